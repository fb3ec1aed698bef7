/** A result as a table: sortable, sources as links, a range in one cell, and a reason where nothing is known. */
import { leading, onlyLeads, type Leading } from '../directory';
import { h, outward } from '../dom';
import type { ColumnOf } from '../exits';
import { number, texts, type Lang } from '../i18n';
import { cell, figure, standing, type Measure, type Result, type Row } from '../result';
import { word } from '../texts/words';
import { gap, gapSaid, plain, said } from './words';
import type { Scene, View } from './view';

/** Rows that are drawn at first. */
const AT_FIRST = 200;

/** More columns than these are printed on paper laid across. */
const WIDE = 6;

/** Columns of words without a space, which may break anywhere. */
const LONG = /(^|\.)(url|handles?)$/;

type Key = number | string | null;

interface Shown {
  name: string;
  numeric: boolean;
  draw: (row: Row, lang: Lang) => Node;
  /** What it is sorted by; null goes last. */
  key: (row: Row) => Key;
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

function measured(measure: Measure): Shown {
  return {
    name: measure.name,
    numeric: true,
    key: (row) => standing(figure(row, measure)),
    draw: (row, lang) => {
      const found = figure(row, measure);
      const words = said(found, lang);
      if (words === null) return h('span', { class: 'none', 'data-gap': gap(row) }, gapSaid(row, lang));
      const range = found.value !== null && found.low !== null && found.high !== null && found.low !== found.high ? said({ ...found, value: null }, lang) : null;
      return h('span', {}, h('span', { class: 'figure' }, words), range && h('span', { class: 'small' }, range));
    },
  };
}

function cited(column: ColumnOf, url: string): Shown {
  return {
    name: column.name,
    numeric: false,
    key: (row) => String(list(cell(row, column.name))[0] ?? '') || null,
    draw: (row) => {
      const urls = list(cell(row, url));
      const links = list(cell(row, column.name))
        .map((text, at) => [text, urls[at]] as const)
        .filter(([text]) => typeof text === 'string');
      return h('ul', {}, ...links.map(([text, link]) => h('li', {}, outward(link as string | null, String(text)))));
    },
  };
}

function other({ name, type, list: many }: ColumnOf, lead: Leading | null): Shown {
  return {
    name,
    numeric: !many && (type === 'Int' || type === 'Float'),
    key: (row) => {
      const value = cell(row, name);
      return typeof value === 'number' || typeof value === 'string' ? value : value === null ? null : String(value);
    },
    draw: (row, lang) => {
      const all = list(cell(row, name));
      const values = all.filter((value) => value !== null);
      if (values.length === 0) return h('span', { class: 'none' }, '–');
      if (/(^|\.)url$/.test(name)) {
        return h('ul', {}, ...values.map((value) => h('li', {}, outward(String(value), String(value)))));
      }
      const words = (value: unknown): string => word(type, plain(value, type, lang), lang);
      const pages = lead?.to(row, lang) ?? [];
      if (!pages.some((page) => page !== null)) return document.createTextNode(values.map(words).join('; '));
      const links = all.flatMap((value, at) => (value === null ? [] : ['; ', pages[at] ? h('a', { href: pages[at] }, words(value)) : words(value)]));
      return h('span', {}, ...links.slice(1));
    },
  };
}

/** The columns that are drawn: bounds are part of their measure, and addresses part of what they belong to. */
function shown({ columns, roles, rows }: Result): Shown[] {
  // The counts of a coverage stand side by side already, the unknown among them.
  const bounded = roles.measures.filter(({ spare }) => spare === undefined);
  const measures = new Map(bounded.map((measure) => [measure.value ?? measure.low, measure]));
  const hidden = new Set(bounded.flatMap(({ value, low, high }) => (value === null ? [high] : [low, high])));
  const names = new Set(columns.map(({ name }) => name));
  const urls = new Set<string>();
  const cites = new Map<string, string>();
  for (const { name } of columns) {
    if (!name.endsWith('citation')) continue;
    const url = `${name.slice(0, -'citation'.length)}url`;
    if (names.has(url)) cites.set(name, url);
    urls.add(url);
  }
  const leads = new Map(columns.map(({ name }) => [name, leading(name, columns)]));
  const ids = new Set([...leads.values()].flatMap((lead) => lead?.by ?? []).filter((by) => onlyLeads(rows, by)));
  // Why there is no figure is said in its place, and the code of a Land is for the map: the row names it already.
  const beside = ({ name, type }: ColumnOf): boolean =>
    (name === 'missing' && roles.measures.length > 0) || (name === 'subject.code' && type === 'LandCode' && roles.label !== null);
  return columns.flatMap((column): Shown[] => {
    if (hidden.has(column.name) || urls.has(column.name) || ids.has(column.name) || beside(column)) return [];
    const measure = measures.get(column.name);
    if (measure) return [measured(measure)];
    const url = cites.get(column.name);
    return url === undefined ? [other(column, leads.get(column.name) ?? null)] : [cited(column, url)];
  });
}

function compare(a: Key, b: Key, lang: Lang): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a).localeCompare(String(b), lang, { numeric: true });
}

