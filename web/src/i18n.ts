/** The language of the page, and how it writes numbers and dates. */
import { de } from './texts/de';
import { en } from './texts/en';

export type Lang = 'de' | 'en';
export type Texts = typeof de;

export const texts: Record<Lang, Texts> = { de, en };

type Plain = { [K in keyof Texts]: Texts[K] extends string ? K : never }[keyof Texts];

/** The language of the address, else of the browser. */
export function firstLang(): Lang {
  const asked = new URLSearchParams(location.search).get('lang');
  if (asked === 'de' || asked === 'en') return asked;
  for (const tag of navigator.languages) {
    const base = tag.slice(0, 2).toLowerCase();
    if (base === 'de' || base === 'en') return base;
  }
  return 'en';
}

/** Writes the fixed texts of the page in one language, and points its links to the other. */
export function translate(lang: Lang): void {
  const text = texts[lang];
  document.documentElement.lang = lang;
  for (const node of document.querySelectorAll<HTMLElement>('[data-t]')) {
    node.textContent = text[node.dataset['t'] as Plain];
  }
  for (const node of document.querySelectorAll<HTMLElement>('[data-t-label]')) {
    node.setAttribute('aria-label', text[node.dataset['tLabel'] as Plain]);
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-lang]')) {
    if (link.dataset['lang'] === lang) link.setAttribute('aria-current', 'true');
    else link.removeAttribute('aria-current');
    const url = new URL(location.href);
    url.searchParams.set('lang', link.dataset['lang'] ?? lang);
    link.href = url.pathname + url.search + url.hash;
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-page]')) link.setAttribute('href', `${link.pathname}?lang=${lang}`);
}

/** A number; a fraction with as many digits as are worth printing. */
export function number(value: number, lang: Lang): string {
  const whole = Number.isInteger(value) || Math.abs(value) >= 1_000;
  const format = whole ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return new Intl.NumberFormat(lang, format).format(value);
}

/** A PartialDate (a year, a month or a day), or a moment, of which the day is told. */
export function date(value: string, lang: Lang): string {
  const [year, month, rest] = value.split('-');
  const day = rest?.slice(0, 2);
  if (lang === 'en') return value.slice(0, 10);
  if (day !== undefined) return `${Number(day)}.${Number(month)}.${year}`;
  if (month === undefined) return value;
  return new Intl.DateTimeFormat(lang, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${value}-01`));
}
