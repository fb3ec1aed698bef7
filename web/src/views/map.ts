/** The 16 Länder in five classes of a measure. What is unknown is hatched, what was not asked is left white. */
import { plot, geo } from '@observablehq/plot';
import { h, s } from '../dom';
import { number, texts } from '../i18n';
import { cell, figure, known, standing } from '../result';
import { word } from '../texts/words';
import { framed } from './chart';
import { laender, sheet } from './laender';
import type { Scene } from './view';
import { brief, gapSaid } from './words';

const CLASSES = 5;

/** Upper bounds of classes that hold about as many values each; fewer if there are few different values. */
export function classes(values: number[]): number[] {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const count = Math.min(CLASSES, distinct.length);
  return Array.from({ length: count }, (_, at) => distinct[Math.ceil(((at + 1) * distinct.length) / count) - 1] ?? NaN);
}

const shade = (at: number, of: number): string => `var(--class-${of === 1 ? CLASSES : 1 + Math.round((at * (CLASSES - 1)) / (of - 1))})`;

export function draw(scene: Scene): Node {
  const { result, measure, lang } = scene;
  const text = texts[lang];
  const { land } = result.roles;
  const rows = new Map(result.rows.map((row) => [String(cell(row, land ?? '')), row]));
  const told = [...rows].flatMap(([code, row]) => {
    const found = measure ? figure(row, measure) : null;
    const value = found && standing(found);
    return found && value !== null ? [{ code, value, words: brief(found, lang) ?? '' }] : [];
  });
  told.sort((a, b) => b.value - a.value);
  const bounds = classes(told.map(({ value }) => value));
  const fills = new Map(told.map(({ code, value }) => [code, shade(bounds.findIndex((bound) => value <= bound), bounds.length)]));
  const fill = (code: string): string => fills.get(code) ?? (rows.has(code) ? 'url(#unknown)' : 'var(--sheet)');
  const title = (code: string): string => {
    const row = rows.get(code);
    const found = row && measure ? figure(row, measure) : null;
    const words = !row ? text.mapOutside : found && known(found) ? brief(found, lang) : gapSaid(row, lang);
    return `${word('LandCode', code, lang)}: ${words}`;
  };
  const drawn = plot({
    ...sheet,
    marks: [
      geo(laender, {
        fill: (one: { id: string }) => fill(one.id),
        stroke: 'var(--ink)',
        strokeWidth: 0.8,
        title: (one: { id: string }) => title(one.id),
      }),
    ],
  }) as SVGSVGElement;
  drawn.prepend(
    s('defs', {}, s('pattern', { id: 'unknown', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, s('rect', { width: 7, height: 7, fill: 'var(--sheet)' }), s('line', { y2: 7, stroke: 'var(--soft)', 'stroke-width': 2 }))),
  );
  const name = scene.naming(measure?.name ?? '');
  const [first] = told;
  const sentence = first
    ? text.mapSummary(name, number(told.length, lang), word('LandCode', first.code, lang), first.words)
    : text.barsNone(name, number(rows.size, lang));
  return framed(scene, drawn, sentence, legend(scene, bounds, told), text.boundaries);
}

function legend({ lang }: Scene, bounds: number[], told: { value: number }[]): HTMLElement {
  const text = texts[lang];
  let from = Math.min(...told.map(({ value }) => value));
  const swatch = (style: string, words: string): HTMLElement => {
    const patch = h('span', { class: 'swatch', 'aria-hidden': 'true' });
    patch.style.background = style;
    return h('span', { class: 'class' }, patch, words);
  };
  const items = bounds.map((bound, at) => {
    const low = Math.min(...told.map(({ value }) => value).filter((value) => value >= from));
    const item = swatch(shade(at, bounds.length), low === bound ? number(bound, lang) : `${number(low, lang)} – ${number(bound, lang)}`);
    from = bound + Number.EPSILON * Math.max(1, Math.abs(bound)) * 2;
    return item;
  });
  const hatch = 'repeating-linear-gradient(45deg, var(--sheet) 0 4px, var(--soft) 4px 6px)';
  return h('span', { class: 'legend-row' }, ...items, swatch(hatch, text.mapUnknown), swatch('var(--sheet)', text.mapOutside));
}
