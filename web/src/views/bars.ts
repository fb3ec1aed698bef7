/** A ranking: a bar for what is sure, a lighter one for what is possible, a reason where nothing is known. */
import { axisX, barX, plot, ruleX, text as textMark } from '@observablehq/plot';
import { number, texts } from '../i18n';
import { cell, figure, known, standing, type Figure } from '../result';
import { framed, ink, SIZE } from './chart';
import type { Scene } from './view';
import { brief, gapSaid, knownSaid } from './words';

/** Bars that can still be read. */
const MOST = 60;

interface Bar {
  label: string;
  figure: Figure;
  words: string;
}

/** The rows in the order of their ranking; those of which nothing is known come last. */
export function ranking({ result, measure, lang }: Scene): Bar[] {
  const { label } = result.roles;
  if (!measure || label === null) return [];
  const all = result.rows.map((row): Bar => {
    const found = figure(row, measure);
    return { label: String(cell(row, label) ?? '–'), figure: found, words: brief(found, lang) ?? gapSaid(row, lang) };
  });
  const place = (bar: Bar): number => standing(bar.figure) ?? -Infinity;
  return all.sort((a, b) => Number(known(b.figure)) - Number(known(a.figure)) || place(b) - place(a) || a.label.localeCompare(b.label, lang));
}

export function draw(scene: Scene): Node {
  const { measure, lang } = scene;
  const text = texts[lang];
  const all = ranking(scene);
  // Two rows of one name are two bars.
  const bars = all.slice(0, MOST).map((bar, at) => ({ ...bar, id: `${String(at).padStart(3, '0')} ${bar.label}` }));
  const told = bars.filter((bar) => known(bar.figure));
  const most = Math.max(0, ...told.flatMap(({ figure: { value, low, high } }) => [value ?? 0, low ?? 0, high ?? 0]));
  const least = Math.min(0, ...told.flatMap(({ figure: { value, low } }) => [value ?? 0, low ?? 0]));
  const end = most * 1.08 || 1;
  const sure = ({ figure: { value, low } }: Bar): number => value ?? low ?? 0;
  const possible = ({ figure: { value, low, high } }: Bar): number => (high === null ? (value === null || low === value ? end : value) : high);
  const drawn = plot({
    width: SIZE.width,
    height: 46 + 26 * bars.length,
    marginLeft: Math.min(320, 24 + 8.2 * Math.max(4, ...bars.map((bar) => bar.label.length))),
    marginRight: 160,
    marginTop: 30,
    marginBottom: 10,
    style: { font: SIZE.font, background: 'transparent', overflow: 'visible' },
    x: { domain: [least, end], label: null },
    y: { domain: bars.map(({ id }) => id), label: null, tickFormat: (id: string) => id.slice(4), tickSize: 0, padding: 0.25 },
    marks: [
      axisX({ anchor: 'top', ticks: 5, tickFormat: (tick: number) => number(tick, lang) }),
      barX(told, { y: 'id', x1: sure, x2: possible, fill: ink.maybe }),
      barX(told, { y: 'id', x1: 0, x2: sure, fill: ink.sure }),
      ruleX([0], { stroke: ink.soft }),
      textMark(bars, {
        y: 'id',
        x: (bar: Bar) => (known(bar.figure) ? possible(bar) : 0),
        text: 'words',
        textAnchor: 'start',
        dx: 6,
        fill: 'currentColor',
        fontStyle: 'normal',
      }),
    ],
  }) as SVGSVGElement;
  const name = scene.naming(measure?.name ?? '');
  const [first] = told;
  const sentence = first
    ? text.barsSummary(name, first.label, first.words, knownSaid(all.map((bar) => bar.figure), lang))
    : text.barsNone(name, number(all.length, lang));
  const ranged = told.some(({ figure: { low, high } }) => low !== high);
  return framed(scene, drawn, sentence, ...(ranged ? [text.lowerBound] : []), ...(all.length > MOST ? [text.firstOf(number(MOST, lang), number(all.length, lang))] : []));
}
