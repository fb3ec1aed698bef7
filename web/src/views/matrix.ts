/** A field for each pair of two categories, as platform and kind, shaded by a measure. */
import { axisX, axisY, cell as cellMark, plot, text as textMark } from '@observablehq/plot';
import { crossed, key, sides, valueSaid, type Side } from '../categories';
import { date, number, texts, type Lang } from '../i18n';
import { figure, known, standing, TIMES, type Figure, type Measure, type Result, type Row } from '../result';
import { framed, SIZE } from './chart';
import { classes, hatched, legend, shade, UNKNOWN } from './classes';
import type { Scene } from './view';
import { brief, gapSaid, knownSaid } from './words';

interface Field {
  down: string;
  across: string;
  row: Row;
  figure: Figure;
  words: string;
  value: number | null;
}

interface Laid {
  result: Result;
  measure: Measure | null;
  /** What the measure is called. */
  name: string;
}

/** What is drawn: the rows, or those within them, with the measure that belongs to them. */
function laid({ result, measure, naming }: Scene): Laid {
  const apart = crossed(result);
  if (!apart) return { result, measure, name: naming(measure?.name ?? '') };
  const prefix = `${apart.inner}.`;
  const own = apart.result.roles.measures.filter(({ name }) => name.startsWith(prefix));
  // A range tells more than the number of those that are sure.
  const chosen = own.find(({ high }) => high !== null) ?? own[0] ?? null;
  return { result: apart.result, measure: chosen, name: naming(chosen?.name.slice(prefix.length) ?? '') };
}

/** A share as a percentage without its sign, as short as a field is. What is something is not said to be nothing, nor all. */
function percentage(share: number, lang: Lang): string {
  if (share > 0 && share < 0.005) return '<1';
  if (share < 1 && share > 0.995) return '>99';
  return number(Math.round(share * 100), lang);
}

/** A share as a field has it: `41–98 %`. */
function shareSaid({ value, low, high }: Figure, lang: Lang): string | null {
  const ends = [...new Set([low ?? value, high ?? value].filter((end) => end !== null).map((end) => percentage(end, lang)))];
  return ends.length === 0 ? null : `${ends.join('–')} %`;
}

export function draw(scene: Scene): Node {
  const { lang } = scene;
  const { result, measure, name } = laid(scene);
  const text = texts[lang];
  const found = sides(result);
  if (!found || !measure) return document.createTextNode(text.needs.pairs);
  const [down, across] = found;
  const said = (side: Side, value: string): string =>
    TIMES.has(side.type) && value !== '' ? date(value, lang) : valueSaid(side.type, value, lang, text.gap.NOTHING_KNOWN);
  const isShare = /(^|\.)share$/.test(measure.name);
  const say = (own: Figure): string | null => (isShare ? shareSaid(own, lang) : brief(own, lang));
  const fields = result.rows.map((row): Field => {
    const own = figure(row, measure);
    return { down: key(row, down), across: key(row, across), row, figure: own, words: say(own) ?? '?', value: standing(own) };
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
  const [first] = told;
  const of = number(fields.length, lang);
  const sentence = first
    ? text.barsSummary(name, `${said(down, first.down)}, ${said(across, first.across)}`, first.words, knownSaid(fields.map(({ figure: own }) => own), lang))
    : text.barsNone(name, of);
  const ranged = told.some(({ figure: { low, high } }) => low !== high);
  return framed(scene, drawn, sentence, ...(ranged ? [text.matrixShade] : []), legend(scene, bounds, told, isShare ? (share) => `${percentage(share, lang)} %` : undefined));
}
