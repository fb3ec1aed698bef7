/** Parts that pages share: which views there are, who is missing, the sources, and why there is no answer. */
import type { Choices } from '../choices';
import { h, outward } from '../dom';
import { Refused, type Meta } from '../exits';
import { number, texts, type Lang } from '../i18n';
import type { Measure, Missing, Result } from '../result';
import { heading } from '../texts/words';
import { views } from '../views';
import type { ViewName } from '../views/view';

/** The views to choose from, each that does not fit with its reason; and the measures, if there are several. */
export function switches(
  result: Result,
  measure: Measure | null,
  naming: (column: string) => string,
  now: ViewName,
  lang: Lang,
  show: (view: ViewName) => void,
  pick: (measure: string) => void,
): HTMLElement {
  const text = texts[lang];
  const buttons = views.map((view) => {
    const lacks = view.lacks(result, measure);
    const reason = lacks === null ? null : text.needs[lacks];
    const button = h(
      'button',
      { type: 'button', class: 'view', 'data-view': view.name, 'aria-pressed': String(view.name === now), 'aria-disabled': reason ? 'true' : null },
      text.view[view.name],
      reason ? h('span', { class: 'small' }, reason) : null,
    );
    if (reason === null) button.addEventListener('click', () => show(view.name));
    return button;
  });
  const { measures } = result.roles;
  const select = h(
    'select',
    { id: 'measure' },
    ...measures.map(({ name: one }) => h('option', { value: one, selected: one === measure?.name }, naming(one))),
  );
  select.addEventListener('change', () => pick(select.value));
  const choice = measures.length > 1 ? h('p', { class: 'pick' }, h('label', { for: 'measure' }, text.measure), ' ', select) : null;
  return h('div', { class: 'switches' }, h('div', { role: 'group', 'aria-label': text.views, class: 'views' }, ...buttons), choice);
}

/** How columns are called: the value of a comparison is called after its metric. */
export function naming(result: Result, known: Choices, lang: Lang): (column: string) => string {
  const metric = result.meta.variables['metric'];
  const found = known['metric']?.find(({ value }) => value === metric)?.label;
  return (column) => (column === 'value' && found ? found : heading(column, lang));
}

/** The lists of the answer, of which one is shown; none if there is only one. */
export function lists(meta: Meta, lang: Lang, choose: (path: string) => void): HTMLElement[] {
  const text = texts[lang];
  if (meta.rows.lists.length < 2) return [];
  // A connection is called after itself, not after its nodes.
  const name = (path: string): string => heading(path.replace(/\.nodes$/, '').split('.').slice(-2).join('.'), lang);
  const select = h(
    'select',
    { id: 'rows' },
    ...meta.rows.lists.map((path) => h('option', { value: path, selected: path === meta.rows.path }, name(path))),
  );
  select.addEventListener('change', () => choose(select.value));
  return [h('p', { class: 'pick' }, h('label', { for: 'rows' }, text.list), ' ', select)];
}

/** Who is missing, by reason. */
export function absent(without: Missing[], lang: Lang): HTMLElement {
  const text = texts[lang];
  const reasons = Map.groupBy(without, ({ why }) => why);
  const items = [...reasons].map(([why, entries]) =>
    h('li', {}, h('strong', {}, entries.map(({ label }) => label).join(', ')), `: ${why}`),
  );
  return h(
    'details',
    { class: 'absent', open: true },
    h('summary', {}, `${text.missingTitle}: ${text.missingLead(number(without.length, lang))}`),
    h('ul', {}, ...items),
  );
}

/** The sources of an answer. */
export function cited(meta: Meta, lang: Lang): HTMLElement {
  const text = texts[lang];
  return h(
    'details',
    { class: 'sources', open: meta.sources.length <= 8 },
    h('summary', {}, `${text.sources} (${number(meta.sources.length, lang)})`),
    h('ul', {}, ...meta.sources.map(({ citation, url }) => h('li', {}, outward(url, citation)))),
  );
}

/** Why there is no answer: a plain sentence, what the server says, and a way to try again. */
export function failed(error: unknown, lang: Lang, retry: () => void): HTMLElement {
  const text = texts[lang];
  const refused = error instanceof Refused ? error : new Refused(null, null, null);
  const why = refused.code === null ? null : (text.faults[refused.code] ?? null);
  const reason = why ?? (refused.status === null ? text.offline : refused.code === null ? text.status(refused.status) : text.refused);
  const said = h('p', {}, `${text.failed} ${reason}`);
  if (refused.detail) void closer(refused, lang).then((sentence) => sentence && said.append(` ${sentence}`));
  const again = h('button', { type: 'button', class: 'primary' }, text.retry);
  again.addEventListener('click', retry);
  return h(
    'div',
    { class: 'state failed', role: 'alert' },
    said,
    refused.detail ? h('p', { class: 'detail', lang: 'en' }, refused.detail) : null,
    again,
  );
}

/** What is wrong more closely than its code tells; null if that is not known. Fetched, as most answers are none of these. */
async function closer({ detail, code }: Refused, lang: Lang): Promise<string | null> {
  // All others are told closely enough by their code, in the words of a page with a form.
  if (code !== 'BAD_USER_INPUT' && code !== 'GRAPHQL_VALIDATION_FAILED') return null;
  try {
    const { sentenceOf } = await import('../faults');
    return sentenceOf({ message: detail ?? '', extensions: { code } }, lang);
  } catch {
    return null;
  }
}
