/** The start page: a finished comparison, the claim that it all began with, and the way to every other question. */
import { ask, type Answer } from '../claim/ask';
import { render } from '../claim/table';
import { choices, type Choices } from '../choices';
import { breath, h, near } from '../dom';
import { question as described } from '../exits';
import { fetched } from '../fetched';
import { texts, type Lang } from '../i18n';
import type { Opening } from '../opening';
import { address, ASK, exitOf } from '../parameters';
import { chosen, type Result } from '../result';
import { missing, sentences } from '../said';
import { views } from '../views';
import type { ViewName } from '../views/view';
import { asking, headed } from './asking';
import { directory, SEARCH } from './directory';
import { gallery, pageOf } from './gallery';
import { absent, beware, cited, failed, naming } from './parts';

/** The questions that the page opens with, as of a day and over a window; and how it is headed then, by itself and where the
 * address asks for other things than that heading names. */
const OPENINGS = [
  { question: 'police-channels-by-land', headings: ['comparison', 'comparisonOther'] },
  { question: 'fastest-growing-police', headings: ['growth', 'growthOther'] },
] as const;
const [FIRST] = OPENINGS;
type Opened = (typeof OPENINGS)[number];
/** Variables that both have: what was chosen for one is chosen for the other. */
const SHARED = ['metric', 'kinds', 'platforms', 'peers', 'focus', 'allow'];

/** The one that the address names, else the first. */
const openingOf = (): Opened => OPENINGS.find(({ question }) => question === address().get(ASK)) ?? FIRST;

/** The ways from a day to a window and back, with what both take from the address. */
function spans(opening: Opened, lang: Lang): HTMLElement[] {
  return OPENINGS.map((one, at) => {
    const own = new URLSearchParams([...address()].filter(([key]) => SHARED.includes(key)));
    if (one !== FIRST) own.set(ASK, one.question);
    own.set('lang', lang);
    return h('a', { href: `/?${own}`, ...(one === opening ? { 'aria-current': 'true' } : {}) }, texts[lang].spans[at] ?? one.question);
  });
}

/** How it is shown there; where neither fits, as a table. */
const SHOWN: readonly ViewName[] = ['bars', 'map'];
/** The claim that it all began with. */
const CLAIM = '/claim/ni-police-33-twitter-2017';
/** What the title of the opening question names: where the address asks for others, another title is true. */
const NAMED: readonly string[] = ['metric', 'kinds', 'by'];

export function startPage(page: HTMLElement, lang: Lang, editor: Opening): void {
  const text = texts[lang];
  document.title = text.title;
  const first = comparison(lang, editor);
  const holder = h('div', { id: 'answer', tabindex: '-1', 'aria-live': 'polite' });
  const { node: register, search } = directory(lang);
  page.replaceChildren(
    first.node,
    h(
      'section',
      { 'aria-labelledby': 'question', class: 'questions' },
      h('h2', { id: 'question' }, text.question),
      holder,
      h('p', {}, h('a', { href: `${CLAIM}?lang=${lang}` }, text.claimPage)),
    ),
    register,
    gallery(lang, search, first.told),
  );
  const paint = (answer: Answer): void => render(holder, answer, lang, () => void load());
  async function load(): Promise<void> {
    paint({ state: 'loading' });
    paint(await ask());
  }
  void load();
}

/** The page of the opening question, asked as it is asked here. */
function own(lang: Lang): string {
  const parameters = address();
  for (const name of ['lang', ASK]) parameters.delete(name);
  const rest = parameters.toString();
  return pageOf(openingOf().question, lang) + (rest === '' ? '' : `&${rest}`);
}

/** The opening comparison, as a sentence, a ranking and a map, with who is missing, and the form to change it; and when it
 * is there, or why it is not. */
