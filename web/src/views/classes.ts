/** Values in a few classes, each with its shade; what is unknown is hatched. */
import { h, s } from '../dom';
import { number, texts } from '../i18n';
import type { Scene } from './view';

const CLASSES = 5;

/** Upper bounds of classes that hold about as many values each; fewer if there are few different values. */
export function classes(values: number[]): number[] {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const count = Math.min(CLASSES, distinct.length);
  return Array.from({ length: count }, (_, at) => distinct[Math.ceil(((at + 1) * distinct.length) / count) - 1] ?? NaN);
}

/** The fill of a class. */
export const shade = (at: number, of: number): string => `var(--class-${of === 1 ? CLASSES : 1 + Math.round((at * (CLASSES - 1)) / (of - 1))})`;

/** The fill of what is unknown, on a chart that is `hatched`. */
export const UNKNOWN = 'url(#unknown)';

/** Gives a chart the pattern of the unknown. */
export function hatched(chart: SVGSVGElement): void {
  const ground = s('rect', { width: 7, height: 7, fill: 'var(--sheet)' });
  const stroke = s('line', { y2: 7, stroke: 'var(--soft)', 'stroke-width': 2 });
  chart.prepend(s('defs', {}, s('pattern', { id: 'unknown', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, ground, stroke)));
}

/** What the shades mean; figures are said as numbers, if not otherwise. */
export function legend(
  { lang }: Scene,
  bounds: number[],
  told: { value: number }[],
  say = (value: number): string => number(value, lang),
): HTMLElement {
  const text = texts[lang];
  let from = Math.min(...told.map(({ value }) => value));
  const swatch = (style: string, words: string): HTMLElement => {
    const patch = h('span', { class: 'swatch', 'aria-hidden': 'true' });
    patch.style.background = style;
    return h('span', { class: 'class' }, patch, words);
  };
  const items = bounds.map((bound, at) => {
    const low = Math.min(...told.map(({ value }) => value).filter((value) => value >= from));
    const item = swatch(shade(at, bounds.length), low === bound ? say(bound) : `${say(low)} – ${say(bound)}`);
    from = bound + Number.EPSILON * Math.max(1, Math.abs(bound)) * 2;
    return item;
  });
  const hatch = 'repeating-linear-gradient(45deg, var(--sheet) 0 4px, var(--soft) 4px 6px)';
  return h('span', { class: 'legend-row' }, ...items, swatch(hatch, text.mapUnknown), swatch('var(--sheet)', text.mapOutside));
}
