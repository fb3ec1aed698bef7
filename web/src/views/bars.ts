/** A ranking: a bar for what is sure, a lighter one for what is possible, a reason where nothing is known. Where there is little
 * room, the words stand above the bars, so that neither is cut off nor has to be moved sideways to. */
import { axisX, axisY, barX, dot, plot, ruleX, text as textMark, tickX } from '@observablehq/plot';
import { number, texts, type Lang } from '../i18n';
import { cell, figure, known, standing, type Figure } from '../result';
import { framed, ink, SIZE } from './chart';
import { fitted, LEADING, NARROW, room, tallest, widest } from './room';
import type { Scene } from './view';
import { brief, gapSaid, knownSaid, tickSaid } from './words';

/** Bars that can still be read. */
const MOST = 60;
/** Lines of a name beside or above its bar; what is longer stands in the table. */
const LINES = 3;
/** How high a bar is, and what is left free around it. */
const [THICK, FREE] = [16, 10];

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

const WRITTEN = { fill: 'currentColor', fontStyle: 'normal', lineHeight: LEADING } as const;

interface Named extends Bar {
  id: string;
}

interface Layout {
  width: number;
  /** Whether the words stand above the bars. */
  stacked: boolean;
  left: number;
  right: number;
  row: number;
  ticks: number;
  tick: (value: number) => string;
  insets: { insetTop: number; insetBottom: number };
  /** Names beside the bars, in lines. */
  names: Map<string, string>;
  /** Names and figures above the bars, in lines. */
  said: { id: string; words: string }[];
}

/** Where the words of a ranking go, and how much room is left for its bars. */
function layout(bars: Named[], most: number, lang: Lang): Layout {
  const width = room();
  const stacked = width < NARROW;
  const tick = tickSaid(bars.map(({ figure: own }) => own), lang);
  const ticked = widest([tick(most)]);
  // Half of the last tick's words stand beyond its place.
  const edge = Math.max(8, Math.ceil(ticked / 2) - 4);
  const longest = stacked ? width - 16 : Math.min(300, width - 400);
  const names = new Map(bars.map(({ id, label }) => [id, fitted(label, longest, LINES)]));
  // The figure is never what is cut off: it has a line of its own where the name needs the others.
  const said = bars.map(({ id, label, words }) => {
    const whole = fitted(`${label}: ${words}`, longest, LINES);
    return { id, words: whole.endsWith('…') ? `${fitted(label, longest, LINES)}\n${fitted(words, longest, LINES)}` : whole };
  });
  const high = Math.ceil(tallest(stacked ? said.map(({ words }) => words) : names.values()) * LEADING * SIZE.letter);
  const row = stacked ? high + THICK + FREE : Math.max(high, THICK) + FREE;
  const left = stacked ? 8 : 14 + widest([...names.values()].flatMap((name) => name.split('\n')));
  const figures = bars.filter((bar) => known(bar.figure)).map(({ words }) => words);
  const right = stacked ? edge : Math.max(edge, 14 + widest(figures));
  const insets = stacked ? { insetTop: high + 4, insetBottom: FREE - 4 } : { insetTop: (row - THICK) / 2, insetBottom: (row - THICK) / 2 };
  return { width, stacked, left, right, row, ticks: Math.max(2, Math.min(5, Math.floor((width - left - right) / (2 * ticked + 16)))), tick, insets, names, said };
}

export function draw(scene: Scene): Node {
  const { measure, lang } = scene;
  const text = texts[lang];
  const all = ranking(scene);
  // Two rows of one name are two bars.
  const bars = all.slice(0, MOST).map((bar, at): Named => ({ ...bar, id: `${String(at).padStart(3, '0')} ${bar.label}` }));
  const told = bars.filter((bar) => known(bar.figure));
  const most = Math.max(0, ...told.flatMap(({ figure: { value, low, high } }) => [value ?? 0, low ?? 0, high ?? 0]));
  // A year has no length: it is a point, and what may be between two is a bar.
  const years = told.some(({ figure: { year } }) => year);
  const earliest = Math.min(...told.map(({ figure: own }) => own.low ?? own.value ?? most));
  const least = years ? earliest - 1 : Math.min(0, ...told.flatMap(({ figure: { value, low } }) => [value ?? 0, low ?? 0]));
  const end = years ? most + 1 : most * 1.08 || 1;
  const sure = ({ figure: { value, low } }: Bar): number => value ?? low ?? 0;
  const possible = ({ figure: { value, low, high } }: Bar): number => (high === null ? (value === null || low === value ? end : value) : high);
  const lay = layout(bars, most, lang);
  const drawn = plot({
    width: lay.width,
    height: 40 + lay.row * bars.length,
    marginLeft: lay.left,
    marginRight: lay.right,
    marginTop: 30,
    marginBottom: 10,
    style: { font: SIZE.font, background: 'transparent', overflow: 'visible' },
    x: { domain: [least, end], label: null },
    y: { domain: bars.map(({ id }) => id), axis: null, label: null, padding: 0 },
    marks: [
      axisX({ anchor: 'top', ticks: lay.ticks, tickFormat: lay.tick }),
      barX(told, { y: 'id', x1: sure, x2: possible, fill: ink.maybe, ...lay.insets }),
      ...(years
        ? [dot(told, { y: 'id', x: sure, r: 5, fill: ink.sure, dy: (lay.insets.insetTop - lay.insets.insetBottom) / 2 })]
        : [barX(told, { y: 'id', x1: 0, x2: sure, fill: ink.sure, ...lay.insets })]),
      // Between the bars there are words, through which no line goes.
      lay.stacked ? tickX(bars, { y: 'id', x: Math.max(least, 0), stroke: ink.soft, ...lay.insets }) : ruleX([Math.max(least, 0)], { stroke: ink.soft }),
      ...(lay.stacked
        ? [textMark(lay.said, { y: 'id', text: 'words', frameAnchor: 'left', dy: lay.insets.insetTop - lay.row / 2 - 4, lineAnchor: 'bottom', ...WRITTEN })]
        : [
            axisY({ tickSize: 0, tickFormat: (id: string) => lay.names.get(id) ?? '', lineHeight: LEADING }),
            textMark(bars, { y: 'id', x: (bar: Bar) => (known(bar.figure) ? possible(bar) : Math.max(least, 0)), text: 'words', textAnchor: 'start', dx: 6, ...WRITTEN }),
          ]),
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
