import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { base, visit, withBrowser } from './browser.js';
import { drawn, json, open, questions, settled, tour } from './questions.js';

withBrowser();

const run = promisify(execFile);

/** The Python that has gql and pandas. */
const python = fileURLToPath(new URL('../../tests/consumers/python/venv/bin/python', import.meta.url));

test('the gallery has every question, and finds them by their words', async (t) => {
  for (const [lang, words, name] of [
    ['de', 'gericht TWITTER', 'first-court-on-twitter'],
    ['en', 'left x', 'who-left-x'],
  ]) {
    const all = await questions(lang);
    const { page, clean } = await visit(t, { path: `/?lang=${lang}` });
    const links = page.locator('#gallery a');
    await links.first().waitFor();
    assert.deepEqual(await links.allInnerTexts(), all.map(({ title }) => title));
    await page.locator('#gallery-search').fill(words);
    const found = await links.evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href')));
    assert.ok(found.length > 0 && found.length < all.length);
    assert.ok(found.some((href) => href.startsWith(`/question/${name}?`)), `${words}: ${found}`);
    await page.locator('#gallery-search').fill('xyzzy');
    assert.equal(await links.count(), 0);
    assert.match(await page.locator('.questions [role="status"]').innerText(), /Keine Frage|No question/);
    await clean();
  }
});

test('the form writes the address, and the address fills the form', async (t) => {
  const { page, clean } = await open(t, 'series-for-a-chart', { query: '&view=table' });
  await page.locator('.asking summary').click();
  const first = await page.locator('table.result tbody').innerText();
  await page.getByRole('checkbox', { name: 'Polizei', exact: true }).uncheck();
  await page.getByRole('checkbox', { name: 'Gerichte', exact: true }).check();
  await page.locator('#v-from').fill('2020');
  await page.getByRole('button', { name: 'Antwort anzeigen' }).click();
  await page.waitForURL(/kinds=COURT/);
  await settled(page);
  const parameters = new URL(page.url()).searchParams;
  assert.deepEqual([parameters.getAll('kinds'), parameters.get('from'), parameters.get('metric')], [['COURT'], '2020', null]);
  await page.waitForFunction((old) => document.querySelector('table.result tbody').innerText !== old, first);
  await page.goBack();
  await page.waitForFunction((old) => document.querySelector('table.result tbody').innerText === old, first);
  assert.equal(await page.locator('#v-from').inputValue(), '2014');
  assert.ok(await page.getByRole('checkbox', { name: 'Polizei', exact: true }).isChecked());
  await page.goForward();
  await page.waitForFunction((old) => document.querySelector('table.result tbody').innerText !== old, first);
  assert.equal(await page.locator('#v-from').inputValue(), '2020');
  await page.getByRole('button', { name: 'Zurück zur Vorgabe' }).click();
  await page.waitForFunction((old) => document.querySelector('table.result tbody').innerText === old, first);
  assert.equal(new URL(page.url()).searchParams.get('kinds'), null);
  await clean();
});

test('platforms, metrics and claims are chosen by their names', async (t) => {
  const { page } = await visit(t, { path: '/question/series-for-a-chart?lang=de&platforms=nowhere' });
  await page.getByRole('alert').waitFor();
  await page.locator('.asking summary').click();
  // What the address has and the register does not know stays to be seen.
  assert.ok(await page.getByRole('checkbox', { name: 'nowhere' }).isChecked());
  await page.getByRole('checkbox', { name: 'nowhere' }).uncheck();
  await page.getByRole('checkbox', { name: 'Instagram' }).check();
  await page.locator('#v-metric').selectOption({ value: 'followers' });
  await page.getByRole('button', { name: 'Antwort anzeigen' }).click();
  await page.waitForURL(/platforms=instagram/);
  await settled(page);
  assert.equal(new URL(page.url()).searchParams.get('metric'), 'followers');
  const { data } = await json('/graphql?query={metrics{key%20label}}&lang=de');
  const labels = await page.locator('#v-metric option').allInnerTexts();
  assert.deepEqual(labels, data.metrics.map(({ label }) => label));
});

test('for every question, the form filled by its defaults asks for nothing else', async (t) => {
  const { page, to } = await tour(t);
  for (const { name, variables } of await questions('en')) {
    if (variables.length === 0) continue;
    await to(name, { lang: 'en' });
    await page.locator('.asking summary').click();
    await page.getByRole('button', { name: 'Show the answer' }).click();
    await settled(page);
    const own = [...new URL(page.url()).searchParams.keys()].filter((key) => key !== 'lang');
    assert.deepEqual(own, [], name);
  }
});

