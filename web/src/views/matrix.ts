/** A field for each pair of two categories, as platform and kind, shaded by a measure. */
import { axisX, axisY, cell as cellMark, plot, text as textMark } from '@observablehq/plot';
import { crossed, key, sides, valueSaid, type Side } from '../categories';
import { date, number, texts, type Lang } from '../i18n';
import { figure, known, standing, TIMES, type Figure, type Measure, type Result, type Row } from '../result';
import { framed, SIZE } from './chart';
import { classes, hatched, legend, shade, UNKNOWN } from './classes';
import { fitted, LEADING, room, tallest, widest } from './room';
import type { Scene } from './view';
import { brief, gapSaid, knownSaid } from './words';

/** Lines of what stands beside a row. */
const LINES = 3;
/** How far the heads of narrow columns lean, so that they have room side by side. */
const SLANT = (40 * Math.PI) / 180;
/** What many columns are written in. */
const SMALL = '11px system-ui, sans-serif';

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
  // No word is broken for its sake: it is moved sideways if need be.
  const word = widest(down.values.flatMap((value) => said(down, value).split(/\s/)));
  const names = new Map(down.values.map((value) => [value, fitted(said(down, value), Math.min(300, Math.max(word, 0.42 * room())), LINES)]));
  const heads = across.values.map((value) => said(across, value));
  const small = across.values.length > 9;
  const marginLeft = 14 + widest([...names.values()].flatMap((name) => name.split('\n')));
  // A field is as wide as what stands in it, even if the chart has to be moved sideways for that.
  const least = 8 + widest(fields.map(({ words }) => words), small ? SMALL : SIZE.font);
  const width = Math.max(room(), marginLeft + 10 + least * heads.length);
  const slanted = heads.some((head) => (8 + widest([head])) * heads.length > width - marginLeft);
  const row = Math.max(30, 10 + Math.ceil(tallest(names.values()) * LEADING * SIZE.letter));
  const high = slanted ? 22 + Math.ceil(Math.sin(SLANT) * widest(heads)) : 30;
  // The last head leans out to the right.
  const marginRight = slanted ? Math.max(10, Math.ceil(Math.cos(SLANT) * widest(heads.slice(-1))) - least / 2) : 10;
  const title = ({ down: one, across: other, row, figure: own, words }: Field): string =>
    `${said(down, one)}, ${said(across, other)}: ${known(own) ? words : gapSaid(row, lang)}`;
  const drawn = plot({
    width: slanted ? Math.max(width, marginLeft + least * heads.length + marginRight) : width,
    height: high + 10 + row * down.values.length,
    marginLeft,
    marginTop: high,
    marginRight,
    marginBottom: 10,
    style: { font: SIZE.font, background: 'transparent', overflow: 'visible' },
    x: { domain: across.values, label: null, padding: 0.04 },
    y: { domain: down.values, label: null, padding: 0.06 },
    marks: [
      axisX({ anchor: 'top', tickSize: 0, tickFormat: (value: string) => said(across, value), tickRotate: slanted ? (-SLANT * 180) / Math.PI : 0 }),
      axisY({ tickSize: 0, tickFormat: (value: string) => names.get(value) ?? '', lineHeight: LEADING }),
      cellMark(fields, { x: 'across', y: 'down', fill, stroke: 'var(--line)', title }),
      textMark(fields, { x: 'across', y: 'down', text: 'words', fill: ink, fontSize: small ? 11 : 13 }),
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
