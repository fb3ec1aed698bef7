/** A chart as a file: its colours are written into it, since the page's own do not travel. */

const COPIED = ['fill', 'stroke', 'color', 'font', 'font-family', 'font-size', 'opacity', 'fill-opacity', 'stroke-width', 'text-anchor'] as const;
/** Dots of a bitmap for each of the screen. */
const DENSITY = 2;

/** The chart as a document of its own, with its sentence as title and where it comes from beneath. */
export function svgText(chart: SVGSVGElement, source: string): string {
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
  const [, , width, height] = (chart.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  const w = width ?? 720;
  const tall = (height ?? 400) + 28;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('viewBox', `0 0 ${w} ${tall}`);
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
    make('rect', { x: '0', y: '0', width: String(w), height: String(tall), fill: page.backgroundColor }, ''),
  );
  copy.append(make('text', { x: '8', y: String(tall - 9), fill: page.color, 'font-size': '11', 'font-family': 'sans-serif' }, source));
  return new XMLSerializer().serializeToString(copy);
}

/** The same as a bitmap. */
export async function png(chart: SVGSVGElement, source: string): Promise<Blob> {
  const text = svgText(chart, source);
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
