/** The pages of text: method, data and licences, accessibility, and a summary in plain language. */
import { contactLink } from '../../contact';
import { h } from '../../dom';
import { contact } from '../../exits';
import { texts, type Lang } from '../../i18n';
import { de } from './de';
import { en } from './en';
import { NAMES, type Name } from './page';

export function aboutPage(page: HTMLElement, wished: string, lang: Lang): void {
  const text = texts[lang];
  const name = NAMES.find((one): one is Name => one === wished);
  const back = h('p', { class: 'back' }, h('a', { href: `/?lang=${lang}` }, `← ${text.toStart}`));
  if (!name) {
    document.title = `Kanalatlas: ${text.noPage}`;
    page.replaceChildren(back, h('section', { id: 'answer', tabindex: '-1' }, h('h1', {}, text.noPage)));
    return;
  }
  const { title, lead, parts } = { de, en }[lang][name];
  document.title = `Kanalatlas: ${title}`;
  page.replaceChildren(
    back,
    h(
      'article',
      { id: 'answer', tabindex: '-1', class: 'text' },
      h('h1', {}, title),
      h('p', { class: 'sentence' }, lead),
      ...(name === 'accessibility' ? [feedback(lang)] : []),
      ...parts.flatMap(({ heading, paragraphs }) => [h('h2', {}, heading), ...paragraphs.map((paragraph) => h('p', {}, paragraph))]),
    ),
  );
}

/** Where barriers are reported. */
function feedback(lang: Lang): HTMLElement {
  const text = texts[lang];
  const node = h('p', { class: 'feedback' });
  contact(lang).then(
    (found) => node.replaceChildren(found === null ? text.noContact : contactLink(found, text.reportBarrier, text.barrierSubject, location.href)),
    () => node.replaceChildren(text.offline),
  );
  return node;
}
