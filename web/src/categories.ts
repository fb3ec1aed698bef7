/** Columns of few values, by which rows can be told apart: kinds, platforms, Länder, states. */
import type { Lang } from './i18n';
import { cell, NUMBERS, rolesOf, TIMES, type Result, type Row } from './result';
import { glossed, word } from './texts/words';

export interface Category {
  column: string;
  type: string;
  /** The values there are, each with its rows; the empty text is what is not known. */
  counts: Map<string, number>;
}

/** Values that can still be chosen from. */
const MOST = 40;
/** Columns that speak of one row each, however few values they happen to have. */
const OWN = /(^|\.)(url|handle|citation|note|sentence|inWords|explanation|reason|description|text)$/;

/** The values of a row in a column, as texts. */
export function valuesOf(row: Row, column: string): string[] {
  const value = cell(row, column);
  const all = (Array.isArray(value) ? value : [value]).map((one) => (one === null ? '' : String(one)));
  return all.length === 0 ? [''] : [...new Set(all)];
}

/** The columns of few values, in their order. */
export function categories({ rows, columns }: Result): Category[] {
  return columns.flatMap(({ name, type, list }): Category[] => {
    const enumerated = glossed(type);
    if (NUMBERS.has(type) || TIMES.has(type) || OWN.test(name) || (list && !enumerated)) return [];
    const counts = new Map<string, number>();
    for (const value of rows.flatMap((row) => valuesOf(row, name))) counts.set(value, (counts.get(value) ?? 0) + 1);
    const few = counts.size >= 2 && counts.size <= MOST && (enumerated || counts.size * 2 <= rows.length);
    return few ? [{ column: name, type, counts }] : [];
  });
}

/** A value of a category, as people say it. */
export const valueSaid = (type: string, value: string, lang: Lang, none: string): string => (value === '' ? none : word(type, value, lang));

/** A category as a side of a matrix. */
export interface Side {
  column: string;
  type: string;
  values: string[];
}

/** How much of the matrix must be there, so that it is none of empty fields. */
const FILLED = 0.4;

/** What a row has on a side. */
export const key = (row: Row, { column }: Side): string => String(cell(row, column) ?? '');

/** The two columns whose pairs tell the rows apart; null if no two do. */
export function sides(result: Result): [Side, Side] | null {
  const { rows, columns, roles } = result;
  const few = new Set(categories(result).map(({ column }) => column));
  const candidates = columns.flatMap(({ name, type, list }): Side[] => {
    if (list || !(few.has(name) || name === roles.label || TIMES.has(type))) return [];
    const values = [...new Set(rows.map((row) => String(cell(row, name) ?? '')))];
    return values.length >= 2 && values.length <= MOST ? [{ column: name, type, values: TIMES.has(type) ? values.sort() : values }] : [];
  });
  for (const [at, one] of candidates.entries()) {
    for (const other of candidates.slice(at + 1)) {
      const pairs = new Set(rows.map((row) => JSON.stringify([key(row, one), key(row, other)])));
      const fields = one.values.length * other.values.length;
      const crossed = rows.length > Math.max(one.values.length, other.values.length);
      if (pairs.size === rows.length && crossed && rows.length >= FILLED * fields) {
        return one.values.length >= other.values.length ? [one, other] : [other, one];
      }
    }
  }
  return null;
}

/** Rows that hold rows themselves, as those of a coverage hold their cells: one row for each of these. */
export interface Crossed {
  result: Result;
  /** The column that held them. */
  inner: string;
}

/** An answer whose rows hold rows of their own, taken apart; null if they hold none with a label and a number. */
export function crossed(result: Result): Crossed | null {
  const [first] = result.rows;
  const held = result.columns.find(({ name, type, list }) => list && type === 'String' && /\.(label|name)$/.test(name) && name.split('.').length > 2);
  const inner = held?.name.split('.')[0];
  if (!first || inner === undefined || !Array.isArray(first[inner])) return null;
  const rows = result.rows.flatMap((row) => (Array.isArray(row[inner]) ? row[inner].map((own: unknown) => ({ ...row, [inner]: own })) : []));
  const columns = result.columns.map((column) => (column.name.startsWith(`${inner}.`) ? { ...column, list: false } : column));
  const roles = rolesOf(columns);
  const counted = roles.measures.some(({ name }) => name.startsWith(`${inner}.`));
  return counted ? { result: { ...result, rows, columns, roles }, inner } : null;
}
