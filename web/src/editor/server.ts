/** What the editor asks of the server: a price, an answer that can be cancelled, an address. */
import type { Fetcher } from '@graphiql/toolkit';
import { parse } from 'graphql';
import type { Reported } from '../faults';
import type { Lang } from '../i18n';

export interface Question {
  query: string;
  variables: Record<string, unknown>;
  operationName: string | null;
}

/** What a question costs, in points; null where that is not known. */
export interface Cost {
  requested: number | null;
  actual: number | null;
  limit: number;
  remaining: number;
  resetAt: string;
}

export interface Body {
  data?: unknown;
  errors?: Reported[];
  extensions?: { cost?: Cost };
  /** The address that a question was given, from the header. */
  location?: string;
}

/** What becomes of a question that runs. */
export type Run = { state: 'running' } | { state: 'stopped' } | { state: 'ended'; document: string; ms: number; body: Body };

const TYPES = { accept: 'application/json', 'content-type': 'application/json' };

/** An answer of the server; where there is none, an error that says so. Throws only if it was cancelled. */
async function posted(address: string, body: unknown, signal?: AbortSignal, headers: Record<string, string> = {}): Promise<Body> {
  let response: Response;
  try {
    response = await fetch(address, { method: 'POST', headers: { ...TYPES, ...headers }, body: JSON.stringify(body), signal: signal ?? null });
  } catch (error) {
    if (signal?.aborted) throw error;
    return { errors: [{ message: 'The server cannot be reached.', extensions: { code: 'UNREACHABLE' } }] };
  }
  try {
    const found = (await response.json()) as Body;
    const location = response.headers.get('location');
    return location === null ? found : { ...found, location };
  } catch (error) {
    if (signal?.aborted) throw error;
    return { errors: [{ message: `The server answered ${response.status}, and not in JSON.` }] };
  }
}

/** The operation that is meant: GraphiQL still names the one that stood there when the document was changed just now. */
function meant(query: string, name: string | null | undefined): string | null {
  if (!name) return null;
  try {
    const operations = parse(query).definitions.filter((own) => own.kind === 'OperationDefinition');
    return operations.length === 1 ? (operations[0]?.name?.value ?? null) : name;
  } catch {
    // The server says what is wrong with it.
    return name;
  }
}

/** What a question may cost, without running it. */
export const priced = (question: Question, lang: Lang, signal?: AbortSignal): Promise<Body> =>
  posted(`/graphql?lang=${lang}`, { ...question, operationName: meant(question.query, question.operationName), extensions: { dryRun: true } }, signal);

/** Gives a question an address: its values stay out of it, so that they can change. */
export const shared = ({ query, operationName }: Question, lang: Lang): Promise<Body> =>
  posted(`/q?lang=${lang}`, { query, operationName: meant(query, operationName) });

/**
 * How GraphiQL asks. Its own way gives a promise, which its stop button can only forget; what can be subscribed to is
 * cancelled, so that the request ends as well.
 */
export function fetcherFor(lang: Lang, tell: (run: Run) => void): Fetcher {
  return ({ query, variables, operationName }, options) => ({
    subscribe(observer: { next: (value: unknown) => void; error: (error: unknown) => void; complete: () => void }) {
      const controller = new AbortController();
      const start = performance.now();
      tell({ state: 'running' });
      posted(`/graphql?lang=${lang}`, { query, variables, operationName: meant(query, operationName) }, controller.signal, options?.headers).then(
        (body) => {
          tell({ state: 'ended', document: query, ms: performance.now() - start, body });
          observer.next(body);
          observer.complete();
        },
        () => tell({ state: 'stopped' }),
      );
      return { unsubscribe: () => controller.abort() };
    },
  }) as unknown as ReturnType<Fetcher>;
}

/** How much an answer holds: entries of lists, and single values. */
export function held(data: unknown): { rows: number; values: number } {
  const found = { rows: 0, values: 0 };
  const look = (value: unknown): void => {
    if (Array.isArray(value)) {
      found.rows += value.length;
      value.forEach(look);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(look);
    else found.values += 1;
  };
  if (data !== undefined && data !== null) look(data);
  return found;
}
