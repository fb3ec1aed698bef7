/** How a question is asked: its form, the address of the page and the editor, all in step. */
import type { Choices } from '../choices';
import { h } from '../dom';
import type { Described } from '../exits';
import { asked, form, matter, parametersOf, valuesOf } from '../form';
import { texts, type Lang } from '../i18n';
import type { Opening } from '../opening';
import { address, go, KEPT, onStep } from '../parameters';

export interface Asking {
  /** What is asked, in words, and the form to change it. */
  nodes: HTMLElement[];
  /** Takes a question, and keeps all in step with it from now on. */
  begin: (question: Described, known: Choices) => void;
  /** What is asked otherwise than the question does by itself, in words; empty if nothing is. */
  matter: () => string;
}

/** A heading that says what is asked: a title and, smaller, what else there is to it. */
export function headed(heading: HTMLElement, title: string, matter: string): void {
  heading.replaceChildren(title, ...(matter === '' ? [] : [' ', h('span', { class: 'matter' }, `(${matter})`)]));
}

/** `load` is told when something else is asked. */
export function asking(lang: Lang, editor: Opening, load: () => void): Asking {
  const filters = h('dl', { class: 'asked', hidden: true });
  const folded = h('details', { class: 'asking', hidden: true }, h('summary', {}, texts[lang].formTitle));
  let said = (): string => '';
  return {
    nodes: [filters, folded],
    matter: () => said(),
    begin({ query, variables }, known) {
      said = () => matter(variables, known, address(), lang);
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
        const shown = asked(variables, known, address(), lang).map(({ name, words }) => h('div', {}, h('dt', {}, name), h('dd', {}, words)));
        filters.replaceChildren(...shown);
        filters.hidden = shown.length === 0;
        folded.hidden = variables.length === 0;
        const old = folded.querySelector('form');
        const at = old ? [...old.elements].findIndex((control) => control === document.activeElement) : -1;
        old?.remove();
        unfold();
        // The form is another one, and who was in the old one goes on in the new one.
        if (at >= 0) (folded.querySelector('form')?.elements[at] as HTMLElement | undefined)?.focus({ preventScroll: true });
      };
      // It may have hundreds of choices: it is made when it is looked at.
      const unfold = (): void => {
        if (folded.open && !folded.querySelector('form')) folded.append(form(variables, known, address(), lang, submit));
      };
      folded.addEventListener('toggle', unfold);
      onStep(() => {
        refill();
        load();
      });
      refill();
    },
  };
}
