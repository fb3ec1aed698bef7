/** The answer to a named question, with what is to be said about it: both of one edition. */
import { exit, getJson, type Meta } from './exits';
import { resultOf, type Result } from './result';

/** Asks a named question; throws `Refused`, or the signal's own reason. */
export async function fetched(name: string, parameters: URLSearchParams, signal?: AbortSignal): Promise<Result> {
  const meta = (await getJson<Meta>(exit(name, 'meta.json', parameters), signal)).value;
  // The link names the edition, so that both speak of the same.
  const { value, text } = await getJson<unknown>(meta.links['json'] ?? exit(name, 'json', parameters), signal);
  return resultOf(meta, value, text);
}