test('what is downloaded is what the address gives, byte for byte', async (t) => {
  const { page } = await open(t, 'reach-per-inhabitant');
  for (const format of ['csv', 'de.csv', 'xlsx', 'tsv', 'ndjson', 'json', 'meta.json']) {
    const link = page.locator(`a[data-format="${format}"]`);
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const bytes = await readFile(await download.path());
    const response = await fetch(base + (await link.getAttribute('href')));
    assert.equal(response.status, 200);
    assert.ok(bytes.equals(Buffer.from(await response.arrayBuffer())) && bytes.length > 100, format);
  }
  await page.locator('.views [data-view="bars"]').click();
  await drawn(page, 'bars');
  for (const [name, begins] of [
    ['Grafik als SVG', '<svg'],
    ['Grafik als PNG', '\x89PNG'],
  ]) {
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name }).click()]);
    const bytes = await readFile(await download.path());
    assert.ok(bytes.toString('latin1').startsWith(begins) && bytes.length > 2_000, name);
    if (begins === '<svg') assert.doesNotMatch(bytes.toString(), /var\(--/);
  }
});

test('the programs that are shown run, and fetch the same', async (t) => {
  const { page } = await open(t, 'who-left-x');
  await page.locator('.code summary').click();
  const samples = new Map(await page.locator('.code .copyable').evaluateAll((nodes) => nodes.map((node) => [node.querySelector('h4').innerText, node.querySelector('pre').innerText])));
  assert.equal(samples.size, 9);
  for (const text of samples.values()) assert.match(text, /https?:\/\//);
  const out = async (program, ...words) => (await run(program, words, { maxBuffer: 1e8 })).stdout;
  const address = await page.locator('a[data-format="csv"]').getAttribute('href');
  const table = await (await fetch(base + address)).text();
  const { departures, closedChannels } = await json('/q/who-left-x.json?lang=de');
  assert.equal(await out('sh', '-c', samples.get('curl')), table);
  assert.match(await out(process.execPath, '--input-type=module', '-e', samples.get('JavaScript')), /departures/);
  const shape = /\[(\d+) rows x (\d+) columns\]/.exec(await out(python, '-c', samples.get('Python (pandas)')));
  assert.equal(Number(shape[1]), departures.nodes.length);
  const asked = JSON.parse(await out(python, '-c', samples.get('Python (gql)')));
  assert.equal(asked.departures.nodes.length, departures.nodes.length);
  assert.equal(asked.closedChannels.totalCount, closedChannels.totalCount);
});

test('a permanent address names its edition, opens the same answer, and an unknown one is told', async (t) => {
  const { page } = await open(t, 'who-left-x');
  const permalink = await page.locator('#permalink + pre').innerText();
  assert.match(permalink, /[?&]edition=1(&|$)/);
  const before = await page.locator('table.result tbody').innerText();
  const again = await visit(t, { path: permalink.slice(base.length) });
  await settled(again.page);
  assert.equal(await again.page.locator('table.result tbody').innerText(), before);
  assert.match(await again.page.locator('#cite-plain + pre').innerText(), /Ausgabe 1, .*https?:\/\/.*edition=1/);
  await again.clean();
  const unknown = await visit(t, { path: '/question/who-left-x?lang=de&edition=999' });
  const alert = unknown.page.getByRole('alert');
  await alert.waitFor();
  assert.match(await alert.innerText(), /Diese Ausgabe des Registers gibt es nicht/);
});

test('when a newer edition disagrees with the one in the address, the page says so', async (t) => {
  for (const [same, words] of [
    [true, /ist die Antwort dieselbe/],
    [false, /ist die Antwort eine andere/],
  ]) {
    const { page } = await visit(t, {
      path: '/question/who-left-x?lang=de&edition=1',
      prepare: async (page) => {
        // The newest edition is another one, with or without another answer.
        await page.route(/who-left-x\.meta\.json\?lang=de$/, async (route) => {
          const body = await (await route.fetch()).json();
          body.edition.number = 2;
          body.links.json = '/q/who-left-x.json?lang=de';
          await route.fulfill({ json: body });
        });
        await page.route(/who-left-x\.json\?lang=de$/, async (route) => {
          const text = await (await route.fetch()).text();
          await route.fulfill({ body: same ? text : text.replace('2023', '2024'), contentType: 'application/json' });
        });
      },
    });
    await page.getByText(words).waitFor();
    assert.match(await page.getByRole('link', { name: 'Neueste Antwort zeigen' }).getAttribute('href'), /^\/question\/who-left-x\?lang=de$/);
  }
});

test('that the newest edition cannot be reached takes nothing from the one in the address', async (t) => {
  const { page } = await visit(t, {
    path: '/question/who-left-x?lang=en&edition=1',
    prepare: (page) => page.route(/who-left-x\.meta\.json\?lang=en$/, (route) => route.abort('internetdisconnected')),
  });
  await page.getByRole('alert').waitFor();
  assert.equal(await page.locator('#answer').getAttribute('data-state'), 'known');
  assert.ok((await page.locator('table.result tbody tr').count()) > 10);
});

test('a wrong value, a failing server and an unknown question get a sentence, and a retry works', async (t) => {
  const wrong = await visit(t, { path: '/question/dormant-channels?lang=de&days=many' });
  await wrong.page.getByRole('alert').waitFor();
  assert.match(await wrong.page.getByRole('alert').innerText(), /Ein Wert im Formular passt nicht[^]*days/);
  await wrong.page.locator('.asking summary').click();
  await wrong.page.locator('#v-days').fill('90');
  await wrong.page.getByRole('button', { name: 'Antwort anzeigen' }).click();
  await settled(wrong.page);

  const { page } = await open(t, 'dormant-channels', { lang: 'en' });
  await page.route('**/q/dormant-channels.*', (route) => route.abort('internetdisconnected'));
  await page.locator('.asking summary').click();
  await page.locator('#v-days').fill('180');
  await page.getByRole('button', { name: 'Show the answer' }).click();
  await page.getByRole('alert').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /The server cannot be reached right now/);
  await page.unroute('**/q/dormant-channels.*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await settled(page);

  const unknown = await visit(t, { path: '/question/no-such-thing?lang=en' });
  await unknown.page.getByRole('heading', { name: 'There is no such question.' }).waitFor();
});

test('short addresses lead to a Land and to an authority, with all that is known of them', async (t) => {
  for (const [path, name, list] of [
    ['/land/ni?lang=de', 'Niedersachsen', 'land.events.nodes'],
    ['/authority/polizeidirektion-osnabrueck?lang=de', 'Polizeidirektion Osnabrück', 'authority.events.nodes'],
  ]) {
    const { page, clean } = await visit(t, { path });
    await settled(page);
    assert.equal(await page.locator('h1').innerText(), name);
    assert.match(await page.title(), new RegExp(name));
    const before = await page.locator('.drawn').innerText();
    await page.locator('#rows').selectOption(list);
    await page.waitForFunction((old) => document.querySelector('.drawn').innerText !== old, before);
    assert.equal(new URL(page.url()).searchParams.get('rows'), list);
    assert.match(await page.locator('#permalink + pre').innerText(), /rows=/);
    await clean();
  }
});

test('a newcomer has an own, cited, downloaded answer after three clicks', async (t) => {
  const start = Date.now();
  const { page } = await visit(t, { path: '/?lang=de' });
  await page.getByRole('link', { name: /Wer hat|Welche Behörden haben X/ }).first().click();
  await settled(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[data-format="de.csv"]').click()]);
  assert.ok((await readFile(await download.path())).length > 1_000);
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.locator('.copyable', { has: page.locator('#cite-plain') }).getByRole('button').click();
  await page.getByText('Kopiert.').waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /Kanalatlas.*Ausgabe 1.*edition=1/);
  assert.ok(Date.now() - start < 60_000);
});

test('a picture has the question and its day above it, and its whole source beneath', async (t) => {
  for (const [name, lang, view] of [
    ['police-channels-by-land', 'de', 'map'],
    ['ministries-without-channel', 'en', 'bars'],
  ]) {
    const { page } = await open(t, name, { lang, query: `&view=${view}` });
    await drawn(page, view);
    const saved = async (label) => (await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: label }).click()]))[0].path();
    const svg = await readFile(await saved(/SVG/), 'utf8');
    const { texts, box } = await page.evaluate((source) => {
      const root = document.importNode(new DOMParser().parseFromString(source, 'image/svg+xml').documentElement, true);
      document.body.append(root);
      const found = [...root.children].filter(({ tagName }) => tagName === 'text').map((node) => ({ words: node.textContent, ...['x', 'y', 'width', 'height'].reduce((all, key) => ({ ...all, [key]: node.getBBox()[key] }), {}) }));
      const { x, y, width, height } = root.viewBox.baseVal;
      root.remove();
      return { texts: found, box: { x, y, width, height } };
    }, svg);
    for (const { words, x, y, width, height } of texts) {
      assert.ok(x >= box.x && x + width <= box.x + box.width && y >= box.y && y + height <= box.y + box.height, `${name}: ${words}`);
    }
    const squeezed = (words) => words.replaceAll(/\s+/g, '');
    const above = squeezed(texts.filter(({ y }) => y < 0).map(({ words }) => words).join(''));
    const beneath = squeezed(texts.filter(({ y }) => y > 0).map(({ words }) => words).join(''));
    assert.ok(above.startsWith(squeezed(await page.locator('h1').innerText())), above);
    assert.match(above, lang === 'de' ? /Stand1\.11\.2026·Ausgabe1desRegistersvom/ : /2026-11-01·edition1oftheregister/);
    assert.equal(beneath, squeezed(await page.locator('#cite-plain + pre').innerText()));
    // The bitmap has the same head and foot.
    const png = await readFile(await saved(/PNG/));
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [box.width * 2, box.height * 2]);
  }
});

