/** How figures and nothings are said: four kinds of nothing, none of which is a zero. */
import { date, number, texts, type Lang, type Texts } from '../i18n';
import { cell, exact, known, type Figure, type Row } from '../result';

/** A number as it is read: a year has no thousands. */
const written = (value: number, year: boolean | undefined, lang: Lang): string => (year ? String(value) : number(value, lang));

/** What stands at the ticks of an axis of these figures. */
export function tickSaid(figures: readonly Figure[], lang: Lang): (tick: number) => string {
  const years = figures.some(({ year }) => year);
  return (tick) => written(tick, years, lang);
}

/** A day at a tick of an axis, as roughly as it can be told: the first of January is its year. */
export const dayTick =
  (lang: Lang): ((day: Date) => string) =>
  (day) => {
    const written = day.toISOString().slice(0, 10);
    return date(written.endsWith('-01-01') ? written.slice(0, 4) : written.endsWith('-01') ? written.slice(0, 7) : written, lang);
  };

/** A figure in words: its value, its range, or null if nothing is known. A value without an upper bound is a least one. */
export function said({ value, low, high, year }: Figure, lang: Lang): string | null {
  const text = texts[lang];
  const number = (one: number): string => written(one, year, lang);
  if (value !== null) return low !== null && high === null ? text.atLeast(number(value)) : number(value);
  if (low !== null && low === high) return number(low);
  if (low !== null && high !== null) return text.bounds(number(low), number(high));
  if (low !== null) return text.atLeast(number(low));
  return high === null ? null : text.atMost(number(high));
}

/** A figure as short as it can be said in a chart. */
export function brief(found: Figure, lang: Lang): string | null {
  const { value, low, high, year } = found;
  if (low === null || high === null || low === high) return said(found, lang);
  const range = `${written(low, year, lang)}–${written(high, year, lang)}`;
  return value === null || value === low ? range : `${written(value, year, lang)} (${range})`;
}

/** Of how many a figure is known. One of which only bounds are is not said to be known. */
export function knownSaid(figures: Figure[], lang: Lang): string {
  const text = texts[lang];
  const [full, any] = [exact, known].map((test) => figures.filter(test).length) as [number, number];
  const [of, some] = [number(figures.length, lang), number(full, lang)];
  return any === full ? text.knownOf(some, of) : text.knownWithin(some, of, number(any - full, lang));
}

export type Gap = keyof Texts['gap'];

/** Why a row has no figure, as far as the row tells it. */
export function gap(row: Row): Gap {
  const reason = cell(row, 'missing');
  if (typeof reason === 'string' && reason in texts.de.gap) return reason as Gap;
  return cell(row, 'status') === 'CLOSED' ? 'CLOSED' : 'NOTHING_KNOWN';
}

/** The words for a gap. */
export function gapSaid(row: Row, lang: Lang): string {
  return texts[lang].gap[gap(row)];
}

/** A value of a cell that is no figure. */
export function plain(value: unknown, type: string, lang: Lang): string {
  if (typeof value === 'number') return number(value, lang);
  if (typeof value === 'string' && (type === 'Date' || type === 'PartialDate' || type === 'DateTime')) return date(value, lang);
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}