function comparison(lang: Lang, editor: Opening): { node: HTMLElement; told: Promise<void> } {
  const text = texts[lang];
  const opening = openingOf();
  const waiting = h('p', { class: 'state' }, text.loading);
  // It comes with the form above it, so that it never moves.
  const answer = h('div', { id: 'opening', 'aria-busy': 'true' }, h('p', { class: 'state' }, text.loading));
  const asks = asking(lang, editor, () => {
    name();
    void load();
  });
  const title = h('h1', { id: 'opening-title' }, text[opening.headings[0]]);
  const times = h('nav', { class: 'spans', 'aria-label': text.spansTitle }, ...spans(opening, lang));
  const more = h('a', { class: 'primary', href: own(lang) }, text.change);
  const ways = h('p', { class: 'ways', hidden: true }, more, h('a', { href: `#${SEARCH}` }, text.directoryFind));
  let known: Choices = {};
  let running = new AbortController();

  async function paint(result: Result, signal: AbortSignal): Promise<void> {
    const called = naming(result, lang);
    const measure = chosen(result, null);
    const show = (view: ViewName): void => location.assign(`${own(lang)}&view=${view}`);
    const fitting = views.filter((view) => SHOWN.includes(view.name) && view.lacks(result, measure) === null);
    const drawn = fitting.length > 0 ? fitting : views.filter(({ name }) => name === 'table');
    const holders = drawn.map(({ name }) => h('div', { class: 'drawn', 'data-view': name }));
    const fill = async (at: number): Promise<void> => {
      const figure = await drawn[at]?.draw({ result, measure, naming: called, lang, show });
      if (figure && !signal.aborted) holders[at]?.replaceChildren(figure);
    };
    // What is read comes before what is looked at, where its program is still on its way. The first picture is drawn
    // at once, the others when they are nearly in sight, which on a small screen is later.
    const first = fill(0);
    await Promise.race([first, breath()]);
    if (signal.aborted) return;
    ways.hidden = false;
    const without = missing(result.data);
    answer.dataset['state'] = 'known';
    answer.replaceChildren(
      ...sentences(result.data).map((sentence) => h('p', { class: 'sentence' }, sentence)),
      h('div', { class: 'beside' }, ...holders),
      ...beware(result.data, lang),
      ...(without.length > 0 ? [absent(without, lang)] : []),
      cited(result.meta, lang),
    );
    await first;
    for (const [at, holder] of [...holders.entries()].slice(1)) {
      near(holder, 200).then(() => fill(at)).catch((error: unknown) => holder.replaceChildren(failed(error, lang, () => void load())));
    }
  }

  /** Says in the heading and in the title of the window what is asked by now. */
  function name(): void {
    const matter = asks.matter();
    const changed = NAMED.some((variable) => matter !== '' && address().has(variable));
    const named = text[opening.headings[changed ? 1 : 0]];
    headed(title, named, matter);
    document.title = matter === '' && opening === FIRST ? text.title : `Kanalatlas: ${named}${matter === '' ? '' : ` (${matter})`}`;
  }

  /** What the address asks, and what tells that something else is asked by now. */
  function asked(): { signal: AbortSignal; result: Promise<Result> } {
    running.abort();
    const { signal } = (running = new AbortController());
    return { signal, result: fetched(opening.question, exitOf(lang), signal) };
  }

  async function load({ signal, result } = asked()): Promise<void> {
    answer.setAttribute('aria-busy', 'true');
    more.href = own(lang);
    times.replaceChildren(...spans(opening, lang));
    try {
      await paint(await result, signal);
    } catch (error) {
      if (signal.aborted) return;
      answer.dataset['state'] = 'failed';
      answer.replaceChildren(failed(error, lang, () => void load()));
    }
    if (!signal.aborted) answer.setAttribute('aria-busy', 'false');
  }

  async function begin(): Promise<void> {
    const first = asked();
    // Whatever becomes of it is told when it is painted.
    first.result.catch(() => undefined);
    try {
      const [question, found] = await Promise.all([described(opening.question, lang), choices(lang)]);
      known = found;
      if (question) asks.begin(question, known);
      name();
      waiting.replaceWith(answer);
      await breath();
    } catch (error) {
      waiting.replaceWith(answer);
      answer.dataset['state'] = 'failed';
      answer.replaceChildren(failed(error, lang, () => void begin()));
      return;
    }
    await load(first);
  }

  const node = h('section', { 'aria-labelledby': 'opening-title', class: 'first' }, times, title, ...asks.nodes, waiting, ways);
  return { node, told: begin() };
}
