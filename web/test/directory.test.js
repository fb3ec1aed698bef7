// The way to a Land and to an authority: from the start page, from a table, and from one thing to another.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base, sound, visit, withBrowser } from './browser.js';
import { settled } from './questions.js';

withBrowser();

/** Notes what the directory asks the server. */
const asking = (asked) => (page) =>
  page.on('request', (request) => {
    const variables = new URL(request.url()).searchParams.get('variables');
    if (/query Directory/.test(decodeURIComponent(request.url()).replaceAll('+', ' '))) asked.push(JSON.parse(variables));
  });

const told = (page, words) => page.locator('.found [role="status"]', { hasText: words }).waitFor();

const hits = (page) => page.locator('.hits a').evaluateAll((links) => links.map((link) => [link.innerText, link.getAttribute('href')]));

test('the start page leads to each Land, by name', async (t) => {
  for (const [lang, first, last] of [
    ['de', ['Baden-Württemberg', '/land/BW?lang=de'], ['Thüringen', '/land/TH?lang=de']],
    ['en', ['Baden-Württemberg', '/land/BW?lang=en'], ['Thuringia', '/land/TH?lang=en']],
  ]) {
    const { page, clean } = await visit(t, { path: `/?lang=${lang}` });
    const links = await page.locator('.laender a').evaluateAll((all) => all.map((link) => [link.innerText, link.getAttribute('href')]));
    assert.equal(links.length, 16);
    assert.deepEqual([links[0], links[15]], [first, last]);
    const names = links.map(([name]) => name);
    assert.deepEqual(names, names.toSorted((a, b) => a.localeCompare(b, lang)));
    await page.getByRole('link', { name: 'Bremen' }).click();
    await settled(page);
    assert.equal(await page.locator('h1').innerText(), 'Bremen');
    assert.equal(new URL(page.url()).searchParams.get('lang'), lang);
    await clean();
  }
});

