/** The exits of the server: the named questions, and their answers with what is to be said about them. */

export interface Variable {
  name: string;
  /** The type in GraphQL, as `[AuthorityKind!]`. */
  type: string;
  /** What its values are: `OBJECT` is written as JSON. */
  kind: 'SCALAR' | 'ENUM' | 'OBJECT';
  required: boolean;
  default: unknown;
  /** The words of an enum; null if it is none. */
  values: string[] | null;
  description: string | null;
}

export interface Question {
  name: string;
  title: string;
  explanation: string | null;
  variables: Variable[];
}

export interface ColumnOf {
  name: string;
  /** The name of the type in the schema. */
  type: string;
  list: boolean;
}

export interface Meta {
  name: string | null;
  title: string | null;
  explanation: string | null;
  query: string;
  variables: Record<string, unknown>;
  edition: { number: number; recordedAt: string };
  rows: {
    path: string;
    /** The lists of the answer, of which one is the rows. */
    lists: string[];
    columns: ColumnOf[];
    count: number;
    total: number | null;
    complete: boolean;
    reason: string | null;
  };
  sources: { citation: string; url: string | null }[];
  licence: string;
  citation: { german: string; english: string; apa: string; bibtex: string };
  links: Record<string, string>;
}

/** Why there is no answer. */
export class Refused extends Error {
  constructor(
    /** The stable code of the server; null if it was not reached or spoke something else. */
    readonly code: string | null,
    /** What the server says, in English. */
    readonly detail: string | null,
    /** The status of HTTP; null if it was not reached. */
    readonly status: number | null,
  ) {
    super(detail ?? code ?? 'unreachable');
  }
}

interface Problem {
  errors?: { message: string; extensions?: { code?: string } }[];
}

const PATIENCE = 15_000;

/** What is at an address of this server. */
async function getText(address: string, accept: string, signal?: AbortSignal): Promise<{ response: Response; text: string }> {
  const patience = AbortSignal.timeout(PATIENCE);
  try {
    const response = await fetch(address, {
      headers: { accept },
      signal: signal ? AbortSignal.any([signal, patience]) : patience,
    });
    return { response, text: await response.text() };
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Refused(null, null, null);
  }
}

/** What an address of this server told. */
export interface Told<T> {
  value: T;
  text: string;
  /** The number of the edition that it rests on; null if it does not say. */
  edition: number | null;
}

/** The JSON at an address of this server; throws only `Refused`, or the signal's own reason. */
export async function getJson<T>(address: string, signal?: AbortSignal): Promise<Told<T>> {
  const { response, text } = await getText(address, 'application/json', signal);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Refused(null, null, response.status);
  }
  if (!response.ok) {
    const first = (value as Problem | null)?.errors?.[0];
    throw new Refused(first?.extensions?.code ?? null, first?.message ?? null, response.status);
  }
  const edition = response.headers.get('kanalatlas-edition');
  return { value: value as T, text, edition: edition === null ? null : Number(edition) };
}

/** The JSON lines at an address of this server; throws as `getJson` does. */
export async function getLines<T>(address: string, signal?: AbortSignal): Promise<T[]> {
  const { response, text } = await getText(address, 'application/x-ndjson', signal);
  if (!response.ok) throw new Refused(null, null, response.status);
  try {
    return text.split('\n').filter((line) => line !== '').map((line) => JSON.parse(line) as T);
  } catch {
    throw new Refused(null, null, response.status);
  }
}

/** All named questions in one language. */
export async function questions(lang: string): Promise<Question[]> {
  return (await getJson<{ questions: Question[] }>(`/q?lang=${lang}`)).value.questions;
}

/** Where errors and barriers are reported, as a link leads there; null if the operator names nothing. */
export async function contact(lang: string): Promise<string | null> {
  return (await getJson<{ contact: string | null }>(`/q?lang=${lang}`)).value.contact;
}

/** A question alone. */
export interface Described extends Question {
  query: string;
  /** Where errors are reported, as a link leads there; null if the operator names nothing. */
  contact: string | null;
}

/** A question alone, named or shared, with its document; null if there is none of that name. */
export async function question(name: string, lang: string): Promise<Described | null> {
  try {
    const { value } = await getJson<{ questions: Described[]; contact: string | null }>(`/q?${new URLSearchParams({ name, lang })}`);
    const [found] = value.questions;
    return found ? { ...found, contact: value.contact } : null;
  } catch (error) {
    if (error instanceof Refused && error.code === 'QUERY_NOT_FOUND') return null;
    throw error;
  }
}

/** The address of an exit, with parameters. */
export function exit(name: string, ending: string, parameters: URLSearchParams): string {
  const query = parameters.toString();
  return `/q/${encodeURIComponent(name)}.${ending}${query ? `?${query}` : ''}`;
}
