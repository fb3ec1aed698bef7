/** All views, which of them fit a result, and which is proposed. Charts are fetched when one is drawn. */
import { crossed, sides } from '../categories';
import { breath, h } from '../dom';
import { cell, figure, known, type Measure, type Result } from '../result';
import { table } from './table';
import type { Need, View, ViewName } from './view';

/** A chart that is fetched when one is drawn for the first time; to read its program and to draw are two steps. */
function apart(fetch: () => Promise<Pick<View, 'draw'>>): View['draw'] {
  let program: Pick<View, 'draw'> | undefined;
  return async (scene) => {
    if (!program) {
      program = await fetch();
      await breath();
    }
    return program.draw(scene);
  };
}

/** What every chart of a measure needs. */
function measured(result: Result, measure: Measure | null): Need | null {
  if (result.rows.length === 0) return 'rows';
  if (measure === null) return result.roles.measures.length === 0 ? 'measure' : 'known';
  if (result.roles.label === null) return 'label';
  const told = result.rows.filter((row) => known(figure(row, measure)));
  // Years and euros have no scale in common.
  const units = new Set(told.map((row) => result.measured.unit(row, measure.name)));
  return units.size > 1 ? 'units' : told.length === 0 ? 'known' : null;
}

/** The points in time of a result. */
function moments({ rows, roles }: Result): Set<unknown> {
  const { time } = roles;
  return new Set(time === null ? [] : rows.map((row) => cell(row, time)).filter((moment) => moment !== null));
}

const bars: View = {
  name: 'bars',
  lacks: measured,
  draw: apart(() => import('./bars')),
};

const lines: View = {
  name: 'lines',
  lacks(result, measure) {
    if (result.roles.time === null) return 'time';
    return measured(result, measure) ?? (moments(result).size < 2 ? 'times' : null);
  },
  draw: apart(() => import('./lines')),
};

const multiples: View = {
  name: 'multiples',
  lacks: (result, measure) => lines.lacks(result, measure) ?? (labels(result).size < 2 ? 'series' : null),
  draw: apart(() => import('./multiples')),
};

const matrix: View = {
  name: 'matrix',
  lacks: (result, measure) => {
    if (result.rows.length === 0) return 'rows';
    const apart = crossed(result);
    if (apart) return sides(apart.result) === null ? 'pairs' : null;
    if (measure === null) return result.roles.measures.length === 0 ? 'measure' : 'known';
    return sides(result) === null ? 'pairs' : null;
  },
  draw: apart(() => import('./matrix')),
};

const map: View = {
  name: 'map',
  lacks(result, measure) {
    const { land } = result.roles;
    if (land === null) return 'land';
    const lacks = measured(result, measure);
    if (lacks) return lacks;
    const codes = result.rows.map((row) => cell(row, land)).filter((code) => code !== null);
    // The rows may be of something else, of which only some have a Land.
    if (codes.length === 0) return 'land';
    return new Set(codes).size < codes.length ? 'once' : null;
  },
  draw: apart(() => import('./map')),
};

const places: View = {
  name: 'places',
  lacks({ rows, columns }) {
    if (rows.length === 0) return 'rows';
    const there = (end: string): boolean => columns.some(({ name, list }) => !list && (name === end || name.endsWith(`.${end}`)));
    return there('latitude') && there('longitude') ? null : 'place';
  },
  draw: apart(() => import('./places')),
};

const timeline: View = {
  name: 'timeline',
  lacks: ({ rows, columns, roles }) =>
    rows.length === 0 ? 'rows' : roles.label !== null && roles.time !== null && columns[0]?.name === roles.time && roles.measures.length === 0 ? null : 'events',
  draw: apart(() => import('./timeline')),
};

const json: View = {
  name: 'json',
  lacks: () => null,
  draw: ({ result }) => h('pre', { class: 'json', tabindex: '0', lang: 'en' }, JSON.stringify(result.data, null, 2)),
};

export const views: readonly View[] = [table, bars, lines, multiples, map, matrix, places, timeline, json];

/** The view that shows most of a result: a course over time, a ranking, else the table. */
export function proposed(result: Result, measure: Measure | null): ViewName {
  if (lines.lacks(result, measure) === null && perLabel(result) >= 2 && result.columns[0]?.name === result.roles.time) return 'lines';
  if (places.lacks(result, measure) === null) return 'places';
  const apart = crossed(result);
  const pair = matrix.lacks(result, measure) === null ? sides(apart?.result ?? result) : null;
  if (pair?.every(({ values }) => values.length >= 3) && (apart || perLabel(result) >= 2)) return 'matrix';
  const label = result.roles.label;
  const ranked = bars.lacks(result, measure) === null && result.columns[0]?.name === label;
  return ranked && result.rows.length > 1 ? 'bars' : 'table';
}

/** Who the rows speak of. */
function labels({ rows, roles: { label } }: Result): Set<unknown> {
  return new Set(label === null ? [] : rows.map((row) => cell(row, label)));
}

/** How many rows a label has, on average. */
function perLabel(result: Result): number {
  const { size } = labels(result);
  return size === 0 ? 0 : result.rows.length / size;
}

/** The view of that name if there is one and it fits, else the proposed one. */
export function viewFor(result: Result, measure: Measure | null, wished: string | null): View {
  const named = views.find(({ name }) => name === wished);
  if (named && named.lacks(result, measure) === null) return named;
  const name = proposed(result, measure);
  return views.find((view) => view.name === name) ?? table;
}
