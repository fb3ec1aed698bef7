/** An answer as rows with columns, and what its columns are good for. */
import type { ColumnOf, Meta } from './exits';
import type { Measured } from './measured';

export type Row = Record<string, unknown>;

export interface Result {
  meta: Meta;
  /** The answer as a whole. */
  data: unknown;
  /** Its bytes, as the exit gave them. */
  text: string;
  rows: Row[];
  /** Whether the rows are all that there are. */
  complete: boolean;
  columns: ColumnOf[];
  roles: Roles;
  measured: Measured;
}

/** A number that rows have, with the bounds that belong to it. */
export interface Measure {
  /** The name of its column, or of what is above its bounds. */
  name: string;
  value: string | null;
  low: string | null;
  high: string | null;
  /** The column of how many more are possible, where a coverage counts the known and the unknown instead of bounds. */
  spare?: string;
  /** Whether a row's figure is a year. */
  year?: (row: Row) => boolean;
}

export interface Roles {
  /** Who a row speaks of. */
  label: string | null;
  /** The code of its Land. */
  land: string | null;
  /** When it was so. */
  time: string | null;
  measures: Measure[];
}

export interface Figure {
  value: number | null;
  low: number | null;
  high: number | null;
  /** Whether it is a year, which is written without thousands. */
  year?: boolean;
}

/** Types of numbers. */
export const NUMBERS: ReadonlySet<string> = new Set(['Int', 'Float']);
/** Types of what is at a time. */
export const TIMES: ReadonlySet<string> = new Set(['Date', 'PartialDate', 'DateTime']);
const LABELS = ['label', 'name', 'title', 'authority.name', 'subject.label', 'platform.name', 'handle'];
/** Numbers that are no measure to be drawn: places of a ranking, and what values were made of. */
const BESIDE = /(^|\.)(position|of|denominator|latitude|longitude|edition)$/;

/** The value of a row in a column; several if it goes through lists. */
export function cell(row: Row, column: string): unknown {
  let values: unknown[] = [row];
  let many = false;
  for (const key of column.split('.')) {
    const next: unknown[] = [];
    for (const value of values) {
      const found = (value as Row | null)?.[key];
      if (Array.isArray(found)) {
        many = true;
        next.push(...found);
      } else next.push(found ?? null);
    }
    values = next;
  }
  return many ? values : (values[0] ?? null);
}

function bounds(columns: ColumnOf[]): Measure[] {
  const names = new Set(columns.filter((column) => NUMBERS.has(column.type) && !column.list).map(({ name }) => name));
  const found: Measure[] = [];
  for (const low of names) {
    if (!/(^|\.)low$/.test(low)) continue;
    const above = low.slice(0, -'low'.length);
    const high = `${above}high`;
    if (!names.has(high)) continue;
    const path = above.split('.').filter((part) => part !== '');
    const last = path.pop() ?? 'interval';
    const own = last === 'interval' ? 'value' : last.replace(/Bounds$/, '');
    const sibling = [...path, own].join('.');
    const value = sibling !== above.slice(0, -1) && names.has(sibling) ? sibling : null;
    found.push({ name: value ?? above.slice(0, -1), value, low, high });
  }
  return found;
}

/** What may come on top of a count of a coverage: of those of whom nothing is known, each may have a channel, or none. */
function spareOf(name: string, columns: ColumnOf[]): string | null {
  const found = /^(.*\.)?(?:known|none)$/.exec(name);
  if (!found) return null;
  const there = (one: string): boolean => columns.some((column) => column.name === `${found[1] ?? ''}${one}` && NUMBERS.has(column.type));
  return ['known', 'none', 'unknown'].every(there) ? `${found[1] ?? ''}unknown` : null;
}

/** What the columns of a table are good for, by their types and names. */
export function rolesOf(columns: ColumnOf[]): Roles {
  const single = columns.filter((column) => !column.list);
  const texts = single.filter((column) => column.type === 'String').map(({ name }) => name);
  const withBounds = bounds(columns);
  const taken = new Set(withBounds.flatMap(({ value, low, high }) => [value, low, high]));
  const measures = single.flatMap((column): Measure[] => {
    const own = withBounds.find(({ value, low }) => value === column.name || (value === null && low === column.name));
    if (own) return [own];
    if (!NUMBERS.has(column.type) || taken.has(column.name) || BESIDE.test(column.name)) return [];
    const spare = spareOf(column.name, single);
    if (spare !== null) return [{ name: column.name, value: null, low: column.name, high: null, spare }];
    return [{ name: column.name, value: column.name, low: null, high: null }];
  });
  return {
    label: LABELS.find((name) => texts.includes(name)) ?? texts[0] ?? null,
    land: single.find((column) => column.type === 'LandCode')?.name ?? null,
    time: single.find((column) => TIMES.has(column.type))?.name ?? null,
    measures,
  };
}

/** What a row says of a measure. Unknown is null, and never a zero. */
export function figure(row: Row, measure: Measure): Figure {
  const number = (column: string | null): number | null => {
    const value = column === null ? null : cell(row, column);
    return typeof value === 'number' ? value : null;
  };
  const low = number(measure.low);
  const spare = number(measure.spare ?? null);
  const high = spare === null ? number(measure.high) : (low ?? 0) + spare;
  const found: Figure = { value: number(measure.value), low, high };
  return measure.year?.(row) ? { ...found, year: true } : found;
}

/** Whether anything is known. */
export const known = ({ value, low, high }: Figure): boolean => value !== null || low !== null || high !== null;

/** Whether it is known as one figure, and not by its bounds alone. */
export const exact = ({ value, low, high }: Figure): boolean => value !== null || (low !== null && low === high);

/** Where a figure stands in a ranking: its value, else what it is at least. */
export const standing = ({ value, low }: Figure): number | null => value ?? low;

/** The measure of that name, else the first if anything is known of it, else the one of which most is. */
export function chosen(result: Result, wished: string | null): Measure | null {
  const { measures } = result.roles;
  const named = measures.find(({ name }) => name === wished);
  if (named) return named;
  const counted = measures.map((measure) => ({ measure, count: result.rows.filter((row) => known(figure(row, measure))).length }));
  // The first is what the question is about; more rows alone do not make another one better.
  const [first] = counted;
  if (first && first.count > 0) return first.measure;
  const most = Math.max(0, ...counted.map(({ count }) => count));
  return counted.find(({ count }) => count > 0 && count === most)?.measure ?? null;
}
