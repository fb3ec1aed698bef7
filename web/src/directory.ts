/** The addresses of things in the directory, and who of the register has a name. */
import { getJson, Refused, type ColumnOf } from './exits';
import type { Lang } from './i18n';
import { cell, type Row } from './result';

/** Kinds of things that have a page of their own. */
const PAGES: ReadonlySet<string> = new Set(['authority', 'channel', 'claim', 'land', 'source']);

/** The address of the page of a thing by its global id (`authority:polizeidirektion-hannover`); null if it has none. */
export function pageOfThing(id: unknown, lang: Lang): string | null {
  if (typeof id !== 'string') return null;
  const at = id.indexOf(':');
  const [kind, key] = [id.slice(0, Math.max(at, 0)), id.slice(at + 1)];
  // What divides the platform from the handle divides the address as well.
  return PAGES.has(kind) && key !== '' ? `/${kind}/${key.split('/').map(encodeURIComponent).join('/')}?lang=${lang}` : null;
}

/** By what a thing is told that a column names: columns beside it, and what makes a global id of their values. */
const TELLING: Record<string, readonly (readonly [string, string])[]> = {
  name: [['id', ''], ['code', 'land:']],
  displayName: [['id', '']],
  handle: [['id', '']],
  title: [['id', '']],
  label: [['subject.id', ''], ['subject.code', 'land:'], ['node.id', '']],
  statement: [['id', ''], ['key', 'claim:']],
};

/** How the things that a column names are led to. */
export interface Leading {
  /** The columns that tell which they are. */
  by: string[];
  /** The addresses of the things of a row, null for one that has no page. */
  to: (row: Row, lang: Lang) => (string | null)[];
}

/** How the things that a column names are led to; null if no column beside it tells which they are. */
export function leading(name: string, columns: ColumnOf[]): Leading | null {
  const own = name.replace(/^.*\./, '');
  const above = name.slice(0, name.length - own.length);
  const telling = (TELLING[own] ?? []).flatMap(([beside, kind]) => {
    const by = columns.find((column) => column.name === above + beside);
    return !by || (kind === 'land:' && by.type !== 'LandCode') ? [] : [{ by: by.name, kind }];
  });
  if (telling.length === 0) return null;
  return {
    by: telling.map(({ by }) => by),
    to: (row, lang) => {
      // Rows may be of different kinds of things, each told by a column of its own.
      const told = telling.map(({ by, kind }) => [cell(row, by)].flat().map((key) => (typeof key === 'string' ? pageOfThing(kind + key, lang) : null)));
      return (told[0] ?? []).map((_, at) => told.map((pages) => pages[at] ?? null).find((page) => page !== null) ?? null);
    },
  };
}

/** Whether a column says no more than the links that it makes: ids, each of a thing that has a page. What a change was of is
 * told by its id alone. */
export const onlyLeads = (rows: Row[], by: string): boolean =>
  /(^|\.)id$/.test(by) && !/(^|\.)node\.id$/.test(by) && rows.every((row) => [cell(row, by)].flat().every((id) => id === null || pageOfThing(id, 'de') !== null));

/** An authority or a Land that was found. */
export interface Hit {
  id: string;
  name: string;
  /** Of an authority: what it is, and where. */
  kind?: string;
  jurisdiction?: { name: string } | null;
}

export interface Hits {
  hits: Hit[];
  total: number;
}

/** As many as are shown. */
const FIRST = 8;

const DOCUMENT = `query Directory($text: String!, $first: Int!) {
  search(text: $text, kinds: [LAND, AUTHORITY], first: $first) {
    totalCount
    nodes { ... on Land { id name } ... on Authority { id name kind jurisdiction { name } } }
  }
}`;

interface Answer {
  data: { search: { totalCount: number; nodes: Hit[] } } | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** Who is called so, best first; throws `Refused`, or the signal's own reason. */
export async function hits(words: string, lang: Lang, signal: AbortSignal): Promise<Hits> {
  const variables = JSON.stringify({ text: words, first: FIRST });
  const { data, errors } = (await getJson<Answer>(`/graphql?${new URLSearchParams({ query: DOCUMENT, variables, lang })}`, signal)).value;
  if (data) return { hits: data.search.nodes, total: data.search.totalCount };
  throw new Refused(errors?.[0]?.extensions?.code ?? null, errors?.[0]?.message ?? null, 200);
}
