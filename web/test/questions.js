// What the tests of questions share.
import { base, visit } from './browser.js';

/** The JSON at an address of the server. */
export const json = async (path) => (await fetch(base + path)).json();

/** The rows at an address of the server. */
export const jsonLines = async (path) =>
  (await (await fetch(base + path)).text()).split('\n').filter(Boolean).map((line) => JSON.parse(line));

/** The named questions. */
export const questions = async (lang) => (await json(`/q?lang=${lang}`)).questions;

/** Waits until the answer is there. */
export const settled = (page) => page.locator('#answer[data-state="known"][aria-busy="false"]').waitFor();

/** Waits until the answer is drawn in a view. */
export const drawn = (page, view) => page.locator(`.drawn[data-view="${view}"]`).waitFor();

/** Opens the page of a question, and waits for its answer. */
export async function open(t, name, { lang = 'de', query = '', ...options } = {}) {
  const visited = await visit(t, { path: `/question/${name}?lang=${lang}${query}`, ...options });
  await settled(visited.page);
  return visited;
}

/** One page that goes from question to question, so that what it has fetched once is there. */
export async function tour(t, options = {}) {
  const visited = await visit(t, { path: '/about/data?lang=de', ...options });
  return {
    ...visited,
    async to(name, { lang = 'de', query = '' } = {}) {
      await visited.page.goto(`${base}/question/${name}?lang=${lang}${query}`);
      await settled(visited.page);
    },
  };
}
