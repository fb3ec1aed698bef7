/** The answer to a named question, with what is to be said about it: both of one edition. */
import { exit, getJson, getLines, type Meta, type Told } from './exits';
import { measuredOf } from './measured';
import { cell, rolesOf, type Result, type Row } from './result';

/** A list as long as that is fetched as a whole, so that what is drawn and sorted is no mere beginning. */
const WHOLE = 2_000;
/** The longest page there is: who asked for a shorter one wants no more. */
const PAGE = 100;

/** Asks a named question; throws `Refused`, or the signal's own reason. */
export async function fetched(name: string, parameters: URLSearchParams, signal?: AbortSignal): Promise<Result> {
  const ask = <T>(ending: string): Promise<Told<T>> => getJson<T>(exit(name, ending, parameters), signal);
  const [{ value: meta }, answer] = await Promise.all([ask<Meta>('meta.json'), ask<unknown>('json')]);
  // Between the two there may have been a new edition; the link names that of the first, so that both speak of the same.
  const pinned = meta.links['json'];
  const same = answer.edition === meta.edition.number || pinned === undefined;
  const { value, text } = same ? answer : await getJson<unknown>(pinned, signal);
  const result = resultOf(meta, value, text);
  const lines = meta.links['ndjson'];
  const { complete, count, total } = meta.rows;
  if (complete || count < PAGE || total === null || total > WHOLE || lines === undefined) return result;
  const rows = await getLines<Row>(`${lines}&all=true`, signal);
  // A transfer that broke off is shorter: then the page stays, which says that it is one.
  return rows.length === total ? { ...result, rows, complete: true } : result;
}

/** Puts an answer and what is said about it together. */
function resultOf(meta: Meta, data: unknown, text: string): Result {
  const { complete, columns, path } = meta.rows;
  const found = path === '' ? data : cell(data as Row, path);
  const rows = (Array.isArray(found) ? found : [found]).filter((row): row is Row => typeof row === 'object' && row !== null);
  const measured = measuredOf(meta, data);
  const roles = rolesOf(columns);
  const measures = roles.measures.map((measure) => ({ ...measure, year: (row: Row) => measured.unit(row, measure.name) === 'YEAR' }));
  return { meta, data, text, rows, complete, columns, roles: { ...roles, measures }, measured };
}
