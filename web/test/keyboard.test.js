// Twelve tasks by keyboard alone: no step of them touches the mouse, and the focus is always to be seen.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { visit, withBrowser } from './browser.js';
import { drawn, settled } from './questions.js';

withBrowser();

/** What has the focus, in words: its id, what it stands for, and its text. */
const focused = (page) =>
  page.evaluate(() => {
    const { id, innerText, dataset, tagName } = document.activeElement;
    return `${tagName} ${id} ${dataset.view ?? dataset.format ?? dataset.column ?? ''} ${innerText ?? ''}`;
  });

/** Goes on by Tab until something has the focus; what has it on the way can be seen. */
async function tabTo(page, match, key = 'Tab') {
  for (let step = 0; step < 250; step += 1) {
    await page.keyboard.press(key);
    const text = await focused(page);
    if (text.startsWith('BODY')) continue;
    const seen = await page.evaluate(() => {
      const own = document.activeElement;
      const { width, height } = own.getBoundingClientRect();
      return width > 0 && height > 0 && getComputedStyle(own).outlineStyle !== 'none';
    });
    assert.ok(seen, `the focus is not to be seen on ${text}`);
    if (match.test(text)) return;
  }
  assert.fail(`no ${key} leads to ${match}`);
}

const press = (page, ...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());

/** An open question of which the focus is at the start. */
async function opened(t, query = '') {
  const { page } = await visit(t, { path: `/question/series-for-a-chart?lang=en&view=table${query}` });
  await settled(page);
  return page;
}

const tasks = {
  async 'skip to the answer'(t) {
    const page = await opened(t);
    await tabTo(page, /Skip to the content/);
    await press(page, 'Enter');
    assert.equal(new URL(page.url()).hash, '#answer');
    assert.match(await focused(page), / answer /);
    await tabTo(page, /Table|Ranking/);
  },
  async 'switch the language'(t) {
    const page = await opened(t);
    await tabTo(page, /Deutsch/);
    await press(page, 'Enter');
    await page.locator('html[lang="de"]').waitFor();
    await settled(page);
    assert.match(await page.locator('h1').innerText(), /Zeitreihe/);
  },
  async 'choose dark colours'(t) {
    const page = await opened(t);
    await tabTo(page, / theme /);
    await page.keyboard.type('dark');
    assert.equal(await page.locator('html').getAttribute('data-theme'), 'dark');
  },
  async 'find a question and open it'(t) {
    const { page } = await visit(t, { path: '/?lang=en' });
    await page.locator('#gallery a').first().waitFor();
    await tabTo(page, / gallery-search /);
    await page.keyboard.type('flat series');
    await tabTo(page, /A flat series/);
    await press(page, 'Enter');
    await settled(page);
    assert.match(page.url(), /series-for-a-chart/);
  },
  async 'ask from another day'(t) {
    const page = await opened(t);
    await tabTo(page, /Change the question/);
    await press(page, 'Enter');
    await tabTo(page, / v-from /);
    await press(page, 'Control+A');
    await page.keyboard.type('2019');
    await press(page, 'Enter');
    await page.waitForURL(/from=2019/);
    await settled(page);
  },
  async 'ask for another kind of authority'(t) {
    const page = await opened(t);
    await tabTo(page, /Change the question/);
    await press(page, 'Enter');
    for (const kind of ['COURT', 'POLICE']) {
      for (let step = 0; step < 80; step += 1) {
        await press(page, 'Tab');
        if ((await page.evaluate(() => document.activeElement.value)) === kind) break;
      }
      await press(page, 'Space');
    }
    await tabTo(page, /Show the answer/);
    await press(page, 'Enter');
    await page.waitForURL((url) => url.searchParams.getAll('kinds').join() === 'COURT');
    await settled(page);
  },
  async 'choose another interval from a list'(t) {
    const page = await opened(t, '&from=2024');
    await tabTo(page, /Change the question/);
    await press(page, 'Enter');
    await tabTo(page, / v-interval /);
    await page.keyboard.type('quarterly');
    await tabTo(page, /Show the answer/);
    await press(page, 'Enter');
    await page.waitForURL(/interval=QUARTER/);
    await settled(page);
  },
  async 'look at it in another view'(t) {
    const page = await opened(t);
    await tabTo(page, / lines /);
    await press(page, 'Space');
    await drawn(page, 'lines');
    assert.equal(await page.evaluate(() => document.activeElement.dataset.view), 'lines', 'the focus stays where it was');
    await tabTo(page, /same values as a table/i);
    await press(page, 'Enter');
    await drawn(page, 'table');
  },
  async 'sort the table'(t) {
    const page = await opened(t);
    await tabTo(page, /^BUTTON .*who/i);
    await press(page, 'Enter');
    assert.equal(await page.locator('table.result th[aria-sort]').getAttribute('aria-sort'), 'ascending');
    await press(page, 'Enter');
    assert.equal(await page.locator('table.result th[aria-sort]').getAttribute('aria-sort'), 'descending');
  },
  async 'narrow it to one Land'(t) {
    const page = await opened(t);
    await tabTo(page, /Narrow down/);
    await press(page, 'Enter');
    await tabTo(page, /^SELECT only-/);
    await page.keyboard.type('Bayern');
    await page.waitForURL(/only=label/);
    assert.match(await page.locator('.drawn caption').innerText(), /^12 rows/);
  },
  async 'download it'(t) {
    const page = await opened(t);
    await tabTo(page, /de\.csv/);
    const [download] = await Promise.all([page.waitForEvent('download'), press(page, 'Enter')]);
    assert.match(download.suggestedFilename(), /series-for-a-chart.*\.csv/);
    assert.ok((await readFile(await download.path())).length > 1_000);
  },
  async 'copy the citation'(t) {
    const page = await opened(t);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await tabTo(page, /^PRE .*Kanalatlas:/);
    await tabTo(page, /Copy/);
    await press(page, 'Enter');
    await page.getByText('Copied.').waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /Kanalatlas.*edition=1/);
  },
  async 'unfold the programs and go back up'(t) {
    const page = await opened(t);
    await tabTo(page, /In your own code/);
    await press(page, 'Enter');
    await tabTo(page, /^PRE .*curl/);
    await tabTo(page, /In your own code/, 'Shift+Tab');
    await press(page, 'Enter');
    assert.equal(await page.locator('.code').getAttribute('open'), null);
  },
  async 'open the editor, write in it, run it and leave it'(t) {
    const page = await opened(t);
    await tabTo(page, /Open the query/);
    await press(page, 'Enter');
    await page.locator('.graphiql-query-editor .view-line').first().waitFor();
    const at = (selector) => page.evaluate((own) => document.activeElement.matches(own), selector);
    for (let step = 0; step < 60 && !(await at('.graphiql-query-editor .graphiql-editor')); step += 1) await press(page, 'Tab');
    await press(page, 'Enter');
    assert.ok(await at('.graphiql-query-editor .monaco-editor *'), 'Enter begins to write');
    await press(page, 'Control+A');
    await page.keyboard.type('{ edition { number');
    await press(page, 'Control+Enter');
    await page.locator('.graphiql-response').getByText('"number"').waitFor();
    // An open list of completions takes the first Escape for itself.
    for (let step = 0; step < 2 && !/ after-editor /.test(await focused(page)); step += 1) await press(page, 'Escape');
    assert.match(await focused(page), / after-editor /);
  },
};

for (const [name, task] of Object.entries(tasks)) test(`by keyboard: ${name}`, task);
