import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visit, withBrowser } from './browser.js';
import { json, settled } from './questions.js';

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
  const { page, clean } = await visit(t, { path: '/source/c-bis-hh-netiquette?lang=de' });
  await settled(page);
  assert.equal(await page.locator('#rows').inputValue(), 'source.channels.nodes');
  assert.match(await page.locator('table.result tbody').innerText(), /Behörde für Inneres und Sport/);
  await clean();
});

test('a claim of a number shows what is known of whom it is about', async (t) => {
  const { page, clean } = await visit(t, { path: '/claim/ni-police-33-twitter-2017?lang=de' });
  await settled(page);
  assert.equal((await told(page))['Prüfung: Urteil'], 'nicht zu entscheiden');
  assert.equal(await page.locator('#rows').inputValue(), 'claim.check.standings');
  assert.match(await page.locator('#answer .absent').innerText(), /Keine Quelle, die von der Behauptung unabhängig ist/);
  // The heading has said it.
  assert.equal(await page.getByText('Die Polizei Niedersachsen hat 33 Accounts bei Twitter', { exact: true }).count(), 0);
  assert.equal(await page.getByText('„Die Polizei Niedersachsen hat 33 Accounts bei Twitter“', { exact: true }).count(), 1);
  await clean();
});

test('what was claimed is quoted, with who claimed it and when, and is nothing that the register says', async (t) => {
  for (const [lang, open, close, said] of [
    ['de', '„', '“', /Niedersächsisches Ministerium für Inneres und Sport, 18\.9\.2017\. Was ist/],
    ['en', '“', '”', /Niedersächsisches Ministerium für Inneres und Sport, 2017-09-18\. What is/],
  ]) {
    const { claims } = await json(`/q/claims-and-verdicts.json?lang=${lang}`);
    assert.ok(claims.length > 3);
    for (const { key, statement } of claims) {
      const { page } = await visit(t, { path: `/claim/${key}?lang=${lang}` });
      await settled(page);
      assert.equal(await page.locator('h1').innerText(), open + statement + close);
      assert.equal(await page.title(), `Kanalatlas: ${open}${statement}${close}`);
      if (key === 'ni-police-33-twitter-2017') assert.match(await page.locator('h1 + .sentence').innerText(), said);
      await page.context().close();
    }
  }
});

test('whether anything is known of a peer is not called whether it has a channel', async (t) => {
  for (const [lang, word] of [
    ['de', 'bekannt'],
    ['en', 'known'],
  ]) {
    const { page } = await visit(t, { path: `/claim/ni-police-leading-2017?lang=${lang}&rows=claim.check.standings&view=table` });
    await settled(page);
    const peer = page.locator('table.result td[data-column="known"]').first();
    assert.equal(await peer.getAttribute('data-label'), word);
  }
});

test('years have no thousands, and other figures do', async (t) => {
  for (const lang of ['de', 'en']) {
    const { page } = await visit(t, {
      path: `/source/seed-k21-2017?lang=${lang}&view=table`,
      prepare: (page) =>
        page.route(/source-at-a-glance\.json/, async (route) => {
          const body = await (await route.fetch()).json();
          const one = body.source.observations.nodes.find(({ value }) => value === 33);
          Object.assign(one, { value: 33_000, interval: { low: 33_000, high: 33_000 } });
          await route.fulfill({ json: body });
        }),
    });
    await settled(page);
    const values = await page.locator('table.result [data-column="value"]').allInnerTexts();
    assert.deepEqual(values.filter((value) => /^2.?013$/.test(value)), ['2013', '2013']);
    assert.ok(values.includes(lang === 'de' ? '33.000' : '33,000'), values.join(' '));
  }
});

test('what the register does not know is said to be that, and leads on', async (t) => {
  for (const [path, de, en] of [
    ['/authority/gibtsnicht', /Diese Behörde kennt das Register nicht/, /does not know this authority/],
    ['/claim/nix', /Diese Behauptung kennt das Register nicht/, /does not know this claim/],
    ['/source/nix', /Diese Quelle kennt das Register nicht/, /does not know this source/],
    ['/channel/twitter/nix', /Diesen Kanal kennt das Register nicht/, /does not know this channel/],
    ['/land/XX', /Dieses Land kennt das Register nicht/, /does not know this Land/],
  ]) {
    for (const [lang, said] of [
      ['de', de],
      ['en', en],
    ]) {
      const { page } = await visit(t, { path: `${path}?lang=${lang}` });
      await page.locator('#answer[data-state="nothing"][aria-busy="false"]').waitFor();
      assert.match(await page.locator('h1').innerText(), said);
      assert.match(await page.title(), said);
      assert.equal(await page.locator('#permalink, .take, .failed').count(), 0, path);
      assert.match(await page.locator('#answer a').getAttribute('href'), new RegExp(`^/\\?lang=${lang}#gallery-search$`));
      await page.context().close();
    }
  }
  // Who then asks for one that is known has it.
  const { page } = await visit(t, { path: '/authority/gibtsnicht?lang=de' });
  await page.locator('#answer[data-state="nothing"]').waitFor();
  await page.locator('.asking summary').click();
  await page.locator('#v-authority').fill('landgericht-osnabrueck');
  await page.getByRole('button', { name: 'Antwort anzeigen' }).click();
  await settled(page);
  assert.equal(await page.locator('h1').innerText(), 'Landgericht Osnabrück');
});