/** Rows in an order; those without a key last, whichever way. */
export function sorted(rows: Row[], key: (row: Row) => Key, down: boolean, lang: Lang): Row[] {
  const keyed = rows.map((row) => ({ row, key: key(row) }));
  const told = keyed.filter((entry) => entry.key !== null);
  told.sort((a, b) => (down ? -1 : 1) * compare(a.key, b.key, lang));
  return [...told, ...keyed.filter((entry) => entry.key === null)].map(({ row }) => row);
}

function draw({ result, lang, naming }: Scene): Node {
  const text = texts[lang];
  const { meta } = result;
  if (result.rows.length === 0) return h('p', { class: 'state' }, text.empty);
  const columns = shown(result);
  let by: { column: Shown; down: boolean } | null = null;
  let limit = AT_FIRST;
  const body = h('tbody');
  const cut = h('p', { class: 'small' }, text.firstRows(number(AT_FIRST, lang), number(result.rows.length, lang)));
  const more = h('button', { type: 'button', class: 'plain' }, text.showAll(number(result.rows.length, lang)));
  const fill = (): void => {
    const rows = by ? sorted(result.rows, by.column.key, by.down, lang) : result.rows;
    body.replaceChildren(
      ...rows.slice(0, limit).map((row) =>
        h(
          'tr',
          {},
          ...columns.map((column) =>
            h(
              'td',
              { class: column.numeric ? 'numeric' : LONG.test(column.name) ? 'long' : null, 'data-column': column.name, 'data-label': naming(column.name) },
              column.draw(row, lang),
            ),
          ),
        ),
      ),
    );
    more.hidden = cut.hidden = rows.length <= limit;
  };
  const heads = columns.map((column) => {
    const name = naming(column.name);
    const button = h('button', { type: 'button', title: text.sortBy(name) }, name);
    const head = h('th', { scope: 'col', class: column.numeric ? 'numeric' : null }, button);
    button.addEventListener('click', () => {
      const down = by?.column === column ? !by.down : column.numeric;
      by = { column, down };
      for (const one of heads) one.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      fill();
    });
    return head;
  });
  more.addEventListener('click', () => {
    limit = Infinity;
    fill();
  });
  fill();
  const count = number(result.rows.length, lang);
  const counted = result.complete ? text.rows(count) : text.rowsOf(count, meta.rows.total === null ? '?' : number(meta.rows.total, lang));
  const sideways = h('p', { class: 'small sideways', hidden: true }, text.sideways);
  const scroll = h(
    'div',
    { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': text.view.table },
    h('table', { class: 'result' }, h('caption', {}, counted), h('thead', {}, h('tr', {}, ...heads)), body),
  );
  // What is cut off at an edge is not seen to be there: it is said as long as the window is too narrow.
  new ResizeObserver(() => (sideways.hidden = scroll.scrollWidth <= scroll.clientWidth)).observe(scroll);
  return h('div', { class: columns.length > WIDE ? 'rows wide' : 'rows' }, sideways, scroll, cut, more);
}

export const table: View = { name: 'table', lacks: () => null, draw };

