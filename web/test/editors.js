// What the tests of the editor share.
import assert from 'node:assert/strict';
import { visit } from './browser.js';

/** Opens a page with its editor, and waits until that is ready. */
export async function openEditor(t, path, options = {}) {
  const visited = await visit(t, { path: `${path}#query`, ...options });
  await visited.page.locator('.as-page:enabled').waitFor();
  await visited.page.locator('.graphiql-query-editor .view-line').first().waitFor();
  return visited;
}

/** Writes a whole text into a pane of the editor. */
export async function write(page, pane, text) {
  // The lines may be more than the pane shows, and their middle out of sight.
  await page.locator(`.graphiql-container [aria-label="${pane}"] .monaco-editor`).first().click();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText(text);
  // Monaco closes a bracket by itself; what stands after the text is not part of it.
  await page.keyboard.press('Control+Shift+End');
  await page.keyboard.press('Delete');
}

export const query = (page, text) => write(page, 'Operation Editor', text);
export const variables = (page, text) => write(page, 'Variables', text);

/** What stands in a pane, as far as it is in sight. */
export const written = async (page, pane) =>
  (await page.locator(`.graphiql-container [aria-label="${pane}"] .view-lines`).first().innerText()).replaceAll('\u00a0', ' ');

/** Waits until a pane says something. */
export async function says(page, pane, pattern) {
  for (let step = 0; step < 50; step += 1) {
    if (pattern.test(await written(page, pane))) return;
    await page.waitForTimeout(100);
  }
  assert.fail(`the pane does not say ${pattern}: ${await written(page, pane)}`);
}

export const run = (page) => page.getByRole('button', { name: /Execute query/ }).click();
export const went = (page) => page.locator('.editor-bar .went');
