/** How figures and nothings are said: four kinds of nothing, none of which is a zero. */
import { date, number, texts, type Lang, type Texts } from '../i18n';
import { cell, type Figure, type Row } from '../result';

/** A figure in words: its value, its range, or null if nothing is known. A value without an upper bound is a least one. */
export function said({ value, low, high }: Figure, lang: Lang): string | null {
  const text = texts[lang];
  if (value !== null) return low !== null && high === null ? text.atLeast(number(value, lang)) : number(value, lang);
  if (low !== null && low === high) return number(low, lang);
  if (low !== null && high !== null) return text.bounds(number(low, lang), number(high, lang));
  if (low !== null) return text.atLeast(number(low, lang));
  return high === null ? null : text.atMost(number(high, lang));
}

/** A figure as short as it can be said in a chart. */
export function brief(found: Figure, lang: Lang): string | null {
  const { value, low, high } = found;
  if (low === null || high === null || low === high) return said(found, lang);
  const range = `${number(low, lang)}–${number(high, lang)}`;
  return value === null || value === low ? range : `${number(value, lang)} (${range})`;
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