test('a day is typed as the page prints it, and what is none is told beside its field', async (t) => {
  for (const [lang, typed, asked] of [
    ['de', '31.12.2024', '2024-12-31'],
    ['de', '12/2024', '2024-12'],
    ['de', '2024', '2024'],
    ['en', '2024-12-31', '2024-12-31'],
  ]) {
    const { page } = await open(t, 'who-left-x', { lang });
    await page.locator('.asking summary').click();
    await page.locator('#v-date').fill(typed);
    await page.locator('#v-date').press('Enter');
    await page.waitForURL((url) => url.searchParams.get('date') === asked);
    await settled(page);
    await page.context().close();
  }
  for (const [lang, said] of [
    ['de', /Das ist kein Datum/],
    ['en', /That is no date/],
  ]) {
    const { page } = await open(t, 'who-left-x', { lang });
    await page.locator('.asking summary').click();
    for (const typed of ['gestern', '31.2.2024', '13/2024']) {
      await page.locator('#v-date').fill(typed);
      await page.locator('#v-date').press('Enter');
      await page.locator('#v-date-wrong', { hasText: said }).waitFor();
      assert.deepEqual(await page.locator('#v-date').evaluate((node) => [node.ariaInvalid, node === document.activeElement]), ['true', true]);
      assert.equal(new URL(page.url()).searchParams.get('date'), null, typed);
    }
    await page.locator('#v-date').fill('2024');
    assert.equal(await page.locator('#v-date-wrong').innerText(), '');
  }
});

