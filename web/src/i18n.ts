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
    const aim = (): void => {
      const url = new URL(location.href);
      url.searchParams.set('lang', link.dataset['lang'] ?? lang);
      link.href = url.pathname + url.search + url.hash;
    };
    aim();
    // By then something else may be asked.
    link.addEventListener('click', aim);
  }
  for (const link of document.querySelectorAll<HTMLAnchorElement>('[data-page]')) link.setAttribute('href', `${link.pathname}?lang=${lang}`);
}

/** Makes something once for each language, when it is needed. */
function once<T>(make: (lang: Lang) => T): (lang: Lang) => T {
  const made: Partial<Record<Lang, T>> = {};
  return (lang) => (made[lang] ??= make(lang));
}

// To make one of these takes longer than to write a hundred numbers with it.
const whole = once((lang) => new Intl.NumberFormat(lang, { maximumFractionDigits: 0 }));
const fraction = once((lang) => new Intl.NumberFormat(lang, { maximumSignificantDigits: 3 }));

/** A number; a fraction with as many digits as are worth printing. */
export function number(value: number, lang: Lang): string {
  const format = Number.isInteger(value) || Math.abs(value) >= 1_000 ? whole : fraction;
  // With the sign that sentences of the server have, which is no hyphen.
  return format(lang).format(value).replace('-', '−');
}

/** A PartialDate (a year, a month or a day), or a moment, of which the day is told; as sentences of the server have it. */
export function date(value: string, lang: Lang): string {
  const [year, month, rest] = value.split('-');
  const day = rest?.slice(0, 2);
  if (lang === 'en') return value.slice(0, 10);
  if (day !== undefined) return `${Number(day)}.${Number(month)}.${year}`;
  return month === undefined ? value : `${Number(month)}/${year}`;
}

/** A year, a month or a day as the server reads it, from that or from how the page prints it (`18.9.2017`, `9/2017`); null if it is none. */
export function dayOf(typed: string): string | null {
  const found =
    /^(?<year>\d{4})(-(?<month>\d{1,2})(-(?<day>\d{1,2}))?)?$/.exec(typed) ??
    /^((?<day>\d{1,2})\.\s*)?(?<month>\d{1,2})[./]\s*(?<year>\d{4})$/.exec(typed);
  if (!found?.groups) return null;
  const { year = '', month, day } = found.groups;
  const written = [year, month, day].filter((part) => part !== undefined).map((part) => part.padStart(2, '0')).join('-');
  // A day that there is not becomes another one in the calendar.
  const at = new Date(`${written}T00:00:00Z`.replace(/^(\d{4})T/, '$1-01-01T').replace(/^(\d{4}-\d\d)T/, '$1-01T'));
  return !Number.isNaN(at.valueOf()) && at.toISOString().startsWith(written) ? written : null;
}