test('the search finds Länder and authorities as well, asks once for each pause, and never before something is typed', async (t) => {
  const asked = [];
  const { page, clean } = await visit(t, { path: '/?lang=de', prepare: asking(asked) });
  await page.locator('#gallery a').first().waitFor();
  await page.locator('#opening[aria-busy="false"]').waitFor();
  await page.getByRole('link', { name: 'Behörde oder Land suchen' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'gallery-search', 'the way to it leads into it');
  assert.deepEqual(asked, []);
  await page.keyboard.type('Polizeidirektion Osnabrueck', { delay: 5 });
  await told(page, 'Im Register gefunden: 1');
  assert.deepEqual(asked, [{ text: 'Polizeidirektion Osnabrueck', first: 8 }]);
  assert.deepEqual(await hits(page), [['Polizeidirektion Osnabrück', '/authority/polizeidirektion-osnabrueck?lang=de']]);
  assert.match(await page.locator('.hits li').innerText(), /Polizei · Niedersachsen/);
  await page.getByRole('link', { name: 'Polizeidirektion Osnabrück' }).click();
  await settled(page);
  assert.equal(await page.locator('h1').innerText(), 'Polizeidirektion Osnabrück');
  await clean();
});

test('of many that are found, eight are shown, a Land among them, and it is said that there are more', async (t) => {
  const { page } = await visit(t, { path: '/?lang=en', bypassCSP: true });
  await page.locator('#gallery a').first().waitFor();
  await page.locator('#gallery-search').fill('niedersachs');
  await told(page, /^Found in the register: \d+, of which the first 8 are here/);
  const found = await hits(page);
  assert.equal(found.length, 8);
  assert.deepEqual(found[0], ['Lower Saxony', '/land/NI?lang=en']);
  await sound(page, 'directory', '.directory');
  // One letter is in every name, and what is no letter in none.
  for (const words of ['n', '-- %', '']) {
    await page.locator('#gallery-search').fill(words);
    assert.ok(!(await page.locator('.found').isVisible()), words);
  }
});

test('what nobody is called is said to be unknown, and questions are found all the same', async (t) => {
  const { page } = await visit(t, { path: '/?lang=de' });
  await page.locator('#gallery a').first().waitFor();
  await page.locator('#gallery-search').fill('Zeitreihe flach');
  await told(page, 'Keine Behörde und kein Land im Register heißt so.');
  assert.ok((await page.locator('#gallery a').count()) > 0);
  assert.deepEqual(await hits(page), []);
});

test('where the register cannot be searched, a sentence says why, and the same words may be sent again', async (t) => {
  for (const [lang, answer, sentence] of [
    ['de', (route) => route.abort('internetdisconnected'), 'Das Register konnte nicht durchsucht werden. Der Server ist gerade nicht zu erreichen.'],
    ['en', (route) => route.fulfill({ status: 500, body: 'oops' }), 'The register could not be searched. The server answered with an error (500).'],
    ['de', (route) => route.fulfill({ status: 429, json: { errors: [{ message: 'x', extensions: { code: 'RATE_LIMITED' } }] } }), 'Zu viele Fragen in kurzer Zeit.'],
    ['de', (route) => route.fulfill({ json: { data: null, errors: [{ message: 'x' }] } }), 'Der Server hat die Frage nicht angenommen.'],
  ]) {
    const { page } = await visit(t, { path: `/?lang=${lang}` });
    await page.locator('#gallery a').first().waitFor();
    await page.route(/query\+Directory/, answer);
    await page.locator('#gallery-search').fill('Celle');
    await told(page, sentence);
    assert.ok((await page.locator('.laender a').count()) === 16);
    await page.unroute(/query\+Directory/);
    await page.keyboard.press('Enter');
    await page.locator('.hits a').first().waitFor();
    assert.equal(new URL(page.url()).pathname, '/', 'nothing is sent anywhere else');
    await page.context().close();
  }
});

test('an answer that comes late does not stand under newer words', async (t) => {
  let waiting;
  const { page } = await visit(t, { path: '/?lang=de' });
  await page.locator('#gallery a').first().waitFor();
  await page.route(/query\+Directory.*Celle/, (route) => {
    waiting = route;
  });
  await page.locator('#gallery-search').fill('Celle');
  await told(page, 'Das Register wird durchsucht …');
  await page.locator('#gallery-search').fill('Polizeidirektion Osnabrück');
  await told(page, 'Im Register gefunden: 1');
  await waiting.continue().catch(() => undefined);
  await page.waitForTimeout(200);
  assert.deepEqual((await hits(page)).map(([name]) => name), ['Polizeidirektion Osnabrück']);
});

test('the first load asks the directory nothing, and its script is small', async (t) => {
  for (const viewport of [{ width: 412, height: 823 }, { width: 1366, height: 900 }]) {
    const sizes = [];
    const asked = [];
    const { page } = await visit(t, {
      path: '/?lang=de',
      viewport,
      prepare: async (page) => {
        await asking(asked)(page);
        page.on('response', (response) => {
          if (response.request().resourceType() === 'script') sizes.push(response.request().sizes().then(({ responseBodySize }) => responseBodySize));
        });
      },
    });
    await page.locator('#opening[data-state="known"] [data-view="bars"] svg').waitFor();
    await page.locator('#gallery a').first().waitFor();
    // Where it is in sight, the map belongs to what is loaded first.
    if (viewport.width > 1000) await page.locator('#opening [data-view="map"] svg').waitFor();
    const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    assert.ok(total > 50_000 && total <= 150 * 1024, `${viewport.width}: ${total} bytes of script`);
    assert.deepEqual(asked, []);
  }
});

test('names in a table lead to the pages of those whom they name, and the ids that tell them are not shown', async (t) => {
  const query = `query Links { land(code: NI) { channels(first: 20, filter: { kinds: [POLICE] }) { nodes {
    id handle displayName authority { id name } platform { id name } } } } }`;
  const response = await fetch(`${base}/q`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) });
  const { id } = await response.json();
  const { page, clean } = await visit(t, { path: `/question/${id}?lang=en&view=table` });
  await settled(page);
  const { data } = await (await fetch(`${base}/graphql?${new URLSearchParams({ query })}`)).json();
  const { nodes } = data.land.channels;
  const rows = await page.locator('table.result tbody tr').evaluateAll((all) =>
    all.map((row) => Object.fromEntries([...row.cells].map((cell) => [cell.dataset.column, cell.querySelector('a')?.getAttribute('href') ?? null]))),
  );
  assert.equal(rows.length, 20);
  for (const [at, row] of rows.entries()) {
    const { id: channel, handle, authority } = nodes[at];
    assert.equal(row['authority.name'], `/authority/${authority.id.slice('authority:'.length)}?lang=en`);
    assert.equal(row.handle, handle && `/channel/${channel.slice('channel:'.length).split('/').map(encodeURIComponent).join('/')}?lang=en`);
    assert.equal(row['platform.name'], null, 'a platform has no page');
    assert.ok(!('id' in row) && !('authority.id' in row) && 'platform.id' in row);
  }
  const at = nodes.findIndex(({ handle }) => handle !== null);
  await page.locator('table.result tbody tr').nth(at).locator('[data-column="handle"] a').click();
  await settled(page);
  assert.match(await page.locator('h1').innerText(), /\S/);
  // And from the channel to the authority.
  await page.locator('.facts a[href^="/authority/"]').click();
  await settled(page);
  assert.equal(await page.locator('h1').innerText(), nodes[at].authority.name);
  await clean();
});

test('Länder in a comparison and claims in a list lead to their pages', async (t) => {
  const { page, clean } = await visit(t, { path: '/question/police-channels-by-land?lang=de&view=table' });
  await settled(page);
  const lands = await page.locator('table.result [data-column="label"] a').evaluateAll((all) => all.map((link) => link.getAttribute('href')));
  assert.equal(new Set(lands).size, 16);
  assert.ok(lands.every((href) => /^\/land\/[A-Z]{2}\?lang=de$/.test(href)), lands.join(' '));
  await page.goto(`${base}/question/claims-and-verdicts?lang=de&view=table`);
  await settled(page);
  await page.locator('table.result [data-column="statement"] a').first().click();
  await settled(page);
  assert.match(page.url(), /claim-at-a-glance|\/claim\//);
  await clean();
});