test('who sends the form stays where they were', async (t) => {
  const { page } = await open(t, 'who-left-x');
  await page.locator('.asking summary').click();
  for (const [control, day] of [
    [page.locator('#v-date'), '2024'],
    [page.getByRole('button', { name: 'Antwort anzeigen' }), '2023'],
    [page.getByRole('button', { name: 'Zurück zur Vorgabe' }), null],
  ]) {
    if (day !== null) await page.locator('#v-date').fill(day);
    await control.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('date') === day);
    await settled(page);
    assert.ok(await control.evaluate((node) => node === document.activeElement), `${day}`);
  }
});

test('downloads that are not whole say so, and all of it is there for every table program', async (t) => {
  const { rows } = await json('/q/land-at-a-glance.meta.json?land=NI&lang=de');
  assert.ok(rows.total > rows.count && !rows.complete);
  for (const [lang, said] of [
    ['de', `nur die ersten ${rows.count} von ${rows.total} Zeilen`],
    ['en', `only the first ${rows.count} of ${rows.total} rows`],
  ]) {
    const { page } = await open(t, 'land-at-a-glance', { lang, query: '&land=NI' });
    assert.ok((await page.locator('.take .partial').innerText()).includes(said));
    const addresses = await page.locator('a.everything').evaluateAll((nodes) => nodes.map((node) => node.getAttribute('href')));
    assert.deepEqual(addresses.map((address) => /\.((de\.)?csv)\?.*all=true/.exec(address)?.[1]), ['csv', 'de.csv']);
    for (const address of addresses) {
      const text = await (await fetch(base + address)).text();
      assert.ok(text.trim().split('\n').length >= rows.total + 1, address);
    }
  }
  const { page } = await open(t, 'who-left-x');
  assert.equal(await page.locator('.partial, a.everything').count(), 0);
});
