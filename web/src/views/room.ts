/** How much room a chart has on its page, and how much its words take. */
import { SIZE } from './chart';

/** Below this the words of a ranking stand above their bars, and not beside them. */
export const NARROW = 640;

/** Between the lines of one text, in its size. */
export const LEADING = 1.2;

let pen: CanvasRenderingContext2D | null | undefined;

/** How wide words are in a font. */
export function widthOf(words: string, font: string): number {
  pen ??= document.createElement('canvas').getContext('2d');
  // Without a pen, as wide as capitals are.
  if (!pen) return words.length * 10;
  pen.font = font;
  return pen.measureText(words).width;
}

/** The widest of several words. */
export const widest = (all: Iterable<string>, font: string = SIZE.font): number => Math.ceil(Math.max(0, ...[...all].map((words) => widthOf(words, font))));

/** A text in lines that fit: broken between words, and within those that are longer than a line, as addresses are. */
export function lines(text: string, width: number, font: string): string[] {
  const fits = (line: string): boolean => widthOf(line, font) <= width;
  const found: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (fits(longer)) {
      line = longer;
      continue;
    }
    if (line !== '') found.push(line);
    line = '';
    for (const letter of word) {
      if (fits(line + letter)) line += letter;
      else {
        found.push(line);
        line = letter;
      }
    }
  }
  return line === '' ? found : [...found, line];
}

/** A text in so many lines at most; where it is longer, the last one says so. */
export function fitted(text: string, width: number, most: number, font: string = SIZE.font): string {
  const all = lines(text, width, font);
  if (all.length <= most) return all.join('\n');
  const kept = all.slice(0, most);
  let last = kept.pop() ?? '';
  while (last !== '' && widthOf(`${last}…`, font) > width) last = last.slice(0, -1);
  return [...kept, `${last.trimEnd()}…`].join('\n');
}

/** How many lines the longest of these texts has. */
export const tallest = (texts: Iterable<string>): number => Math.max(1, ...[...texts].map((text) => text.split('\n').length));

/** How wide a chart may be without being moved sideways: what the edges of the page leave of the window (`.wrap` of its style). */
export function room(): number {
  const window = document.documentElement.clientWidth;
  const edge = Math.min(40, Math.max(16, 0.04 * window));
  return Math.max(256, Math.min(SIZE.width, Math.floor(window - 2 * edge)));
}
