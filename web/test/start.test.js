// The start page: a comparison that is finished, and can be changed; and whom to tell about an error.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { base, visit, withBrowser } from './browser.js';
import { variables } from './editors.js';
import { json, open, settled } from './questions.js';
import { folderOf, serve } from './server.js';

withBrowser();

const compared = (page) => page.locator('#opening[data-state="known"][aria-busy="false"]').waitFor();

test('the start page opens with a comparison, a map and who is behind it', async (t) => {
  for (const lang of ['de', 'en']) {
    const { page, clean } = await visit(t, { path: `/?lang=${lang}` });
    await page.locator('#opening[data-state="known"]').waitFor();
    const { compare } = await json(`/q/police-channels-by-land.json?lang=${lang}`);
    assert.equal(await page.locator('#opening .sentence').innerText(), compare.sentence);
    const bars = await page.locator('#opening [data-view="bars"] svg').textContent();
    for (const { label, interval } of compare.rows) {
      assert.ok(bars.includes(label), label);
      assert.ok(bars.includes(interval.low === interval.high ? String(interval.low) : `${interval.low}–${interval.high}`), label);
    }
    await page.locator('#opening [data-view="map"] svg').waitFor();
    const titles = await page.locator('#opening [data-view="map"] svg title').allTextContents();
    assert.equal(titles.length, 16);
    for (const { value } of compare.rows) assert.ok(titles.some((title) => title.includes(String(value))), `${value}`);
    await clean();
  }
});

test('the comparison is changed on the start page, with form, address, document and answer in step', async (t) => {
  const { page, clean } = await visit(t, { path: '/?lang=de' });
  await compared(page);
  const first = await page.locator('#opening .sentence').innerText();
  assert.match(await page.locator('#document').innerText(), /query PoliceChannelsByLand/);
  await page.locator('.asking summary').click();
  await page.locator('#v-focus').selectOption('BY');
  await page.locator('#v-date').fill('2019-06');
  await page.getByRole('button', { name: 'Antwort anzeigen' }).click();
  await page.waitForURL(/focus=BY/);
  await page.waitForFunction((old) => document.querySelector('#opening .sentence')?.innerText !== old, first);
  await compared(page);
  const { compare } = await json('/q/police-channels-by-land.json?lang=de&focus=BY&date=2019-06');
  assert.equal(await page.locator('#opening .sentence').innerText(), compare.sentence);
  assert.match(await page.locator('.asked').innerText(), /Bayern[^]*6\/2019/);
  await page.goBack();
  await page.waitForFunction((old) => document.querySelector('#opening .sentence')?.innerText === old, first);
  assert.equal(await page.locator('#v-focus').inputValue(), 'NI');
  await page.goForward();
  await page.waitForFunction((sentence) => document.querySelector('#opening .sentence')?.innerText === sentence, compare.sentence);
  await page.getByRole('link', { name: 'Alle Darstellungen, Downloads und Zitate' }).click();
  await settled(page);
  assert.equal(await page.locator('#answer .sentence').first().innerText(), compare.sentence);
  await clean();
});

test('the heading and the title of the window say what is asked by now', async (t) => {
  const { page, clean } = await visit(t, { path: '/?lang=de' });
  await compared(page);
  const heading = page.locator('#opening-title');
  const said = async () => (await heading.innerText()).replaceAll(/\s+/g, ' ');
  const [first, title] = [await said(), await page.title()];
  assert.equal(first, 'Welche Landespolizei hat die meisten Kanäle?');
  await page.locator('.asking summary').click();
  await page.locator('#v-focus').selectOption('BY');
  await page.locator('#v-date').fill('31.12.2025');
  await page.locator('input[name="platforms"][value="mastodon"]').check();
  await page.getByRole('button', { name: 'Antwort anzeigen' }).click();
  await page.waitForURL(/focus=BY/);
  const own = `${first} (Plattformen: Mastodon; Das Land, von dem der Satz spricht: Bayern; Stichtag: 31.12.2025)`;
  assert.equal(await said(), own);
  assert.equal(await page.title(), `Kanalatlas: ${own}`);
  await compared(page);
  await page.getByRole('button', { name: 'Zurück zur Vorgabe' }).click();
  await page.waitForURL((url) => !url.searchParams.has('focus'));
  assert.deepEqual([await said(), await page.title()], [first, title]);
  await page.goBack();
  await page.waitForURL(/focus=BY/);
  assert.equal(await said(), own);
  await clean();
  // It speaks of the police no longer where others are asked about, nor where nothing is said of whom.
  for (const [query, words] of [
    ['&kinds=COURT&date=', 'Who leads? (Kinds of authority: courts; The date: left open)'],
    ['&kinds=', 'Who leads? (Kinds of authority: left open)'],
    ['&kinds=POLICE&focus=NI', 'Which Land’s police run the most channels?'],
  ]) {
    await page.goto(`${base}/?lang=en${query}`);
    await page.locator('#opening[aria-busy="false"]').waitFor();
    assert.equal(await said(), words, query);
    if (query !== '&kinds=POLICE&focus=NI') assert.equal(await page.title(), `Kanalatlas: ${words}`);
  }
});

