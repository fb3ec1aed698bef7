/** What all charts share: the figure around them, with its sentence, its source line and the way to the table. */
import { h } from '../dom';
import { texts } from '../i18n';
import type { Scene } from './view';

/** Colours, from the page's own. */
export const ink = {
  sure: 'var(--sure)',
  maybe: 'var(--maybe)',
  other: 'var(--other)',
  line: 'var(--line)',
  soft: 'var(--soft)',
  tick: 'var(--tick)',
};

/** How wide a chart is where there is room, and what it is written in; `letter` is the size of that. */
export const SIZE = { width: 720, font: '14px system-ui, sans-serif', letter: 14 };

/** Takes into a chart what of its words would stand beyond its edges: those of an axis, whose ends nobody knows before it is drawn. */
function contain(chart: SVGSVGElement): void {
  const [left = 0, top = 0, width = 0, height = 0] = (chart.getAttribute('viewBox') ?? '').split(/[\s,]+/).map(Number);
  // Only what is in a document has a size.
  const bench = h('div', { class: 'bench', 'aria-hidden': 'true' }, chart);
  document.body.append(bench);
  const frame = chart.getBoundingClientRect();
  const scale = width / (frame.width || width);
  const edges = [...chart.querySelectorAll('text')].map((words) => words.getBoundingClientRect()).filter((box) => box.width > 0);
  const beyond = (far: (box: DOMRect) => number): number => Math.ceil(Math.max(0, ...edges.map(far)) * scale);
  const [west, north] = [beyond((box) => frame.left - box.left), beyond((box) => frame.top - box.top)];
  const [east, south] = [beyond((box) => box.right - frame.right), beyond((box) => box.bottom - frame.bottom)];
  bench.remove();
  if (west + north + east + south === 0) return;
  const [wide, high] = [width + west + east, height + north + south];
  chart.setAttribute('viewBox', [left - west, top - north, wide, high].join(' '));
  chart.setAttribute('width', String(wide));
  chart.setAttribute('height', String(high));
}

/** A chart in its figure. The sentence says what it shows; who cannot see it has the sentence and the table. */
export function framed(scene: Scene, chart: SVGSVGElement, sentence: string, ...notes: (string | Node)[]): HTMLElement {
  const text = texts[scene.lang];
  // The marks name themselves in technical words, which no reader of a picture is told.
  for (const mark of chart.querySelectorAll('[aria-label], [aria-hidden]')) {
    mark.removeAttribute('aria-label');
    mark.removeAttribute('aria-hidden');
  }
  chart.setAttribute('role', 'img');
  chart.setAttribute('aria-label', sentence);
  chart.classList.add('chart');
  contain(chart);
  const twin = h('button', { type: 'button', class: 'plain' }, text.asTable);
  twin.addEventListener('click', () => scene.show('table'));
  const scroll = h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': text.answerTitle }, chart);
  const sideways = h('p', { class: 'small sideways', hidden: true }, text.chartSideways);
  // What is cut off at an edge is not seen to be there: it is said as long as the window is too narrow.
  new ResizeObserver(() => (sideways.hidden = scroll.scrollWidth <= scroll.clientWidth)).observe(scroll);
  return h(
    'figure',
    {},
    h('figcaption', {}, sentence),
    sideways,
    scroll,
    ...notes.map((note) => h('p', { class: 'small' }, note)),
    twin,
  );
}
