import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit, withBrowser } from './browser.js';
import { settled } from './questions.js';

withBrowser();

const told = (page) => page.locator('.facts').evaluate((list) => Object.fromEntries([...list.querySelectorAll('dt')].map((term) => [term.innerText, term.nextElementSibling.innerText])));

test('a short address leads to what is known of one thing, under its name', async (t) => {
  for (const [address, name, facts] of [
    ['/channel/twitter/polizei_nbg?lang=de', 'Polizei Nienburg/Schaumburg', { Plattform: 'Twitter / X', Zustand: 'geschlossen', geschlossen: '3.3.2025', gehört: 'dem Amt' }],
    ['/source/seed-k21-2017?lang=en', 'Niedersachsen: Polizei stellt Social-Media-Manager ein', { kind: 'news article', published: '2017-09-18' }],
    ['/authority/landgericht-osnabrueck?lang=de', 'Landgericht Osnabrück', { Art: 'Gerichte' }],
    ['/land/ni?lang=de', 'Niedersachsen', { Hauptstadt: 'Hannover' }],
  ]) {
    const { page, clean } = await visit(t, { path: address });
    await settled(page);
    assert.equal(await page.locator('h1').innerText(), name);
    const found = await told(page);
    for (const [term, value] of Object.entries(facts)) assert.equal(found[term], value, `${address}: ${term}`);
    await clean();
  }
});

test('where the first list is empty, another is shown', async (t) => {
  const { page, clean } = await visit(t, { path: '/claim/ni-police-33-twitter-2017?lang=de' });
  await settled(page);
  assert.equal((await told(page))['Prüfung: Urteil'], 'nicht zu entscheiden');
  assert.equal(await page.locator('#rows').inputValue(), 'claim.check.missing');
  assert.match(await page.locator('table.result tbody').innerText(), /keine unabhängige Quelle/);
  // The heading has said it.
  assert.equal(await page.getByText('Die Polizei Niedersachsen hat 33 Accounts bei Twitter', { exact: true }).count(), 1);
  await clean();
});