test('what the editor says becomes the comparison of the start page', async (t) => {
  const { page } = await visit(t, { path: '/?lang=en&focus=HE#query' });
  await compared(page);
  const { compare } = await json('/q/police-channels-by-land.json?lang=en&focus=HE');
  assert.equal(await page.locator('#opening .sentence').innerText(), compare.sentence);
  await page.locator('.as-page:enabled').waitFor();
  await variables(page, '{"focus": "SN"}');
  await page.waitForURL(/focus=SN/);
  const next = await json('/q/police-channels-by-land.json?lang=en&focus=SN');
  await page.waitForFunction((sentence) => document.querySelector('#opening .sentence')?.innerText === sentence, next.compare.sentence);
  await page.locator('.asking summary').click();
  assert.equal(await page.locator('#v-focus').inputValue(), 'SN');
});

test('an answer can be put into another page, as it is', async (t) => {
  const { page } = await open(t, 'who-left-x', { query: '&laender=NI&view=timeline' });
  const code = await page.locator('#embed + pre').innerText();
  const address = await page.evaluate((html) => {
    const holder = document.createElement('template');
    holder.innerHTML = html;
    return holder.content.querySelector('iframe').src;
  }, code);
  const url = new URL(address);
  assert.deepEqual([url.pathname, url.searchParams.getAll('laender'), url.searchParams.get('edition')], ['/embed/who-left-x', ['NI'], '1']);
  const response = await fetch(base + url.pathname + url.search);
  assert.equal(response.status, 200);
  assert.match(await response.text(), /<table/);
});

test('errors and barriers can be reported where the operator says to whom, and nowhere else', async (t) => {
  const none = await open(t, 'who-left-x');
  assert.equal(await none.page.locator('.report').count(), 0);
  const silent = await visit(t, { path: '/about/accessibility?lang=de' });
  await silent.page.getByText('hat keine Adresse für Rückmeldungen angegeben').waitFor();

  const { url } = await serve(t, `sqlite:${join(await folderOf(t), 'k.db')}`, '--contact', 'redaktion@kanalatlas.example');
  const { page } = await visit(t, { at: url, path: '/question/who-left-x?lang=de&laender=NI' });
  await settled(page);
  const link = new URL(await page.locator('.report').getAttribute('href'));
  assert.equal(link.protocol + link.pathname, 'mailto:redaktion@kanalatlas.example');
  assert.match(link.searchParams.get('subject'), /X/);
  assert.match(link.searchParams.get('body'), /laender=NI.*edition=1/);
  await page.goto(`${url}/about/accessibility?lang=en`);
  assert.match(await page.locator('.feedback a').getAttribute('href'), /^mailto:redaktion@kanalatlas\.example\?subject=Barrier/);
});

test('the opening compares over a period as well, and authorities as well as Länder', async (t) => {
  const { page, clean } = await visit(t, { path: '/?lang=de&kinds=COURT' });
  const known = () => compared(page);
  await known();
  await page.getByRole('link', { name: 'Über einen Zeitraum' }).click();
  await page.waitForURL('**/?kinds=COURT&ask=fastest-growing-police&lang=de');
  await known();
  assert.match(await page.locator('h1').innerText(), /^Wer wächst am schnellsten\?\s*\(Arten von Behörden: Gerichte\)$/);
  assert.equal(await page.locator('.spans [aria-current]').innerText(), 'Über einen Zeitraum');
  // The way to the whole page asks the same.
  const whole = await page.locator('.ways a.primary').getAttribute('href');
  assert.equal(whole, '/question/fastest-growing-police?lang=de&kinds=COURT');
  // A window of one's own, by the form.
  await page.locator('details.asking summary').click();
  await page.locator('details.asking [name="from"]').fill('1.1.2018');
  await page.locator('details.asking button[type="submit"]').click();
  await page.waitForURL(/from=2018-01-01/);
  await known();
  assert.match(await page.locator('#opening .sentence').first().innerText(), /1\.1\.2018/);
  assert.equal(new URL(page.url()).searchParams.get('ask'), 'fastest-growing-police');
  await page.reload();
  await known();
  assert.match(await page.locator('#opening .sentence').first().innerText(), /1\.1\.2018/);
  // The other language asks the same, too.
  await page.getByRole('link', { name: 'English' }).click();
  await page.waitForURL(/lang=en/);
  await known();
  assert.match(await page.locator('h1').innerText(), /^Who grows fastest\?/);
  await clean();
});

test('the opening compares single authorities, each with its page', async (t) => {
  const { page, clean } = await visit(t, { path: '/?lang=de&by=AUTHORITY&laender=NI&laender=BY&peers=AREA_STATES' });
  await page.locator('#opening[data-state="known"][aria-busy="false"] svg.chart').first().waitFor();
  const { data } = await (await fetch(`${base}/graphql?${new URLSearchParams({ lang: 'de', query: `{ compare(input: { metric: "channels", by: AUTHORITY,
    filter: { kinds: [POLICE] }, laender: [NI, BY], asOf: "2026-11-01" }) { rows { label value } } }` })}`)).json();
  const { rows } = data.compare;
  assert.ok(rows.length > 20);
  assert.ok((await page.locator('#opening svg.chart').first().innerHTML()).includes(rows[0].label));
  assert.equal(await page.locator('#opening [data-view="map"]').count(), 0, 'no row is a Land');
  await page.goto(`${base}/question/police-channels-by-land?lang=de&by=AUTHORITY&laender=NI&laender=BY&peers=AREA_STATES&view=table`);
  await page.locator('table.result tbody a[href^="/authority/"]').first().waitFor();
  assert.equal(await page.locator('table.result tbody tr').count(), rows.length);
  await clean();
});
