/** One named question: its form, its answer in several views, its sources, and what it can be taken along as. */
import { choices, type Choices } from '../choices';
import { h } from '../dom';
import { Refused, question as described } from '../exits';
import { facets, narrowed, narrowingOf, type Narrowing } from '../facets';
import { fetched } from '../fetched';
import { number, texts, type Lang } from '../i18n';
import type { Opening } from '../opening';
import { address, exitOf, go, ONLY } from '../parameters';
import { chosen, type Result } from '../result';
import { missing, sentences } from '../said';
import { take } from '../take/take';
import { viewFor } from '../views';
import type { ViewName } from '../views/view';
import { asking, headed } from './asking';
import { pageOf } from './gallery';
import { facts, fullest, saidBy, stranger, subjectOf, titleOf } from './glance';
import { absent, beware, cited, failed, lists, naming } from './parts';
import { switches } from './switches';

export function questionPage(page: HTMLElement, name: string, lang: Lang, editor: Opening): void {
  const text = texts[lang];
  const title = h('h1', { id: 'question' });
  const lead = h('p', { class: 'sentence' });
  const asks = asking(lang, editor, () => {
    entitle();
    void load();
  });
  const pinned = h('div', { role: 'status' });
  const answer = h('div', { id: 'answer', tabindex: '-1', 'aria-busy': 'true' });
  const told = h('p', { class: 'hidden', role: 'status' });
  const back = h('p', { class: 'back' }, h('a', { href: `/?lang=${lang}` }, `← ${text.toStart}`));
  page.replaceChildren(back, h('section', { 'aria-labelledby': 'question', class: 'first' }, title, lead, ...asks.nodes, pinned, told, answer));
  let running = new AbortController();
  let known: Choices = {};
  let asked = '';
  let contact: string | null = null;
  let paintings = 0;

  /** Heads the page with the question and what is asked otherwise; the page of one thing is headed by its name. */
  function entitle(): void {
    if (name.endsWith('-at-a-glance')) return;
    const matter = asks.matter();
    headed(title, asked, matter);
    document.title = `Kanalatlas: ${asked}${matter === '' ? '' : ` (${matter})`}`;
  }

  /** That the register has no such thing, in place of an answer with nothing in it that could be cited. */
  function unknown(field: string): void {
    const said = text.strangers[field] ?? text.empty;
    title.textContent = said;
    document.title = `Kanalatlas: ${said}`;
    lead.textContent = '';
    told.textContent = said;
    answer.dataset['state'] = 'nothing';
    const start = h('a', { href: `/?lang=${lang}#gallery-search` }, text.strangerSearch);
    answer.replaceChildren(h('p', { class: 'state' }, `${text.strangerLead} `, start, ` ${text.strangerForm}`));
  }

  function fail(error: unknown): void {
    // A Land is a word of an enum: one that is none is refused before anybody looks for it.
    if (name === 'land-at-a-glance' && error instanceof Refused && error.detail?.startsWith('land is one of ')) {
      unknown('land');
      return;
    }
    answer.dataset['state'] = 'failed';
    answer.replaceChildren(failed(error, lang, () => void load()));
  }

  async function load(): Promise<void> {
    running.abort();
    const own = (running = new AbortController());
    answer.setAttribute('aria-busy', 'true');
    answer.dataset['state'] = 'loading';
    if (!answer.firstChild) answer.append(h('p', { class: 'state' }, text.loading));
    pinned.replaceChildren();
    try {
      const parameters = exitOf(lang);
      let result = await fetched(name, parameters, own.signal);
      const fuller = parameters.has('rows') ? null : fullest(result);
      if (fuller !== null) {
        parameters.set('rows', fuller);
        result = await fetched(name, parameters, own.signal);
      }
      if (own.signal.aborted) return;
      const field = stranger(result);
      if (field !== null) {
        unknown(field);
        return;
      }
      await paint(result);
      told.textContent = text.changed;
      if (!address().has('edition')) return;
      // That the newest cannot be reached takes nothing away from the answer that is there.
      await sameStill(result, own.signal).catch((error: unknown) => {
        if (!own.signal.aborted) pinned.replaceChildren(failed(error, lang, () => void load()));
      });
    } catch (error) {
      if (!own.signal.aborted) fail(error);
    } finally {
      if (running === own) answer.setAttribute('aria-busy', 'false');
    }
  }

  /** Whether the newest edition answers as the one that the address names. */
  async function sameStill(result: Result, signal: AbortSignal): Promise<void> {
    const parameters = exitOf(lang);
    parameters.delete('edition');
    const newest = await fetched(name, parameters, signal);
    const edition = number(newest.meta.edition.number, lang);
    if (newest.meta.edition.number === result.meta.edition.number) return;
    const link = new URL(location.href);
    link.searchParams.delete('edition');
    const agrees = newest.text === result.text;
    // A moment later, as the edition's own changes are none since.
    const later = new Date(Date.parse(result.meta.edition.recordedAt) + 1);
    const since = new URLSearchParams({ since: later.toISOString() });
    pinned.replaceChildren(
      h(
        'p',
        { class: 'state' },
        `${text.pinned(number(result.meta.edition.number, lang))} ${agrees ? text.same(edition) : text.differs(edition)} `,
        h('a', { href: link.pathname + link.search }, text.newest),
        ...(agrees ? [] : [' · ', h('a', { href: `${pageOf('changes-since', lang)}&${since}` }, text.changedSince)]),
      ),
    );
  }

  async function paint(whole: Result): Promise<void> {
    const painting = ++paintings;
    const narrowing = narrowingOf(address());
    const result = narrowed(whole, narrowing);
    const measure = chosen(result, address().get('measure'));
    const view = viewFor(result, measure, address().get('view'));
    const show = (next: ViewName): void => {
      go((parameters) => parameters.set('view', next), true);
      void paint(whole).then(() => answer.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus());
    };
    const pick = (next: string): void => {
      go((parameters) => parameters.set('measure', next), true);
      void paint(whole).then(() => document.getElementById('measure')?.focus());
    };
    const narrow = (next: Narrowing, column: string): void => {
      go((parameters) => {
        parameters.delete(ONLY);
        for (const [name, value] of next) parameters.append(ONLY, `${name}:${value}`);
      }, true);
      void paint(whole).then(() => answer.querySelector<HTMLElement>(`.facets [data-column="${column}"]`)?.focus());
    };
    const called = naming(result, lang);
    const drawn = await view.draw({ result, measure, naming: called, lang, show });
    // A chart that had to be fetched first must not overtake what was asked for since.
    if (painting !== paintings) return;
    const holder = h('div', { class: 'drawn', 'data-view': view.name }, drawn);
    const { meta } = result;
    const subject = subjectOf(result);
    const named = titleOf(result, lang);
    if (named) {
      title.textContent = named;
      document.title = `Kanalatlas: ${named}`;
      lead.textContent = [saidBy(result, lang), meta.title].filter((part) => part !== null).join(' ');
    }
    const without = missing(result.data);
    const permalink = new URL(location.href);
    permalink.searchParams.set('lang', lang);
    permalink.searchParams.set('view', view.name);
    permalink.searchParams.set('edition', String(meta.edition.number));
    answer.dataset['state'] = 'known';
    answer.replaceChildren(
      h('h2', { class: 'hidden' }, text.answerTitle),
      ...facts(result, lang),
      ...sentences(result.data)
        .filter((sentence) => sentence !== subject)
        .map((sentence) => h('p', { class: 'sentence' }, sentence)),
      ...lists(meta, lang, (path) => {
        go((own) => {
          own.set('rows', path);
          own.delete('view');
          own.delete('measure');
          own.delete(ONLY);
        });
        void load();
      }),
      switches({ result, measure, naming: called, now: view.name, lang, show, pick }),
      ...facets(whole, result, narrowing, called, lang, narrow),
      holder,
      ...beware(result.data, lang),
      ...(without.length > 0 ? [absent(without, lang)] : []),
      ...(meta.sources.length > 0 ? [cited(meta, lang)] : []),
      take({ result, lang, name, permalink: permalink.href, contact, chart: () => holder.querySelector('svg.chart') }),
    );
  }

  async function begin(): Promise<void> {
    let question: Awaited<ReturnType<typeof described>>;
    try {
      [question, known] = await Promise.all([described(name, lang), choices(lang)]);
    } catch (error) {
      title.textContent = name;
      fail(error);
      return;
    }
    if (!question) {
      title.textContent = text.noQuestion;
      document.title = `Kanalatlas: ${text.noQuestion}`;
      answer.dataset['state'] = 'nothing';
      answer.replaceChildren(h('p', { class: 'state' }, text.noQuestionLead));
      return;
    }
    ({ contact } = question);
    // A shared question without a name of its own has that of its address.
    asked = question.title === question.name ? text.ownQuestion : question.title;
    title.textContent = asked;
    document.title = `Kanalatlas: ${asked}`;
    lead.textContent = question.explanation ?? '';
    asks.begin(question, known);
    entitle();
    await load();
  }

  void begin();
}
