/** Values over time: a line breaks off where nothing is known, and a band shows what is possible. */
import { areaY, axisX, axisY, dot, gridY, lineY, plot, text as textMark } from '@observablehq/plot';
import { number, texts } from '../i18n';
import { known } from '../result';
import { framed, ink, SIZE } from './chart';
import { breakMarks, course, told, type Point } from './series';
import type { Scene } from './view';

/** The Land that the register began with; its line is the one to be seen. */
const FOCUS = ['NI', 'Niedersachsen', 'Lower Saxony'];

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
  const drawn = plot({
    width: SIZE.width,
    height: 400,
    marginLeft: 64,
    marginRight: 160,
    marginBottom: 36,
    marginTop: 28,
    style: { font: SIZE.font, background: 'transparent', overflow: 'visible' },
    x: { type: 'utc', label: null },
    y: { label: null, zero: true, nice: true },
    marks: [
      gridY({ stroke: ink.line, strokeOpacity: 1 }),
      axisX({ ticks: 6 }),
      axisY({ ticks: 5, tickFormat: (tick: number) => number(tick, lang) }),
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
      textMark(ends, { x: 'at', y: level, text: 'series', textAnchor: 'start', dx: 8, fill: 'currentColor' }),
    ],
  }) as SVGSVGElement;
  const { sentence, notes } = told(scene, shown);
  return framed(scene, drawn, sentence, ...notes);
}
