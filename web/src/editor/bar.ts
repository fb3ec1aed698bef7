/** Our own bar above GraphiQL: the way to the page, the price, how it went, and what is wrong. */
import { byId, h } from '../dom';
import type { Edit, Reported } from '../faults';
import { applied } from '../faults/fixes';
import { placeOf } from '../faults/scan';
import type { Lang } from '../i18n';
import type { Asked } from '../opening';
import { editorTexts } from '../texts/editor';
import { faultList, faultsOf, priceOf, wentOf } from './notes';
import type { Listener, Panes } from './panes';
import { priced, shared, type Question, type Run } from './server';
import { canonical, clashing, pageFor, same } from './step';

/** How long somebody must have stopped typing, in milliseconds. */
const STILL = 600;

export interface Bar {
  node: HTMLElement;
  listener: Listener;
  /** Hears of what runs. */
  ran: (run: Run) => void;
  /** Takes over what the page asks now. */
  follow: (asked: Asked) => void;
}

/** Does something once nobody has called for a while. */
function later(work: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(work, STILL);
  };
}

function glossary(lang: Lang): HTMLElement | null {
  const text = editorTexts[lang];
  if (text.glossary.length === 0) return null;
  const entries = text.glossary.flatMap(([english, meaning]) => [h('dt', { lang: 'en' }, english), h('dd', {}, meaning)]);
  return h('details', { class: 'glossary' }, h('summary', {}, text.glossaryTitle), h('dl', {}, ...entries));
}

export function barFor(first: Asked, lang: Lang): Bar {
  const text = editorTexts[lang];
  const asPage = h('button', { type: 'button', class: 'primary as-page', disabled: true }, text.asPage);
  const stop = h('button', { type: 'button', class: 'plain stop', hidden: true }, text.stop);
  const price = h('p', { class: 'price', role: 'status' });
  const state = h('p', { class: 'went', role: 'status' });
  const wrong = h('div', { class: 'wrong', role: 'alert' });
  const row = h('div', { class: 'row' }, asPage, h('span', { class: 'small' }, text.asPageLead), stop);
  const node = h('div', { class: 'editor-bar', role: 'group', 'aria-label': text.tools }, row, price, state, wrong, glossary(lang));
  let asked = first;
  /** What page and pane last agreed upon: only what differs from it is news to the other. */
  let agreed = canonical(first, first.variables);
  let panes: Panes | null = null;
  let pricing = new AbortController();

  function question(from: Panes): Question | null {
    const variables = from.variables();
    return variables && { query: from.query(), variables, operationName: from.operationName() };
  }

  /** Whether the editor is on what the page shows. */
  const together = (from: Panes): boolean => asked.change !== undefined && same(from.query(), asked.query);

  function complain(document: string, errors: Reported[]): void {
    const mend = (edits: Edit[]): void => {
      if (!panes) return;
      const mended = applied(document, edits);
      panes.writeQuery(mended);
      wrong.replaceChildren();
      state.textContent = text.fixed;
      panes.goTo(placeOf(mended, edits[0]?.start ?? 0));
    };
    const faults = faultsOf(document, errors, lang);
    wrong.replaceChildren(...(faults.length === 0 ? [] : [faultList(faults, lang, (place) => panes?.goTo(place), mend)]));
  }

  async function estimate(): Promise<void> {
    pricing.abort();
    const own = (pricing = new AbortController());
    const current = panes && question(panes);
    if (!current || current.query.trim() === '') {
      price.textContent = '';
      return;
    }
    const body = await priced(current, lang, own.signal).catch(() => null);
    if (own.signal.aborted || !body) return;
    const found = priceOf(current.query, body, lang);
    price.textContent = found?.words ?? '';
    price.classList.toggle('refused', found?.refused ?? false);
  }

  /** Hands the pane's variables to the page, if they are news to it. */
  function handOver(from: Panes): void {
    const variables = from.variables();
    if (variables === null) {
      state.textContent = text.notJson;
      return;
    }
    if (state.textContent === text.notJson) state.textContent = '';
    const now = canonical(asked, variables);
    if (!together(from) || now === agreed) return;
    agreed = now;
    asked.change?.(variables);
  }

  async function share(from: Panes): Promise<void> {
    const current = question(from);
    if (!current) {
      state.textContent = text.notJson;
      return;
    }
    const name = clashing(current);
    if (name !== undefined) {
      state.textContent = text.reserved(name);
      return;
    }
    state.textContent = text.sharing;
    asPage.disabled = true;
    // A dry run first: what would be refused needs no address.
    const tried = await priced(current, lang);
    const told = (tried.errors?.length ?? 0) > 0 ? tried : await shared(current, lang);
    asPage.disabled = false;
    state.textContent = '';
    complain(current.query, told.errors ?? []);
    if (told.location !== undefined) location.assign(pageFor(told.location, current, lang));
  }

  asPage.addEventListener('click', () => {
    if (!panes) return;
    if (!together(panes)) {
      void share(panes);
      return;
    }
    handOver(panes);
    if (panes.variables() !== null) byId('answer').focus();
  });
  stop.addEventListener('click', () => panes?.stop());

  const still = later(() => {
    if (panes) handOver(panes);
    void estimate();
  });
  return {
    node,
    listener: {
      ready(found) {
        panes = found;
        asPage.disabled = false;
        // The page may have asked something else while the editor was loaded.
        const variables = found.variables();
        if (together(found) && variables && canonical(asked, variables) !== agreed) found.writeVariables(asked.variables);
        void estimate();
      },
      queryChanged() {
        // What was to be mended may stand elsewhere now.
        for (const fix of wrong.querySelectorAll('.fix')) fix.remove();
        still();
      },
      variablesChanged: still,
    },
    ran(run) {
      stop.hidden = run.state !== 'running';
      state.textContent = run.state === 'running' ? text.running : run.state === 'stopped' ? text.stopped : wentOf(run.ms, run.body, lang);
      complain(run.state === 'ended' ? run.document : '', run.state === 'ended' ? (run.body.errors ?? []) : []);
    },
    follow(next) {
      asked = next;
      const now = canonical(next, next.variables);
      if (now !== agreed && panes && together(panes)) panes.writeVariables(next.variables);
      agreed = now;
    },
  };
}
