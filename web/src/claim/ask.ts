import { document_, endpoint, variables, type Presence } from './question';

export type Answer =
  | { state: 'loading' }
  | { state: 'failed'; reason: 'offline' | 'refused' | number; detail: string | null }
  | { state: 'nothing' }
  | { state: 'known'; presence: Presence };

interface Body {
  data?: { land: { presence: Presence | null } | null } | null;
  errors?: { message: string }[];
}

/** Asks the server the finished question; never throws, never guesses. */
export async function ask(): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(endpoint, {
      method: 'POST',
      headers: {
        accept: 'application/graphql-response+json, application/json;q=0.9',
        'content-type': 'application/json',
      },
      body: JSON.stringify({ query: document_, variables, operationName: 'PolicePresence' }),
      signal: AbortSignal.timeout(15_000),
    });
  } catch {
    return { state: 'failed', reason: 'offline', detail: null };
  }
  let body: Body | null;
  try {
    body = (await response.json()) as Body | null;
  } catch {
    body = null;
  }
  const message = body?.errors?.[0]?.message ?? null;
  if (!response.ok) return { state: 'failed', reason: response.status, detail: message };
  if (!body?.data) return { state: 'failed', reason: 'refused', detail: message };
  const presence = body.data.land?.presence;
  if (!presence) {
    return message ? { state: 'failed', reason: 'refused', detail: message } : { state: 'nothing' };
  }
  const known = presence.counts.some((count) => count.value !== null || count.interval !== null);
  return known ? { state: 'known', presence } : { state: 'nothing' };
}
