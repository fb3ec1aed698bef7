/** What the page of one thing shows above its lists: its name, and what is known of it. */
import { h, outward } from '../dom';
import type { Lang } from '../i18n';
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

/** What is known of that thing; what is not known is left out. */
export function facts(result: Result, lang: Lang): HTMLElement[] {
  const [field, about] = thing(result) ?? [];
  if (field === undefined || !about) return [];
  const pairs = (FACTS[field] ?? []).flatMap(([path, type]) => {
    const value = cell(about, path);
    if (value === null) return [];
    const words = word(type, plain(value, type, lang), lang);
    return [h('dt', {}, heading(path.replace(/\.name$/, ''), lang)), h('dd', {}, type === 'url' ? outward(words, words) : words)];
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
