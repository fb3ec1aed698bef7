/** Narrowing an answer to the rows of one kind, platform or Land; in step with the address of the page. */
import { categories, valueSaid, valuesOf } from './categories';
import { h } from './dom';
import { number, texts, type Lang } from './i18n';
import { ONLY } from './parameters';
import type { Result } from './result';

/** Rows that need no narrowing. */
const FEW = 6;

export type Narrowing = Map<string, string>;

/** What the address narrows to. */
export function narrowingOf(address: URLSearchParams): Narrowing {
  return new Map(
    address.getAll(ONLY).map((entry) => {
      const [column = '', ...value] = entry.split(':');
      return [column, value.join(':')];
    }),
  );
}

/** The answer with the rows that fit. A column that the answer has not narrows nothing. */
export function narrowed(result: Result, narrowing: Narrowing): Result {
  const own = [...narrowing].filter(([column]) => result.columns.some(({ name }) => name === column));
  if (own.length === 0) return result;
  return { ...result, rows: result.rows.filter((row) => own.every(([column, value]) => valuesOf(row, column).includes(value))) };
}

/** A choice for each column of few values; none where there are few rows. */
export function facets(
  whole: Result,
  shown: Result,
  narrowing: Narrowing,
  naming: (column: string) => string,
  lang: Lang,
  choose: (next: Narrowing, column: string) => void,
): HTMLElement[] {
  const text = texts[lang];
  const all = whole.rows.length < FEW ? [] : categories(whole);
  if (all.length === 0) return [];
  const fields = all.map(({ column, type, counts }, at) => {
    const id = `only-${at}`;
    const said = (value: string): string => valueSaid(type, value, lang, text.gap.NOTHING_KNOWN);
    const values = [...counts].sort(([a], [b]) => said(a).localeCompare(said(b), lang));
    const select = h(
      'select',
      { id, 'data-column': column },
      h('option', { value: '' }, text.facetAll),
      ...values.map(([value, count], place) =>
        h('option', { value: String(place), selected: narrowing.get(column) === value }, `${said(value)} (${number(count, lang)})`),
      ),
    );
    select.addEventListener('change', () => {
      const next = new Map(narrowing);
      const picked = values[Number(select.value)];
      if (select.value === '' || !picked) next.delete(column);
      else next.set(column, picked[0]);
      choose(next, column);
    });
    return h('div', { class: 'facet' }, h('label', { for: id }, naming(column)), select);
  });
  const narrow = shown.rows.length < whole.rows.length;
  return [
    h(
      'details',
      { class: 'facets', open: narrow },
      h('summary', {}, text.facets),
      h('div', { class: 'facet-fields' }, ...fields),
    ),
    ...(narrow ? [h('p', { class: 'small', role: 'status' }, text.narrowed(number(shown.rows.length, lang), number(whole.rows.length, lang)))] : []),
  ];
}
