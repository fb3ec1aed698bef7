import type { Answer } from './ask';
import { h, outward } from '../dom';
import { date, number, texts, type Lang } from '../i18n';
import type { Count, Interval, Presence, Source } from './question';

export function render(into: HTMLElement, answer: Answer, lang: Lang, retry: () => void): void {
  const text = texts[lang];
  into.dataset['state'] = answer.state;
  into.setAttribute('aria-busy', String(answer.state === 'loading'));
  switch (answer.state) {
    case 'loading':
      into.replaceChildren(h('p', { class: 'state' }, text.loading));
      return;
    case 'nothing':
      into.replaceChildren(h('p', { class: 'state' }, text.nothing));
      return;
    case 'failed': {
      const reason =
        answer.reason === 'offline' ? text.offline : answer.reason === 'refused' ? text.refused : text.status(answer.reason);
      const again = h('button', { type: 'button', class: 'primary' }, text.retry);
      again.addEventListener('click', retry);
      into.replaceChildren(
        h(
          'div',
          { class: 'state failed', role: 'alert' },
          h('p', {}, `${text.failed} ${reason}`),
          answer.detail ? h('p', { class: 'detail', lang: 'en' }, answer.detail) : null,
          again,
        ),
      );
      return;
    }
    case 'known':
      into.replaceChildren(...known(answer.presence, lang));
  }
}

interface Row {
  platform: Count['platform'];
  reported: Count | null;
  derived: Count | null;
}

/** One row for every number somebody published, with the register's own count of that platform beside it. */
function rows(counts: Count[]): Row[] {
  const derived = counts.filter((count) => count.basis === 'DERIVED');
  const used = new Set<Count>();
  const result: Row[] = [];
  for (const reported of counts) {
    if (reported.basis === 'DERIVED') continue;
    const same = derived.filter((count) => count.platform?.slug === reported.platform?.slug);
    const match = same.find((count) => count.kind === reported.kind) ?? same[0] ?? null;
    if (match) used.add(match);
    result.push({ platform: reported.platform, reported, derived: match });
  }
  for (const count of derived) {
    if (!used.has(count)) result.push({ platform: count.platform, reported: null, derived: count });
  }
  const size = (row: Row): number => row.reported?.value ?? -1;
  const high = (row: Row): number => row.derived?.interval?.high ?? row.derived?.value ?? -1;
  return result.sort(
    (a, b) =>
      Number(a.platform === null) - Number(b.platform === null) ||
      size(b) - size(a) ||
      high(b) - high(a) ||
      (a.platform?.name ?? '').localeCompare(b.platform?.name ?? ''),
  );
}

function known(presence: Presence, lang: Lang): Node[] {
  const text = texts[lang];
  const all = rows(presence.counts);
  const scale = Math.max(
    1,
    ...all
      .filter((row) => row.platform !== null)
      .flatMap((row) => [row.reported?.value ?? 0, row.derived?.interval?.high ?? row.derived?.value ?? 0]),
  );
  const head = (label: string, unit: string | null, className: string): HTMLElement =>
    h('th', { scope: 'col', role: 'columnheader', class: className }, label, unit ? h('span', { class: 'unit' }, unit) : null);
  const table = h(
    'table',
    { role: 'table' },
    h('caption', { class: 'hidden' }, text.caption),
    h(
      'thead',
      { role: 'rowgroup' },
      h(
        'tr',
        { role: 'row' },
        head(text.platform, null, 'platform'),
        head(text.reported, null, 'number'),
        head(text.derived, text.derivedUnit, 'register'),
        head(text.source, null, 'source'),
      ),
    ),
    h('tbody', { role: 'rowgroup' }, ...all.map((row) => line(row, scale, lang))),
  );
  const sentence = summary(all, lang);
  return [
    ...(sentence ? [h('p', { class: 'sentence' }, sentence)] : []),
    table,
    h('p', { class: 'legend' }, authorities(presence, lang), ' ', text.legend),
  ];
}

