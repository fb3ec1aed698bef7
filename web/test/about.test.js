// What the pages of text say of the register is what the register does.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { visit, withBrowser } from './browser.js';
import { json } from './questions.js';

withBrowser();

test('the page of the method says what every state of a channel means, in the words that tables have for it', async (t) => {
  const { words } = JSON.parse(await readFile(new URL('../src/texts/words.json', import.meta.url), 'utf8'));
  const { data } = await json(`/graphql?${new URLSearchParams({ query: '{ __type(name: "ChannelStatus") { enumValues { name } } }' })}`);
  const states = data.__type.enumValues.map(({ name }) => name);
  assert.ok(states.length >= 5);
  for (const [at, lang] of ['de', 'en'].entries()) {
    const { page, clean } = await visit(t, { path: `/about/method?lang=${lang}` });
    const text = (await page.locator('article').innerText()).toLowerCase();
    for (const state of states) {
      const word = words.ChannelStatus[state][at];
      assert.ok(text.includes(lang === 'de' ? `„${word}“` : `“${word}”`), `${lang} ${state}: ${word}`);
    }
    await clean();
  }
});

test('only on Mastodon are posts counted so far, as the page of the method says', async () => {
  const query = '{ channels(first: 100, filter: { status: [DORMANT] }) { nodes { platform { slug } } } }';
  const { data } = await json(`/graphql?${new URLSearchParams({ query })}`);
  const platforms = new Set(data.channels.nodes.map(({ platform }) => platform.slug));
  assert.deepEqual([...platforms], ['mastodon']);
});
