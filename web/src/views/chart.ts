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

export const SIZE = { width: 720, font: '14px system-ui, sans-serif' };

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
  const twin = h('button', { type: 'button', class: 'plain' }, text.asTable);
  twin.addEventListener('click', () => scene.show('table'));
  return h(
    'figure',
    {},
    h('figcaption', {}, sentence),
    h('div', { class: 'scroll', tabindex: '0', role: 'group', 'aria-label': text.answerTitle }, chart),
    ...notes.map((note) => h('p', { class: 'small' }, note)),
    twin,
  );
}
