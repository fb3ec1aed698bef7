/** How a question is asked: its form, the address of the page and the editor, all in step. */
import type { Choices } from '../choices';
import { h } from '../dom';
import type { Described } from '../exits';
import { ONLY } from '../facets';
import { asked, form, parametersOf, valuesOf } from '../form';
import { texts, type Lang } from '../i18n';
import type { Opening } from '../opening';

/** Parameters of the page itself; all others are those of the question. */
const OWN = ['lang', 'view', 'measure', ONLY];
/** Parameters that stay when the form is sent. */
const KEPT = [...OWN, 'rows'];

/** The parameters of the address. */
export const address = (): URLSearchParams => new URL(location.href).searchParams;

/** What the address asks the exits. */
export function exitOf(lang: Lang): URLSearchParams {
  const parameters = address();
  for (const name of OWN) parameters.delete(name);
  parameters.set('lang', lang);
  return parameters;
}

/** Changes the address: as a step that leads back, or in its place. */
export function go(change: (parameters: URLSearchParams) => void, replace = false): void {
  const url = new URL(location.href);
  change(url.searchParams);
  if (replace) history.replaceState(null, '', url);
  else history.pushState(null, '', url);
}

export interface Asking {
  /** What is asked, in words, and the form to change it. */
  nodes: HTMLElement[];
  /** Takes a question, and keeps all in step with it from now on. */
  begin: (question: Described, known: Choices) => void;
}

/** `load` is told when something else is asked. */
export function asking(lang: Lang, editor: Opening, load: () => void): Asking {
  const filters = h('dl', { class: 'asked', hidden: true });
  const folded = h('details', { class: 'asking', hidden: true }, h('summary', {}, texts[lang].formTitle));
  return {
    nodes: [filters, folded],
    begin({ query, variables }, known) {
      const submit = (parameters: URLSearchParams, replace = false): void => {
        go((own) => {
          for (const key of [...new Set(own.keys())]) if (!KEPT.includes(key)) own.delete(key);
          for (const [key, value] of parameters) own.append(key, value);
        }, replace);
        refill();
        load();
      };
      const refill = (): void => {
        const change = (values: Record<string, unknown>): void => submit(parametersOf(variables, values), true);
        // The comments before it are what stands on this page already.
        const text = query.replace(/^(#.*\n|\s)*/, '');
        editor.set({ query: text, variables: valuesOf(variables, address()), defaults: valuesOf(variables, new URLSearchParams()), change });
        const said = asked(variables, known, address(), lang).map(({ name, words }) => h('div', {}, h('dt', {}, name), h('dd', {}, words)));
        filters.replaceChildren(...said);
        filters.hidden = said.length === 0;
        folded.hidden = variables.length === 0;
        folded.querySelector('form')?.remove();
        folded.append(form(variables, known, address(), lang, submit));
      };
      addEventListener('popstate', () => {
        refill();
        load();
      });
      refill();
    },
  };
}
