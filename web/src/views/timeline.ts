/** Events in the order of their days, by year. */
import { h } from '../dom';
import { date, number, texts } from '../i18n';
import { cell, type Row } from '../result';
import { word } from '../texts/words';
import type { Scene } from './view';

/** Rows that can still be read as a course of events. */
const MOST = 300;

export function draw({ result, lang }: Scene): Node {
  const { time, label } = result.roles;
  const day = (row: Row): string => String(cell(row, time ?? '') ?? '');
  const dated = result.rows.filter((row) => day(row) !== '').sort((a, b) => day(b).localeCompare(day(a)));
  const years = Map.groupBy(dated.slice(0, MOST), (row) => day(row).slice(0, 4));
  const beside = result.columns.filter(
    ({ name, type, list }) => !list && name !== label && name !== time && /(^|\.)(reason|title|name|status)$/.test(name) && type !== 'Boolean',
  );
  const entry = (row: Row): HTMLElement => {
    const rest = beside.flatMap(({ name, type }) => {
      const value = cell(row, name);
      return typeof value === 'string' && value !== '' ? [word(type, value, lang)] : [];
    });
    return h(
      'li',
      {},
      h('time', { datetime: day(row) }, date(day(row), lang)),
      h('span', {}, h('strong', {}, String(cell(row, label ?? '') ?? '–')), rest.length > 0 ? h('span', { class: 'small' }, rest.join(' · ')) : null),
    );
  };
  const undated = result.rows.length - dated.length;
  return h(
    'div',
    { class: 'timeline' },
    ...[...years].map(([year, rows]) => h('section', {}, h('h3', {}, year), h('ol', { reversed: true }, ...rows.map(entry)))),
    dated.length > MOST ? h('p', { class: 'small' }, texts[lang].firstOf(number(MOST, lang), number(dated.length, lang))) : null,
    undated > 0 ? h('p', { class: 'small' }, texts[lang].undated(undated)) : null,
  );
}
