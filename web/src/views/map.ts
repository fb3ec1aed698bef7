/** The 16 Länder in five classes of a measure. What is unknown is hatched, what was not asked is left white. */
import { plot, geo } from '@observablehq/plot';
import { number, texts } from '../i18n';
import { cell, figure, known, standing, type Figure } from '../result';
import { word } from '../texts/words';
import { framed } from './chart';
import { classes, hatched, legend, shade, UNKNOWN } from './classes';
import { fetchedLaender, sheet } from './laender';
import type { Scene } from './view';
import { brief, gapSaid, knownSaid, tickSaid } from './words';

export async function draw(scene: Scene): Promise<Node> {
  const { result, measure, lang } = scene;
  const text = texts[lang];
  const { land } = result.roles;
  const laender = await fetchedLaender();
  const rows = new Map(result.rows.map((row) => [String(cell(row, land ?? '')), row]));
  const told = [...rows].flatMap(([code, row]) => {
    const found = measure ? figure(row, measure) : null;
    const value = found && standing(found);
    // Where nothing is sure but something is possible, the shade of a zero would be a claim.
    const open = found?.value === null && value === 0 && found.high !== 0;
    return found && value !== null && !open ? [{ code, value, words: brief(found, lang) ?? '' }] : [];
  });
  told.sort((a, b) => b.value - a.value);
  const bounds = classes(told.map(({ value }) => value));
  const fills = new Map(told.map(({ code, value }) => [code, shade(bounds.findIndex((bound) => value <= bound), bounds.length)]));
  const fill = (code: string): string => fills.get(code) ?? (rows.has(code) ? UNKNOWN : 'var(--sheet)');
  const title = (code: string): string => {
    const row = rows.get(code);
    const found = row && measure ? figure(row, measure) : null;
    const words = !row ? text.mapOutside : found && known(found) ? brief(found, lang) : gapSaid(row, lang);
    return `${word('LandCode', code, lang)}: ${words}`;
  };
  const drawn = plot({
    ...sheet(laender),
    marks: [
      geo(laender, {
        fill: (one: { id: string }) => fill(one.id),
        stroke: 'var(--ink)',
        strokeWidth: 0.8,
        title: (one: { id: string }) => title(one.id),
      }),
    ],
  }) as SVGSVGElement;
  hatched(drawn);
  const name = scene.naming(measure?.name ?? '');
  const [first] = told;
  const all = laender.features.map(({ id }): Figure => {
    const row = rows.get(String(id));
    return row && measure ? figure(row, measure) : { value: null, low: null, high: null };
  });
  const sentence = first
    ? text.mapSummary(name, word('LandCode', first.code, lang), first.words, knownSaid(all, lang))
    : text.barsNone(name, number(rows.size, lang));
  return framed(scene, drawn, sentence, legend(scene, bounds, told, tickSaid(all, lang)), text.boundaries);
}
