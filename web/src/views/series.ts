/** The rows of an answer as values over time, one series for each of whom they speak. */
import { ruleX, text as textMark } from '@observablehq/plot';
import { date, number, texts } from '../i18n';
import { cell, figure, type Figure, type Row } from '../result';
import { breaks } from '../said';
import { ink } from './chart';
import type { Scene } from './view';

export interface Point extends Figure {
  series: string;
  at: Date;
}

export interface Course {
  points: Point[];
  /** Who they speak of, in the order of the rows. */
  series: string[];
  /** Days on which values before and after are not alike. */
  breaks: Date[];
}

/** Whether a row is the first after a break of its series. */
const isFirstAfter = (row: Row, column: string | null): boolean => column !== null && cell(row, column) === 'BREAK';

/** The course of a measure; what is unknown is a point without a value, so that a line breaks off there. */
export function course({ result, measure }: Scene): Course {
  const { label, time } = result.roles;
  const status = result.columns.find(({ type, list }) => type === 'ObservationStatus' && !list)?.name ?? null;
  const days = new Set(breaks(result.data));
  const points = result.rows.flatMap((row): Point[] => {
    const day = String(cell(row, time ?? ''));
    const at = new Date(day);
    if (!measure || Number.isNaN(at.valueOf())) return [];
    const found = figure(row, measure);
    const series = String(cell(row, label ?? '') ?? '–');
    // The middle of what is possible is not a value: without one, only the band is drawn.
    const value = found.value ?? (found.low === found.high ? found.low : null);
    const point = { ...found, series, at, value };
    if (!isFirstAfter(row, status)) return [point];
    days.add(day);
    // No line leads over a break.
    return [{ series, at, value: null, low: null, high: null }, point];
  });
  points.sort((a, b) => a.at.valueOf() - b.at.valueOf());
  const series = [...new Set(points.map((point) => point.series))];
  const [first, last] = [points[0]?.at, points.at(-1)?.at];
  const inside = (day: Date): boolean => first !== undefined && last !== undefined && day >= first && day <= last;
  return { points, series, breaks: [...days].sort().map((day) => new Date(day)).filter(inside) };
}

/** The marks of breaks: a dashed rule on each of their days. */
export function breakMarks(days: Date[], words: string): (ReturnType<typeof ruleX> | ReturnType<typeof textMark>)[] {
  if (days.length === 0) return [];
  return [
    ruleX(days, { stroke: ink.tick, strokeWidth: 1.5, strokeDasharray: '4 3' }),
    textMark(days, { x: (day: Date) => day, text: () => words, frameAnchor: 'top', dy: -8, fill: 'currentColor' }),
  ];
}

/** What a picture of a course shows, in a sentence, and its breaks in another. */
export function told({ measure, naming, lang }: Scene, { points, series, breaks }: Course): { sentence: string; notes: string[] } {
  const text = texts[lang];
  const day = (at: Date | undefined): string => (at ? date(at.toISOString(), lang) : '–');
  const sentence = text.linesSummary(naming(measure?.name ?? ''), number(series.length, lang), day(points[0]?.at), day(points.at(-1)?.at));
  return { sentence, notes: breaks.length > 0 ? [text.breaksNote(breaks.map(day).join(', '))] : [] };
}
