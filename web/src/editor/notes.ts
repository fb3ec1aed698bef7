/** What the bar says of a question: its price, how it went, and what is wrong with it. */
import { h } from '../dom';
import { explain, type Edit, type Fault, type Reported } from '../faults';
import type { Place } from '../faults/scan';
import { number, texts, type Lang } from '../i18n';
import { editorTexts } from '../texts/editor';
import { held, type Body, type Cost } from './server';

/** Mistakes that are shown at once. */
const SHOWN = 5;

/** Mistakes that one makes by asking too much: the guard's refusals, as opposed to what is not written out yet. */
const TOO_MUCH = new Set(['tooDeep', 'tooExpensive', 'tooMany', 'tooLarge', 'tooManyRows', 'rateLimited', 'overloaded']);

/** What is wrong, for the language of the page; what comes twice is said once. */
export function faultsOf(document: string, errors: Reported[], lang: Lang): Fault[] {
  const found = new Map(errors.map((error) => [`${error.message} ${JSON.stringify(error.locations)}`, explain(document, error, lang)]));
  return [...found.values()];
}

/** What a question would cost, or why the server would refuse it; null while it is not written out. */
export function priceOf(document: string, { errors, extensions }: Body, lang: Lang): { words: string; refused: boolean } | null {
  const text = editorTexts[lang];
  const too = faultsOf(document, errors ?? [], lang).find(({ kind }) => kind !== null && TOO_MUCH.has(kind));
  if (too) return { words: text.refused(too.sentence ?? too.detail), refused: true };
  const cost = extensions?.cost;
  if ((errors?.length ?? 0) > 0 || !cost || cost.requested === null) return null;
  return { words: text.price(number(cost.requested, lang), number(cost.limit, lang)), refused: false };
}

/** How an answer went: how long it took, what it holds, what it cost and what is left. */
export function wentOf(ms: number, { data, extensions }: Body, lang: Lang): string {
  const text = editorTexts[lang];
  const { rows, values } = held(data);
  const took = number(Math.round(ms), lang);
  const went = data ? text.ran(took, number(rows, lang), number(values, lang)) : text.noAnswer(took);
  return extensions?.cost ? `${went} ${paid(extensions.cost, lang)}` : went;
}

function paid({ actual, requested, remaining, resetAt }: Cost, lang: Lang): string {
  const time = new Intl.DateTimeFormat(lang, { timeStyle: 'medium' }).format(new Date(resetAt));
  return editorTexts[lang].paid(number(actual ?? requested ?? 1, lang), number(remaining, lang), time);
}

/** The list of what is wrong, each with its place and what mends it. */
export function faultList(faults: Fault[], lang: Lang, goTo: (place: Place) => void, mend: (edits: Edit[]) => void): HTMLElement {
  const text = editorTexts[lang];
  const button = (label: string, kind: string, work: () => void): HTMLElement => {
    const node = h('button', { type: 'button', class: `plain ${kind}` }, label);
    node.addEventListener('click', work);
    return node;
  };
  const items = faults.slice(0, SHOWN).map(({ sentence, place, detail, fix }) =>
    h(
      'li',
      {},
      h('p', {}, sentence ?? texts[lang].refused),
      place ? button(text.place(number(place.line, lang), number(place.column, lang)), 'place', () => goTo(place)) : null,
      fix ? button(fix.label, 'fix', () => mend(fix.edits)) : null,
      h('p', { class: 'detail', lang: 'en' }, detail),
    ),
  );
  const more = faults.length - SHOWN;
  return h('ul', { class: 'faults' }, ...items, more > 0 ? h('li', {}, text.more(number(more, lang))) : null);
}
