/** Small multiples: a course for each of whom the rows speak, all on one scale. */
import { areaY, axisX, axisY, dot, frame, lineY, plot, ruleX, text as textMark } from '@observablehq/plot';
import { number, texts } from '../i18n';
import { known } from '../result';
import { framed, ink, SIZE } from './chart';
import { course, told, type Point } from './series';
import type { Scene } from './view';

const ACROSS = 4;
const HIGH = 132;
/** Pictures that can still be compared. */
const MOST = 40;

export function draw(scene: Scene): Node {
  const { lang } = scene;
  const text = texts[lang];
  const whole = course(scene);
  const { points, series, breaks } = whole;
  const shown = series.slice(0, MOST);
  const at = new Map(shown.map((name, place) => [name, place]));
  const column = ({ series: name }: { series: string }): number => (at.get(name) ?? 0) % ACROSS;
  const row = ({ series: name }: { series: string }): number => Math.floor((at.get(name) ?? 0) / ACROSS);
  const cut = points.filter((point) => at.has(point.series));
  const facet = { fx: column, fy: row };
  // What is unknown all the time is said, not drawn as an empty field.
  const empty = shown.filter((name) => !cut.some((point) => point.series === name && known(point)));
  const named = shown.map((name) => ({ series: name }));
  const drawn = plot({
    width: SIZE.width,
    height: 40 + HIGH * Math.ceil(shown.length / ACROSS),
    marginLeft: 44,
    marginRight: 12,
    marginTop: 26,
    marginBottom: 26,
    style: { font: '11px system-ui, sans-serif', background: 'transparent', overflow: 'visible' },
    x: { type: 'utc', label: null },
    y: { label: null, zero: true, nice: true },
    fx: { axis: null, padding: 0.2, domain: [0, 1, 2, 3].slice(0, Math.min(ACROSS, shown.length)) },
    fy: { axis: null, padding: 0.3 },
    marks: [
      frame({ stroke: ink.line }),
      axisX({ ticks: 3, anchor: 'bottom', tickFormat: (tick: Date) => String(tick.getUTCFullYear()) }),
      axisY({ ticks: 3, tickFormat: (tick: number) => number(tick, lang) }),
      areaY(cut, { ...facet, x: 'at', y1: 'low', y2: 'high', z: 'series', fill: ink.maybe, fillOpacity: 0.7 }),
      lineY(cut, { ...facet, x: 'at', y: 'value', z: 'series', stroke: ink.sure, strokeWidth: 1.75 }),
      dot(cut.filter((point: Point) => point.value !== null), { ...facet, x: 'at', y: 'value', r: 1.75, fill: ink.sure }),
      ...(breaks.length > 0 ? [ruleX(breaks, { stroke: ink.tick, strokeDasharray: '4 3' })] : []),
      textMark(named, { ...facet, text: ({ series: name }: { series: string }) => shortened(name), frameAnchor: 'top-left', dy: -13, fontWeight: 600, fill: 'currentColor' }),
      textMark(empty.map((name) => ({ series: name })), { ...facet, text: () => text.gap.NOTHING_KNOWN, frameAnchor: 'middle', fill: 'currentColor' }),
    ],
  }) as SVGSVGElement;
  const { sentence, notes } = told(scene, whole);
  const cutOff = series.length > MOST ? [text.firstOf(number(MOST, lang), number(series.length, lang))] : [];
  return framed(scene, drawn, sentence, text.oneScale, ...notes, ...cutOff);
}

/** A name that fits over a small picture. */
const shortened = (name: string): string => (name.length > 21 ? `${name.slice(0, 20).trimEnd()}…` : name);
