/** The address of the page: which of its parameters are the page's own, and how it is read and changed. */
import type { Lang } from './i18n';

/** Narrows the rows: a column and the value that it must have, `status:ACTIVE`. */
export const ONLY = 'only';
/** Which question the start page opens with. */
export const ASK = 'ask';
/** Parameters of the page itself; all others are those of the question. */
export const OWN: readonly string[] = ['lang', 'view', 'measure', ONLY, ASK];
/** Parameters that stay when the form is sent. */
export const KEPT: readonly string[] = [...OWN, 'rows'];

/** The parameters of the address. */
export const address = (): URLSearchParams => new URL(location.href).searchParams;

/** What the address asks the exits. */
export function exitOf(lang: Lang): URLSearchParams {
  const parameters = address();
  for (const name of OWN) parameters.delete(name);
  parameters.set('lang', lang);
  return parameters;
}

/** What the address asked last. */
let last = location.search;

/** Changes the address: as a step that leads back, or in its place. */
export function go(change: (parameters: URLSearchParams) => void, replace = false): void {
  const url = new URL(location.href);
  change(url.searchParams);
  if (replace) history.replaceState(null, '', url);
  else history.pushState(null, '', url);
  last = url.search;
}

/** Tells when somebody goes back or forward to another question. A link within the page is none. */
export function onStep(listener: () => void): void {
  addEventListener('popstate', () => {
    if (location.search === last) return;
    last = location.search;
    listener();
  });
}
