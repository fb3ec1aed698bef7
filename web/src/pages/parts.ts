/** Parts that pages share: how columns are called, what to beware of, who is missing, the sources, and why there is no answer. */
import { breath, h, outward } from '../dom';
import { Refused, type Meta } from '../exits';
import { number, texts, type Lang } from '../i18n';
import { NUMBERS, type Result } from '../result';
import { caveats, formulas, type Missing } from '../said';
import { heading } from '../texts/words';

/** How columns are called: the values of the rows after their metric. Who is counted as known in a coverage is known to have a
 * channel. */
export function naming(result: Result, lang: Lang): (column: string) => string {
  const measured = result.measured.name(lang);
  // How many are known in the coverage of an answer is not about channels, and whether something is known is no count.
  const counts = result.columns.filter(({ type }) => NUMBERS.has(type)).map(({ name }) => name);
  const covered = (column: string): boolean =>
    /(^|\.)known$/.test(column) && !/(^|\.)coverage\.known$/.test(column) && counts.some((name) => `.${name}`.endsWith(`.${column}`));
  return (column) => {
    if ((column === 'value' || column === 'interval') && measured !== null) return measured;
    return heading(covered(column) ? column.replace(/known$/, 'covered') : column, lang);
  };
}

/** The lists of the answer, of which one is shown; none if there is only one. */
export function lists(meta: Meta, lang: Lang, choose: (path: string) => void): HTMLElement[] {
  const text = texts[lang];
  // What to beware of and the sources stand below.
  const paths = meta.rows.lists.filter((path) => path === meta.rows.path || !/(^|\.)(caveats|sources)$/.test(path));
  if (paths.length < 2) return [];
  // A connection is called after itself, not after its nodes.
  const name = (path: string): string => heading(path.replace(/\.nodes$/, '').split('.').slice(-2).join('.'), lang);
  const select = h(
    'select',
    { id: 'rows' },
    ...paths.map((path) => h('option', { value: path, selected: path === meta.rows.path }, name(path))),
  );
  select.addEventListener('change', () => choose(select.value));
  return [h('p', { class: 'pick' }, h('label', { for: 'rows' }, text.list), ' ', select)];
}

/** What to beware of before the answer is printed, and how it was reckoned. */
export function beware(data: unknown, lang: Lang): HTMLElement[] {
  const text = texts[lang];
  const [warnings, reckoned] = [caveats(data), formulas(data)];
  const names = (of: string[]): string => of.map((part) => heading(part, lang)).join(', ');
  const block = (name: string, summary: string, open: boolean, ...items: HTMLElement[]): HTMLElement[] =>
    items.length === 0 ? [] : [h('details', { class: name, open }, h('summary', {}, summary), h('ul', {}, ...items))];
  return [
    ...block('caveats', `${text.caveats} (${number(warnings.length, lang)})`, true, ...warnings.map(({ of, words }) => h('li', {}, of.length > 0 ? h('strong', {}, `${names(of)}: `) : null, words))),
    ...block('formula', text.formula, false, ...reckoned.map((one) => h('li', { lang: 'en' }, one))),
  ];
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

/** Sources that are not folded up. */
const FEW = 8;

/** The sources of an answer. */
export function cited(meta: Meta, lang: Lang): HTMLElement {
  const text = texts[lang];
  const open = meta.sources.length <= FEW;
  const list = h('ul');
  const fill = (): void => list.append(...meta.sources.map(({ citation, url }) => h('li', {}, outward(url, citation))));
  // They may be hundreds, and what is folded up can wait a moment.
  if (open) fill();
  else void breath().then(fill);
  return h('details', { class: 'sources', open }, h('summary', {}, `${text.sources} (${number(meta.sources.length, lang)})`), list);
}

/** Why the server gave no answer, in a plain sentence. */
function reasonOf({ code, status }: Refused, lang: Lang): string {
  const text = texts[lang];
  if (status === null) return text.offline;
  if (code === null) return text.status(status);
  return text.faults[code] ?? text.refused;
}

/** Why there is no answer: a plain sentence, what the server says, and a way to try again. */
export function failed(error: unknown, lang: Lang, retry: () => void): HTMLElement {
  const text = texts[lang];
  const refused = error instanceof Refused ? error : null;
  const said = h('p', {}, `${text.failed} ${refused === null ? text.broken : reasonOf(refused, lang)}`);
  if (refused?.detail) void closer(refused, lang).then((sentence) => sentence && said.append(` ${sentence}`));
  const again = h('button', { type: 'button', class: 'primary' }, text.retry);
  again.addEventListener('click', retry);
  return h(
    'div',
    { class: 'state failed', role: 'alert' },
    said,
    refused?.detail ? h('p', { class: 'detail', lang: 'en' }, refused.detail) : null,
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
