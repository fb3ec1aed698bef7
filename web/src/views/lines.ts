/** Values over time: a line breaks off where nothing is known, and a band shows what is possible. */
import { areaY, axisX, axisY, dot, gridY, lineY, plot, text as textMark } from '@observablehq/plot';
import { texts } from '../i18n';
import { known } from '../result';
import { framed, ink, SIZE } from './chart';
import { fitted, LEADING, room, widest } from './room';
import { breakMarks, course, told, type Point } from './series';
import type { Scene } from './view';
import { dayTick, tickSaid } from './words';

/** The Land that the register began with; its line is the one to be seen. */
const FOCUS = ['NI', 'Niedersachsen', 'Lower Saxony'];

/** Lines of a name at the end of its series. */
const LINES = 3;

export function draw(scene: Scene): Node {
  const { lang } = scene;
  const text = texts[lang];
  const shown = course(scene);
  const { points, series, breaks } = shown;
  const focus = series.find((name) => FOCUS.includes(name)) ?? (series.length <= 3 ? null : series[0]);
  const seen = (name: string): boolean => focus === null || name === focus;
  const ends = series.flatMap((name) => {
    const own = points.filter((point) => point.series === name && known(point));
    const last = own.at(-1);
    return last && (seen(name) || series.length <= 6) ? [last] : [];
  });
  const level = ({ value, low, high }: Point): number | null => value ?? low ?? high;
  const width = room();
  // A word is broken only where the lines would have less room than their names.
  const word = Math.min(0.4 * width, widest(ends.flatMap((end) => end.series.split(/\s/))));
  const names = new Map(series.map((name) => [name, fitted(name, Math.min(160, Math.max(word, 0.3 * width)), LINES)]));
  const most = Math.max(0, ...points.flatMap(({ value, low, high }) => [value ?? 0, low ?? 0, high ?? 0]));
  const tick = tickSaid(points, lang);
  const marginLeft = Math.max(44, 16 + widest([tick(most)]));
  const marginRight = Math.max(24, 12 + widest(ends.flatMap((end) => (names.get(end.series) ?? '').split('\n'))));
  const drawn = plot({
    width,
    height: 400,
    marginLeft,
    marginRight,
    marginBottom: 36,
    marginTop: 28,
    style: { font: SIZE.font, background: 'transparent', overflow: 'visible' },
    x: { type: 'utc', label: null },
    y: { label: null, zero: !points.some(({ year }) => year), nice: true },
    marks: [
      gridY({ stroke: ink.line, strokeOpacity: 1 }),
      axisX({ ticks: Math.max(2, Math.min(6, Math.floor((width - marginLeft - marginRight) / 70))), tickFormat: dayTick(lang) }),
      axisY({ ticks: 5, tickFormat: tick }),
      areaY(points.filter((point) => seen(point.series)), { x: 'at', y1: 'low', y2: 'high', z: 'series', fill: ink.maybe, fillOpacity: 0.6 }),
      lineY(points.filter((point) => !seen(point.series)), { x: 'at', y: 'value', z: 'series', stroke: ink.other, strokeWidth: 1.25 }),
      lineY(points.filter((point) => seen(point.series)), { x: 'at', y: 'value', z: 'series', stroke: ink.sure, strokeWidth: 2.5 }),
      dot(points.filter((point) => point.value !== null), {
        x: 'at',
        y: 'value',
        r: 2.5,
        fill: (point: Point) => (seen(point.series) ? ink.sure : ink.other),
      }),
      ...breakMarks(breaks, text.breakMark),
      textMark(ends, { x: 'at', y: level, text: (end: Point) => names.get(end.series), textAnchor: 'start', dx: 8, fill: 'currentColor', lineHeight: LEADING }),
    ],
  }) as SVGSVGElement;
  const { sentence, notes } = told(scene, shown);
  return framed(scene, drawn, sentence, ...notes);
}
