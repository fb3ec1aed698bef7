/** The start page: a finished comparison, the claim that it all began with, and the way to every other question. */
import { ask, type Answer } from '../claim/ask';
import { document_, variables } from '../claim/question';
import { render } from '../claim/table';
import { choices } from '../choices';
import { h } from '../dom';
import { fetched } from '../fetched';
import { texts, type Lang } from '../i18n';
import type { Opening } from '../opening';
import { chosen } from '../result';
import { missing, sentences } from '../said';
import { views } from '../views';
import type { ViewName } from '../views/view';
import { gallery, pageOf } from './gallery';
import { absent, beware, cited, failed, naming } from './parts';

/** The question that the page opens with. */
const OPENING = 'police-channels-by-land';
/** How it is shown there. */
const SHOWN: readonly ViewName[] = ['bars', 'map'];

export function startPage(page: HTMLElement, lang: Lang, editor: Opening): void {
  const text = texts[lang];
  document.title = text.title;
  editor.set({ query: document_, variables });
  const holder = h('div', { id: 'answer', tabindex: '-1', 'aria-live': 'polite' });
  page.replaceChildren(
    comparison(lang),
    h('section', { 'aria-labelledby': 'question', class: 'questions' }, h('h2', { id: 'question' }, text.question), holder),
    gallery(lang),
  );
  const paint = (answer: Answer): void => render(holder, answer, lang, () => void load());
  async function load(): Promise<void> {
    paint({ state: 'loading' });
    paint(await ask());
  }
  void load();
}

/** The opening comparison, as a sentence, a ranking and a map, with who is missing. */
function comparison(lang: Lang): HTMLElement {
  const text = texts[lang];
  const answer = h('div', { id: 'opening', 'aria-busy': 'true' }, h('p', { class: 'state' }, text.loading));
  const change = h('a', { class: 'primary', href: pageOf(OPENING, lang) }, text.change);
  async function load(): Promise<void> {
    try {
      const [result, known] = await Promise.all([fetched(OPENING, new URLSearchParams({ lang })), choices(lang)]);
      const called = naming(result, known, lang);
      const measure = chosen(result, null);
      const show = (view: ViewName): void => location.assign(`${pageOf(OPENING, lang)}&view=${view}`);
      const drawn = SHOWN.flatMap((name) => views.filter((view) => view.name === name && view.lacks(result, measure) === null));
      const figures = await Promise.all(drawn.map((view) => view.draw({ result, measure, naming: called, lang, show })));
      const without = missing(result.data);
      answer.dataset['state'] = 'known';
      answer.replaceChildren(
        ...sentences(result.data).map((sentence) => h('p', { class: 'sentence' }, sentence)),
        h('div', { class: 'beside' }, ...figures.map((figure, at) => h('div', { class: 'drawn', 'data-view': drawn[at]?.name }, figure))),
        ...beware(result.data, lang),
        ...(without.length > 0 ? [absent(without, lang)] : []),
        cited(result.meta, lang),
      );
    } catch (error) {
      answer.dataset['state'] = 'failed';
      answer.replaceChildren(failed(error, lang, () => void load()));
    } finally {
      answer.setAttribute('aria-busy', 'false');
    }
  }
  void load();
  return h('section', { 'aria-labelledby': 'opening-title' }, h('h1', { id: 'opening-title' }, text.comparison), answer, h('p', {}, change));
}
