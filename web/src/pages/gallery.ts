/** All named questions, to be searched by their words. */
import { h } from '../dom';
import { questions, type Question } from '../exits';
import { texts, type Lang } from '../i18n';

/** The address of a question's page. */
export const pageOf = (name: string, lang: Lang): string => `/question/${encodeURIComponent(name)}?lang=${lang}`;

/** A text without accents and capitals, as it is searched. */
const folded = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{Diacritic}/gu, '').replaceAll('ß', 'ss').toLowerCase();

/** The questions in which every word occurs. */
export function search(all: Question[], wanted: string): Question[] {
  const words = folded(wanted).split(/\s+/).filter((word) => word !== '');
  return all.filter(({ title, explanation, name }) => {
    const text = folded(`${title} ${explanation ?? ''} ${name}`);
    return words.every((word) => text.includes(word));
  });
}

function item({ name, title, explanation }: Question, lang: Lang): HTMLElement {
  return h(
    'li',
    {},
    h('a', { href: pageOf(name, lang) }, title),
    explanation ? h('p', { class: 'small' }, explanation) : null,
  );
}

/** The gallery, filled after what stands above it, and narrowed by the field of the directory; it says so where the questions
 * cannot be loaded. */
export function gallery(lang: Lang, input: HTMLInputElement, above: Promise<void>): HTMLElement {
  const text = texts[lang];
  const count = h('p', { class: 'small', role: 'status' });
  const list = h('ul', { class: 'gallery', id: 'gallery' });
  const node = h(
    'section',
    { class: 'questions', 'aria-labelledby': 'gallery-title' },
    h('h2', { id: 'gallery-title' }, text.galleryTitle),
    h('p', { class: 'lead' }, text.galleryLead),
    count,
    list,
  );
  above.then(() => questions(lang)).then(
    (all) => {
      const fill = (): void => {
        const found = search(all, input.value);
        list.replaceChildren(...found.map((question) => item(question, lang)));
        count.textContent = found.length === 0 ? text.galleryNone : text.galleryFound(found.length, all.length);
      };
      input.addEventListener('input', fill);
      fill();
    },
    () => {
      count.textContent = text.galleryFailed;
    },
  );
  return node;
}
