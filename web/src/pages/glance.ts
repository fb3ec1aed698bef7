/** What the page of one thing shows above its lists: its name, and what is known of it. */
import { pageOfThing } from '../directory';
import { h, outward } from '../dom';
import { date, texts, type Lang } from '../i18n';
import { cell, type Result, type Row } from '../result';
import { heading, word } from '../texts/words';
import { plain } from '../views/words';

/** What is told of a thing, by the root field that gives it: the path, and the type of its value. */
const FACTS: Record<string, readonly (readonly [string, string])[]> = {
  authority: [
    ['kind', 'AuthorityKind'],
    ['level', 'AuthorityLevel'],
    ['jurisdiction.name', 'String'],
    ['seat.place', 'String'],
    ['website', 'url'],
  ],
  channel: [
    ['authority.name', 'String'],
    ['platform.name', 'String'],
    ['url', 'url'],
    ['status', 'ChannelStatus'],
    ['opened', 'PartialDate'],
    ['closed', 'PartialDate'],
    ['closedReason', 'String'],
    ['purpose', 'ChannelPurpose'],
    ['holder', 'HolderKind'],
    ['personified', 'Boolean'],
    ['area', 'String'],
    ['verification.method', 'VerificationMethod'],
    ['verification.checkedOn', 'PartialDate'],
  ],
  claim: [
    ['check.verdict', 'ClaimVerdict'],
    ['claimedBy.name', 'String'],
    ['claimedOn', 'PartialDate'],
  ],
  land: [
    ['capital', 'String'],
    ['population.value', 'Int'],
    ['population.date', 'PartialDate'],
    ['website', 'url'],
  ],
  source: [
    ['publisher', 'String'],
    ['published', 'PartialDate'],
    ['retrieved', 'PartialDate'],
    ['kind', 'SourceKind'],
    ['licence.name', 'String'],
    ['locator', 'SourceLocator'],
    ['url', 'url'],
  ],
};

/** The one thing that a question about one thing is about, and the root field that gives it. */
function thing({ meta, data }: Result): [string, Row] | null {
  if (!meta.name?.endsWith('-at-a-glance')) return null;
  const [[field, about] = ['', null]] = Object.entries(data as Record<string, Row | null>);
  return about ? [field, about] : null;
}

/** The root field that gives the one thing, where the register has none of that name. */
export function stranger({ meta, data }: Result): string | null {
  if (!meta.name?.endsWith('-at-a-glance')) return null;
  const [[field, about] = ['', null]] = Object.entries(data as Record<string, Row | null>);
  return about === null ? field : null;
}

/** The name of that thing; what has none is called after its handle or whose it is. */
export function subjectOf(result: Result): string | null {
  const [, about] = thing(result) ?? [];
  if (!about) return null;
  const names = ['name', 'title', 'statement', 'displayName', 'handle', 'authority.name'].map((path) => cell(about, path));
  return names.find((name) => typeof name === 'string') ?? null;
}

/** The name of that thing as a heading: what somebody claims stands in quotation marks, since the register does not say it. */
export function titleOf(result: Result, lang: Lang): string | null {
  const subject = subjectOf(result);
  const [field] = thing(result) ?? [];
  return subject !== null && field === 'claim' ? texts[lang].quoted(subject) : subject;
}

/** Who claimed it, and when; null for what is no claim, or if neither is known. */
export function saidBy(result: Result, lang: Lang): string | null {
  const [field, about] = thing(result) ?? [];
  if (field !== 'claim' || !about) return null;
  const [by, on] = [cell(about, 'claimedBy.name'), cell(about, 'claimedOn')];
  const parts = [typeof by === 'string' ? by : null, typeof on === 'string' ? date(on, lang) : null].filter((part) => part !== null);
  return parts.length === 0 ? null : texts[lang].saidBy(parts.join(', '));
}

/** The page of what a path of a thing names (`authority.name`); null if it has none, or nothing tells which it is. */
function pageBeside(about: Row, path: string, lang: Lang): string | null {
  if (!path.endsWith('.name')) return null;
  return pageOfThing(cell(about, path.replace(/name$/, 'id')), lang);
}

/** What is known of that thing; what is not known is left out. */
export function facts(result: Result, lang: Lang): HTMLElement[] {
  const [field, about] = thing(result) ?? [];
  if (field === undefined || !about) return [];
  const pairs = (FACTS[field] ?? []).flatMap(([path, type]) => {
    const value = cell(about, path);
    if (value === null) return [];
    const words = word(type, plain(value, type, lang), lang);
    const page = pageBeside(about, path, lang);
    const said = type === 'url' ? outward(words, words) : page === null ? words : h('a', { href: page }, words);
    return [h('dt', {}, heading(path, lang)), h('dd', {}, said)];
  });
  return pairs.length === 0 ? [] : [h('dl', { class: 'facts' }, ...pairs)];
}

/** The first list in which there is anything, where the one that is shown is empty. */
export function fullest({ meta, data, rows }: Result): string | null {
  if (!meta.name?.endsWith('-at-a-glance') || rows.length > 0) return null;
  const full = (path: string): boolean => {
    const found = cell(data as Row, path);
    return Array.isArray(found) && found.some((entry) => entry !== null);
  };
  return meta.rows.lists.find((path) => !/(^|\.)sources$/.test(path) && full(path)) ?? null;
}
