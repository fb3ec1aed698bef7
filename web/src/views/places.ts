/** Seats of authorities on a map, each with what it runs there; a click leads to the channel. */
import { dot, geo, plot } from '@observablehq/plot';
import { h, outward } from '../dom';
import { number, texts } from '../i18n';
import { cell, type Row } from '../result';
import { framed, ink } from './chart';
import { fetchedLaender, sheet } from './laender';
import type { Scene } from './view';

interface Place {
  longitude: number;
  latitude: number;
  name: string;
  rows: Row[];
}

/** The column that ends like that. */
const ending = (scene: Scene, end: string): string | null =>
  scene.result.columns.find(({ name, list }) => !list && (name === end || name.endsWith(`.${end}`)))?.name ?? null;

/** The places of the rows: rows at the same seat are one place. */
function places(scene: Scene): Place[] {
  const latitude = ending(scene, 'latitude') ?? '';
  const longitude = ending(scene, 'longitude') ?? '';
  const name = ending(scene, 'place');
  const found = new Map<string, Place>();
  for (const row of scene.result.rows) {
    const [north, east] = [cell(row, latitude), cell(row, longitude)];
    if (typeof north !== 'number' || typeof east !== 'number') continue;
    const key = `${north} ${east}`;
    const place = found.get(key) ?? { latitude: north, longitude: east, name: String((name && cell(row, name)) ?? '–'), rows: [] };
    place.rows.push(row);
    found.set(key, place);
  }
  return [...found.values()].sort((a, b) => b.rows.length - a.rows.length || a.name.localeCompare(b.name, scene.lang));
}

export async function draw(scene: Scene): Promise<Node> {
  const { lang, result } = scene;
  const text = texts[lang];
  const all = places(scene);
  const laender = await fetchedLaender();
  const drawn = plot({
    ...sheet(laender),
    r: { range: [3, 12] },
    marks: [
      geo(laender, { fill: 'var(--sheet)', stroke: ink.soft, strokeWidth: 0.8 }),
      dot(all, {
        x: 'longitude',
        y: 'latitude',
        r: (place: Place) => place.rows.length,
        fill: ink.sure,
        fillOpacity: 0.8,
        stroke: 'var(--sheet)',
        title: (place: Place) => `${place.name}: ${number(place.rows.length, lang)}`,
      }),
    ],
  }) as SVGSVGElement;
  const entries = list(scene, all);
  // The dots are drawn in the order of the places: the greatest first.
  for (const [at, node] of [...drawn.querySelectorAll('circle')].entries()) {
    node.addEventListener('click', () => entries.querySelectorAll<HTMLElement>('h3')[at]?.focus());
  }
  const placed = all.reduce((sum, place) => sum + place.rows.length, 0);
  const sentence = text.placesSummary(number(placed, lang), number(all.length, lang), number(result.rows.length - placed, lang));
  const figure = framed(scene, drawn, sentence, text.placesHint, text.boundaries);
  return h('div', { class: 'beside' }, entries, figure);
}

/** What is at each place, with the way to it. */
function list(scene: Scene, all: Place[]): HTMLElement {
  const { label } = scene.result.roles;
  const [url, platform, handle] = ['url', 'platform.name', 'handle'].map((end) => ending(scene, end));
  const item = (row: Row): HTMLElement => {
    const words = [label, platform, handle].flatMap((name) => (name ? [cell(row, name)] : [])).filter((word) => typeof word === 'string');
    const address = url ? cell(row, url) : null;
    return h('li', {}, outward(typeof address === 'string' ? address : null, words.join(', ')));
  };
  return h('div', { class: 'places' }, ...all.map((place) => h('section', {}, h('h3', { tabindex: '-1' }, place.name), h('ul', {}, ...place.rows.map(item)))));
}
