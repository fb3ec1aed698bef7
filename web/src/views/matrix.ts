/** A field for each pair of two categories, as platform and kind, shaded by a measure. */
import { axisX, axisY, cell as cellMark, plot, text as textMark } from '@observablehq/plot';
import { key, sides, valueSaid, type Side } from '../categories';
import { date, number, texts } from '../i18n';
import { figure, known, standing, TIMES, type Figure, type Row } from '../result';
import { framed, SIZE } from './chart';
import { classes, hatched, legend, shade, UNKNOWN } from './classes';
import type { Scene } from './view';
import { brief, gapSaid } from './words';

interface Field {
  down: string;
  across: string;
  row: Row;
  figure: Figure;
  words: string;
  value: number | null;
}

export function draw(scene: Scene): Node {
  const { result, measure, lang } = scene;
  const text = texts[lang];
  const found = sides(result);
  if (!found || !measure) return document.createTextNode(text.needs.pairs);
  const [down, across] = found;
  const said = (side: Side, value: string): string =>
    TIMES.has(side.type) && value !== '' ? date(value, lang) : valueSaid(side.type, value, lang, text.gap.NOTHING_KNOWN);
  const fields = result.rows.map((row): Field => {
    const own = figure(row, measure);
    return { down: key(row, down), across: key(row, across), row, figure: own, words: brief(own, lang) ?? '?', value: standing(own) };
  });
  const told = fields.filter((field): field is Field & { value: number } => field.value !== null).sort((a, b) => b.value - a.value);
  const bounds = classes(told.map(({ value }) => value));
  const fill = ({ value }: Field): string => (value === null ? UNKNOWN : shade(bounds.findIndex((bound) => value <= bound), bounds.length));
  const ink = (field: Field): string => fill(field).replace('--class-', '--on-class-').replace(UNKNOWN, 'currentColor');
  const longest = Math.max(4, ...down.values.map((value) => said(down, value).length));
  const marginLeft = Math.min(300, 24 + 8.2 * longest);
  const slanted = across.values.some((value) => said(across, value).length * across.values.length * 7.6 > SIZE.width - marginLeft);
  const title = ({ down: one, across: other, row, figure: own, words }: Field): string =>
    `${said(down, one)}, ${said(across, other)}: ${known(own) ? words : gapSaid(row, lang)}`;
  const drawn = plot({
    width: SIZE.width,
    height: (slanted ? 120 : 40) + 30 * down.values.length,
    marginLeft,
    marginTop: slanted ? 110 : 30,
    marginRight: slanted ? 60 : 10,
    marginBottom: 10,
    style: { font: SIZE.font, background: 'transparent', overflow: 'visible' },
    x: { domain: across.values, label: null, padding: 0.04 },
    y: { domain: down.values, label: null, padding: 0.06 },
    marks: [
      axisX({ anchor: 'top', tickSize: 0, tickFormat: (value: string) => said(across, value), tickRotate: slanted ? -40 : 0 }),
      axisY({ tickSize: 0, tickFormat: (value: string) => said(down, value) }),
      cellMark(fields, { x: 'across', y: 'down', fill, stroke: 'var(--line)', title }),
      textMark(fields, { x: 'across', y: 'down', text: 'words', fill: ink, fontSize: across.values.length > 9 ? 11 : 13 }),
    ],
  }) as SVGSVGElement;
  hatched(drawn);
  const name = scene.naming(measure.name);
  const [first] = told;
  const of = number(fields.length, lang);
  const sentence = first
    ? text.barsSummary(name, `${said(down, first.down)}, ${said(across, first.across)}`, first.words, number(told.length, lang), of)
    : text.barsNone(name, of);
  return framed(scene, drawn, sentence, legend(scene, bounds, told));
}
