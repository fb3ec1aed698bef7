/** Small multiples: a course for each of whom the rows speak, all on one scale. */
import { areaY, axisX, axisY, dot, frame, lineY, plot, ruleX, text as textMark } from '@observablehq/plot';
import { number, texts } from '../i18n';
import { known } from '../result';
import { framed, ink } from './chart';
import { fitted, room, widest } from './room';
import { course, told, type Point } from './series';
import type { Scene } from './view';
import { tickSaid } from './words';

/** How wide a small picture is at least; how many stand side by side follows from it. */
const WIDE = 140;
const ACROSS = 4;
const FONT = '11px system-ui, sans-serif';
const BOLD = `600 ${FONT}`;
const HIGH = 132;
/** What is left free between them, as a part of one with what is free beside it. */
const GAP = 0.2;
/** Pictures that can still be compared. */
const MOST = 40;

export function draw(scene: Scene): Node {
  const { lang } = scene;
  const text = texts[lang];
  const whole = course(scene);
  const { points, series, breaks } = whole;
  const shown = series.slice(0, MOST);
  const width = room();
  const across = Math.min(ACROSS, Math.floor(width / WIDE), shown.length);
  const at = new Map(shown.map((name, place) => [name, place]));
  const column = ({ series: name }: { series: string }): number => (at.get(name) ?? 0) % across;
  const row = ({ series: name }: { series: string }): number => Math.floor((at.get(name) ?? 0) / across);
  const cut = points.filter((point) => at.has(point.series));
  const facet = { fx: column, fy: row };
  // What is unknown all the time is said, not drawn as an empty field.
  const empty = shown.filter((name) => !cut.some((point) => point.series === name && known(point)));
  const most = Math.max(0, ...cut.flatMap(({ value, low, high }) => [value ?? 0, low ?? 0, high ?? 0]));
  const tick = tickSaid(points, lang);
  const [left, right] = [Math.max(32, 16 + widest([tick(most)], FONT)), 12];
  // From a picture to the next one: so much is there for a name.
  const step = (width - left - right) / (across + GAP) - 10;
  const named = shown.map((name) => ({ series: name }));
  const drawn = plot({
    width,
    height: 40 + HIGH * Math.ceil(shown.length / across),
    marginLeft: left,
    marginRight: right,
    marginTop: 26,
    marginBottom: 26,
    style: { font: FONT, background: 'transparent', overflow: 'visible' },
    x: { type: 'utc', label: null },
    y: { label: null, zero: !points.some(({ year }) => year), nice: true },
    fx: { axis: null, padding: GAP, domain: Array.from({ length: across }, (_, place) => place) },
    fy: { axis: null, padding: 0.3 },
    marks: [
      frame({ stroke: ink.line }),
      axisX({ ticks: 3, anchor: 'bottom', tickFormat: (tick: Date) => String(tick.getUTCFullYear()) }),
      axisY({ ticks: 3, tickFormat: tick }),
      areaY(cut, { ...facet, x: 'at', y1: 'low', y2: 'high', z: 'series', fill: ink.maybe, fillOpacity: 0.7 }),
      lineY(cut, { ...facet, x: 'at', y: 'value', z: 'series', stroke: ink.sure, strokeWidth: 1.75 }),
      dot(cut.filter((point: Point) => point.value !== null), { ...facet, x: 'at', y: 'value', r: 1.75, fill: ink.sure }),
      ...(breaks.length > 0 ? [ruleX(breaks, { stroke: ink.tick, strokeDasharray: '4 3' })] : []),
      textMark(named, { ...facet, text: ({ series: name }: { series: string }) => fitted(name, step, 1, BOLD), frameAnchor: 'top-left', dy: -13, fontWeight: 600, fill: 'currentColor' }),
      textMark(empty.map((name) => ({ series: name })), { ...facet, text: () => text.gap.NOTHING_KNOWN, frameAnchor: 'middle', fill: 'currentColor' }),
    ],
  }) as SVGSVGElement;
  const { sentence, notes } = told(scene, whole);
  const cutOff = series.length > MOST ? [text.firstOf(number(MOST, lang), number(series.length, lang))] : [];
  return framed(scene, drawn, sentence, text.oneScale, ...notes, ...cutOff);
}
