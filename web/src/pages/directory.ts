/** The way to a Land and to an authority: links, and a field that finds both by their names. */
import { hits, pageOfThing, type Hit } from '../directory';
import { h } from '../dom';
import { Refused } from '../exits';
import { number, texts, type Lang } from '../i18n';
import { vocabulary, word } from '../texts/words';

/** The id of the field. */
export const SEARCH = 'gallery-search';

/** How long nobody types before the register is asked, in milliseconds. */
const PAUSE = 300;
/** What the register takes; the field takes no more. */
const [WORDS, LETTERS] = [10, 200];
/** Names of less are in almost everything. */
const SHORTEST = 2;

export interface Directory {
  node: HTMLElement;
  /** The field, by which questions are found as well. */
  search: HTMLInputElement;
}

/** What is typed as the register is asked for it; empty if there is nothing to ask. */
function wanted(typed: string): string {
  const letters = typed.replaceAll(/[^\p{L}\p{N}]/gu, '');
  return letters.length < SHORTEST ? '' : typed.trim().split(/\s+/).slice(0, WORDS).join(' ');
}

function item({ id, name, kind, jurisdiction }: Hit, lang: Lang): HTMLElement {
  const about = kind === undefined ? [texts[lang].land] : [word('AuthorityKind', kind, lang), jurisdiction?.name];
  const page = pageOfThing(id, lang);
  return h('li', {}, page === null ? name : h('a', { href: page }, name), h('span', { class: 'small' }, about.filter(Boolean).join(' · ')));
}

/** Why nothing was found out, in a sentence of this page. */
function refusal(error: unknown, lang: Lang): string {
  const text = texts[lang];
  const { code, status } = error instanceof Refused ? error : { code: null, status: null };
  const why = text.faults[code ?? ''] ?? (status === null ? text.offline : status === 200 ? text.refused : text.status(status));
  return `${text.foundFailed} ${why}`;
}

/** Links to the Länder, and the field with what the register has under the words in it. Nothing is asked before something is
 * typed; then once for each pause, as each question costs. */
export function directory(lang: Lang): Directory {
  const text = texts[lang];
  const search = h('input', { type: 'search', id: SEARCH, autocomplete: 'off', spellcheck: 'false', maxlength: LETTERS, enterkeyhint: 'search' });
  const told = h('p', { class: 'small', role: 'status' });
  const list = h('ul', { class: 'hits', 'aria-label': text.directoryTitle, hidden: true });
  const found = h('div', { class: 'found', hidden: true }, told, list);
  const form = h('form', { role: 'search' }, h('div', { class: 'field' }, h('label', { for: SEARCH }, text.directorySearch), search), found);
  let running = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** What was asked last; null if that found out nothing, so that it may be asked again. */
  let last: string | null = '';

  const show = (said: string, items: HTMLElement[]): void => {
    told.textContent = said;
    list.replaceChildren(...items);
    list.hidden = items.length === 0;
  };

  async function ask(words: string, { signal }: AbortController): Promise<void> {
    told.textContent = text.finding;
    try {
      const { hits: all, total } = await hits(words, lang, signal);
      const said = total === 0 ? text.foundNone : text.found(number(all.length, lang), number(total, lang));
      if (!signal.aborted) show(said, all.map((hit) => item(hit, lang)));
    } catch (error) {
      if (signal.aborted) return;
      last = null;
      show(refusal(error, lang), []);
    }
  }

  const type = (pause: number): void => {
    const words = wanted(search.value);
    if (words === last) return;
    last = words;
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    // Its place is there from the first letter on, so that nothing that is read moves when the answer comes.
    found.hidden = words === '';
    if (words === '') show('', []);
    else timer = setTimeout(ask, pause, words, running);
  };
  search.addEventListener('input', () => type(PAUSE));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    type(0);
  });

  const links = vocabulary('LandCode', lang).map(({ value, label }) => h('li', {}, h('a', { href: pageOfThing(`land:${value}`, lang) }, label)));
  const node = h(
    'section',
    { class: 'directory', 'aria-labelledby': 'directory-title' },
    h('h2', { id: 'directory-title' }, text.directoryTitle),
    h('p', { class: 'lead' }, text.directoryLead),
    h('nav', { 'aria-label': text.laender }, h('ul', { class: 'laender' }, ...links)),
    form,
  );
  return { node, search };
}
