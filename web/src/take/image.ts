/** A chart as a file: its colours are written into it, since the page's own do not travel. */
import { lines } from '../views/room';

const COPIED = ['fill', 'stroke', 'color', 'font', 'font-family', 'font-size', 'opacity', 'fill-opacity', 'stroke-width', 'text-anchor'] as const;
/** Dots of a bitmap for each of the screen. */
const DENSITY = 2;

/** What a picture tells of itself when it has left the page. */
export interface Told {
  /** The question, above the chart. */
  title: string;
  /** Of which day it is, beneath the title. */
  date: string;
  /** Where it comes from, beneath the chart. */
  source: string;
}

const MARGIN = 8;
/** Other fonts than those of this screen are wider or narrower. */
const SLACK = 0.94;

interface Style {
  size: number;
  weight: string;
}
const [TITLE, DATE, SOURCE]: [Style, Style, Style] = [{ size: 16, weight: '700' }, { size: 12, weight: '400' }, { size: 11, weight: '400' }];
const high = ({ size }: Style): number => Math.ceil(size * 1.35);

/** The chart as a document of its own, with its sentence as title, the question above it and where it comes from beneath. */
export function svgText(chart: SVGSVGElement, { title, date, source }: Told): string {
  const copy = chart.cloneNode(true) as SVGSVGElement;
  const originals = [chart, ...chart.querySelectorAll<SVGElement>('*')];
  const copies = [copy, ...copy.querySelectorAll<SVGElement>('*')];
  for (const [at, original] of originals.entries()) {
    if (original.tagName === 'style' || original.tagName === 'title') continue;
    const style = getComputedStyle(original);
    const own = copies[at];
    for (const name of COPIED) own?.style.setProperty(name, style.getPropertyValue(name));
    for (const attribute of [...(own?.attributes ?? [])]) {
      if (attribute.value.startsWith('var(')) own?.removeAttribute(attribute.name);
    }
  }
  const [left = 0, top = 0, w = 720, inner = 400] = (chart.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  const fit = (text: string, { size, weight }: Style): string[] => lines(text, (w - 2 * MARGIN) * SLACK, `${weight} ${size}px sans-serif`);
  const [titled, dated, sourced] = [fit(title, TITLE), fit(date, DATE), fit(source, SOURCE)];
  const head = titled.length * high(TITLE) + dated.length * high(DATE) + 2 * MARGIN;
  const tall = head + inner + sourced.length * high(SOURCE) + 2 * MARGIN;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  // The chart stays where its marks are; the head is above it.
  copy.setAttribute('viewBox', `${left} ${top - head} ${w} ${tall}`);
  copy.setAttribute('width', String(w));
  copy.setAttribute('height', String(tall));
  const make = (tag: string, attributes: Record<string, string>, text: string): SVGElement => {
    const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.textContent = text;
    return node;
  };
  const page = getComputedStyle(document.body);
  copy.prepend(
    make('title', {}, chart.getAttribute('aria-label') ?? ''),
    make('rect', { x: String(left), y: String(top - head), width: String(w), height: String(tall), fill: page.backgroundColor }, ''),
  );
  let y = top + MARGIN - head;
  const write = (said: string[], style: Style): void => {
    for (const line of said) {
      y += high(style);
      // The chart's own anchor is the middle: without one of their own, lines would hang over both edges.
      const look = { fill: page.color, 'font-family': 'sans-serif', 'font-size': String(style.size), 'font-weight': style.weight, 'text-anchor': 'start' };
      copy.append(make('text', { x: String(left + MARGIN), y: String(y - style.size * 0.3), ...look }, line));
    }
  };
  write(titled, TITLE);
  write(dated, DATE);
  y = top + inner + MARGIN;
  write(sourced, SOURCE);
  return new XMLSerializer().serializeToString(copy);
}

/** The same as a bitmap. */
export async function png(chart: SVGSVGElement, told: Told): Promise<Blob> {
  const text = svgText(chart, told);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.width * DENSITY;
  canvas.height = image.height * DENSITY;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no bitmap'))), 'image/png');
  });
}