function line(row: Row, scale: number, lang: Lang): HTMLElement {
  const text = texts[lang];
  const { reported, derived } = row;
  const value =
    reported === null
      ? h('span', { class: 'none' }, text.notReported)
      : reported.value === null
        ? h('span', { class: 'none' }, reported.interval ? range(reported.interval, lang) : text.unknown)
        : h('strong', { class: 'value' }, number(reported.value, lang));
  const dated = reported?.observedOn ? h('span', { class: 'small' }, text.observed(date(reported.observedOn, lang))) : null;
  const collected = reported?.basis === 'COLLECTED' ? h('span', { class: 'small' }, text.collected) : null;
  return h(
    'tr',
    { role: 'row', 'data-platform': row.platform?.slug ?? 'all', class: row.platform ? '' : 'total' },
    h(
      'th',
      { scope: 'row', role: 'rowheader', class: 'platform' },
      row.platform?.name ?? text.all,
      reported?.note ? h('span', { class: 'small', lang: 'de' }, reported.note) : null,
    ),
    h('td', { role: 'cell', class: 'number', 'data-label': text.reported }, value, dated, collected),
    h('td', { role: 'cell', class: 'register', 'data-label': text.derived }, ...register(row, scale, lang)),
    h('td', { role: 'cell', class: 'source', 'data-label': text.source }, sources(reported ?? derived, lang)),
  );
}

function register({ platform, reported, derived }: Row, scale: number, lang: Lang): Node[] {
  const text = texts[lang];
  if (!derived) return [h('span', { class: 'none' }, text.notCounted)];
  const low = derived.interval?.low ?? derived.value;
  const high = derived.interval ? derived.interval.high : derived.value;
  if (low === null && high === null) return [h('span', { class: 'none' }, text.unknown)];
  const show = (bound: number | null): string => (bound === null ? '?' : number(bound, lang));
  const figure = h(
    'span',
    { class: 'interval' },
    h('span', { 'aria-hidden': 'true' }, `[${show(low)}, ${show(high)}]`),
    h('span', { class: 'hidden' }, range({ low, high }, lang)),
  );
  if (!platform) return [figure];
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
  const percent = (part: number): string => `${(100 * part) / scale}%`;
  const sure = h('span', { class: 'sure' });
  sure.style.width = percent(low ?? 0);
  const maybe = h('span', { class: high === null ? 'maybe open' : 'maybe' });
  maybe.style.left = percent(low ?? 0);
  maybe.style.width = percent((high ?? scale) - (low ?? 0));
  bar.append(sure, maybe);
  if (reported?.value !== null && reported?.value !== undefined) {
    const tick = h('span', { class: 'tick' });
    tick.style.left = percent(reported.value);
    bar.append(tick);
  }
  return [figure, bar];
}

function range({ low, high }: Interval, lang: Lang): string {
  const text = texts[lang];
  if (low !== null && low === high) return number(low, lang);
  if (low !== null && high !== null) return text.bounds(number(low, lang), number(high, lang));
  if (low !== null) return text.atLeast(number(low, lang));
  return high === null ? text.unknown : text.atMost(number(high, lang));
}

const SHOWN = 3;

function sources(count: Count | null, lang: Lang): Node {
  const text = texts[lang];
  const list = count?.sources ?? [];
  if (list.length === 0) return h('span', { class: 'none' }, text.noSource);
  const items = (part: Source[]): HTMLElement => h('ul', {}, ...part.map((source) => h('li', {}, ...citation(source, lang))));
  const first = items(list.slice(0, SHOWN));
  if (list.length <= SHOWN) return first;
  return h(
    'div',
    {},
    first,
    h('details', {}, h('summary', {}, text.more(list.length - SHOWN)), items(list.slice(SHOWN))),
  );
}

function citation(source: Source, lang: Lang): (Node | null)[] {
  const name = outward(source.url, source.publisher, source.title);
  return [name, source.published ? h('span', { class: 'small' }, date(source.published, lang)) : null];
}

function summary(all: Row[], lang: Lang): string | null {
  const text = texts[lang];
  const told = all.filter((row) => row.platform && row.reported?.value !== null && row.reported?.basis === 'REPORTED');
  const platforms = new Set(told.map((row) => row.platform?.slug));
  if (told.length === 0 || platforms.size !== told.length) return null;
  const parts = told.map((row) => text.on(number(row.reported?.value ?? NaN, lang), row.platform?.name ?? ''));
  const last = parts.pop() ?? '';
  const list = parts.length > 0 ? `${parts.join(', ')} ${text.and} ${last}` : last;
  const publishers = new Set(told.map((row) => row.reported?.sources[0]?.publisher ?? ''));
  const [publisher] = publishers;
  return text.sentence(list, publishers.size === 1 && publisher ? publisher : null);
}

function authorities(presence: Presence, lang: Lang): string {
  const { low, high } = presence.withChannel;
  if (presence.authorities === 0 || (low === null && high === null)) return '';
  return texts[lang].authorities(range(presence.withChannel, lang), number(presence.authorities, lang));
}
