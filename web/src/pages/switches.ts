/** The views of an answer to choose from, each that does not fit with its reason; and its measures, if there are several. */
import { h } from '../dom';
import { texts, type Lang } from '../i18n';
import type { Measure, Result } from '../result';
import { views } from '../views';
import type { Need, View, ViewName } from '../views/view';

export interface Switching {
  result: Result;
  measure: Measure | null;
  naming: (column: string) => string;
  now: ViewName;
  lang: Lang;
  show: (view: ViewName) => void;
  pick: (measure: string) => void;
}

function button({ name }: View, lacks: Need | null, { now, lang, show }: Switching): HTMLElement {
  const text = texts[lang];
  const node = h(
    'button',
    { type: 'button', class: 'view', 'data-view': name, 'aria-pressed': String(name === now), 'aria-disabled': lacks ? 'true' : null },
    text.view[name],
    lacks ? h('span', { class: 'small' }, text.needs[lacks]) : null,
  );
  if (lacks === null) node.addEventListener('click', () => show(name));
  return node;
}

export function switches(switching: Switching): HTMLElement {
  const { result, measure, naming, lang, pick } = switching;
  const text = texts[lang];
  const told = views.map((view) => ({ view, lacks: view.lacks(result, measure) }));
  const buttons = (fitting: boolean): HTMLElement[] =>
    told.filter(({ lacks }) => (lacks === null) === fitting).map(({ view, lacks }) => button(view, lacks, switching));
  const [possible, impossible] = [buttons(true), buttons(false)];
  const names = told.flatMap(({ view, lacks }) => (lacks === null ? [] : [text.view[view.name]]));
  const { measures } = result.roles;
  const select = h(
    'select',
    { id: 'measure' },
    ...measures.map(({ name: one }) => h('option', { value: one, selected: one === measure?.name }, naming(one))),
  );
  select.addEventListener('change', () => pick(select.value));
  const choice = measures.length > 1 ? h('p', { class: 'pick' }, h('label', { for: 'measure' }, text.measure), ' ', select) : null;
  return h(
    'div',
    { class: 'switches', role: 'group', 'aria-label': text.views },
    h('div', { class: 'views' }, ...possible),
    choice,
    impossible.length === 0
      ? null
      : h('details', { class: 'impossible' }, h('summary', {}, text.impossible(names.join(', '))), h('div', { class: 'views' }, ...impossible)),
  );
}
