// The editor and the page it belongs to: in step, priced, cancelled, mended.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { buildSchema, isEnumType } from 'graphql';
import { base, sound, visit, withBrowser } from './browser.js';
import { openEditor, query, run, says, variables, went } from './editors.js';
import { load } from './modules.js';
import { settled } from './questions.js';

withBrowser();

/** The response pane draws only the lines in sight, so look through it from top to bottom. */
async function shows(page, pattern) {
  const lines = page.locator('.graphiql-response .view-line');
  await lines.first().waitFor();
  await page.locator('.graphiql-response').hover();
  for (let step = 0; step < 100; step += 1) {
    if ((await lines.allInnerTexts()).some((line) => pattern.test(line))) return;
    await page.mouse.wheel(0, 200);
    await page.waitForTimeout(100);
  }
  assert.fail(`the response pane does not show ${pattern}`);
}

const answered = (page) => page.locator('#answer[data-state="known"] table').waitFor();
const parameters = (page) => new URL(page.url()).searchParams;

test('the editor loads on demand and runs the question', async (t) => {
  const { page, asked, clean } = await visit(t);
  await answered(page);
  assert.ok(!asked.some((path) => /editor|faults/.test(path)));
  await page.getByRole('button', { name: 'Abfrage öffnen' }).click();
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  assert.ok(asked.some((path) => /editor/.test(path)));
  assert.match(await page.locator('#tab-hint').innerText(), /Strg\+M/);
  await page.locator('.graphiql-query-editor').getByText('PoliceChannelsByLand').first().waitFor();
  await run(page);
  await shows(page, /"value":\s77\b/);
  const kept = await page.evaluate(() => Object.keys(localStorage).filter((key) => /header/i.test(key)));
  assert.ok(kept.every((key) => /shouldPersistHeaders/.test(key)), `headers are not kept: ${kept}`);
  await clean();
});

test('Escape leads out of the editor', async (t) => {
  const { page } = await openEditor(t, '/?lang=en');
  await page.locator('.graphiql-query-editor .view-line').first().click();
  await page.keyboard.press('Escape');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'after-editor');
});

test('axe finds nothing in the open editor either, with a mistake in it', async (t) => {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [320, 1366]) {
      const { page } = await openEditor(t, '/?lang=de', { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      await answered(page);
      await run(page);
      await page.locator('.graphiql-response .view-line').first().waitFor();
      await query(page, '{ channels { nodes { handel } } }');
      await run(page);
      await page.locator('.fix').waitFor();
      await page.locator('.glossary summary').click();
      await sound(page, `editor ${colorScheme} ${width}`);
    }
  }
});

test('variables that are changed in the editor change form, address and answer, and the other way round', async (t) => {
  const { page, clean } = await openEditor(t, '/question/who-left-x?lang=de');
  await settled(page);
  await page.locator('.asking summary').click();
  const before = await page.locator('table.result tbody').innerText();
  await variables(page, '{"platform": "twitter", "from": "2024", "kinds": ["UNIVERSITY"]}');
  await page.waitForURL(/from=2024/);
  await settled(page);
  assert.deepEqual(parameters(page).getAll('kinds'), ['UNIVERSITY']);
  assert.ok(!parameters(page).has('platform'), 'what is the default stays out of the address');
  assert.equal(await page.locator('#v-from').inputValue(), '2024');
  assert.deepEqual(await page.locator('#v-kinds input:checked').evaluateAll((boxes) => boxes.map(({ value }) => value)), ['UNIVERSITY']);
  await page.waitForFunction((old) => document.querySelector('table.result tbody')?.innerText !== old, before);
  // What is half written changes nothing, and is left alone.
  await variables(page, '{"from": ');
  await went(page).getByText('noch kein Objekt in JSON').waitFor();
  assert.equal(parameters(page).get('from'), '2024');
  await page.locator('#v-from').fill('2023-05');
  await page.getByRole('button', { name: 'Antwort anzeigen' }).click();
  await page.waitForURL(/from=2023-05/);
  await says(page, 'Variables', /"from": "2023-05"[^]*"UNIVERSITY"/);
  await page.goBack();
  await says(page, 'Variables', /"from": "2024"/);
  // By the button at once, and one is led there.
  await variables(page, '{"from": "2025"}');
  await page.getByRole('button', { name: 'Als Seite zeigen' }).click();
  assert.equal(parameters(page).get('from'), '2025');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'answer');
  await settled(page);
  await clean();
});

test('any other query becomes a page of its own, with form, views, sources and downloads', async (t) => {
  const { page, clean } = await openEditor(t, '/?lang=de', { bypassCSP: true });
  const document = `query Nordlichter($code: LandCode!, $first: Int = 5, $filter: ChannelFilter) {
    land(code: $code) { name }
    channels(first: $first, filter: $filter) { totalCount nodes { handle url status } }
  }`;
  await query(page, document);
  await variables(page, '{"code": "SH", "filter": {"laender": ["SH"]}}');
  await page.getByRole('button', { name: 'Als Seite zeigen' }).click();
  await page.waitForURL(/\/question\/[0-9a-f]{16}\?/);
  await settled(page);
  assert.equal(await page.locator('h1').innerText(), 'Nordlichter');
  assert.deepEqual([...parameters(page)], [['lang', 'de'], ['code', 'SH'], ['filter', '{"laender":["SH"]}']]);
  await page.locator('.asking summary').click();
  assert.equal(await page.locator('#v-code').inputValue(), 'SH');
  assert.equal(await page.locator('#v-code option:checked').innerText(), 'Schleswig-Holstein');
  assert.equal(await page.locator('#v-first').inputValue(), '5');
  assert.ok((await page.locator('table.result tbody tr').count()) === 5);
  assert.match(await page.locator('#permalink + pre').innerText(), /question\/[0-9a-f]{16}\?.*code=SH.*edition=1/);
  assert.equal(await page.locator('a[data-format="csv"]').count(), 1);
  await sound(page, 'a shared question');
  await page.locator('#v-first').fill('3');
  await page.locator('#v-code').selectOption('HH');
  await page.locator('#v-filter').fill('{"laender": ["HH"]}');
  await page.getByRole('button', { name: 'Antwort anzeigen' }).click();
  await page.waitForURL(/first=3/);
  await settled(page);
  assert.equal(await page.locator('table.result tbody tr').count(), 3);
  // What has no default stays when all else goes back to it.
  await page.getByRole('button', { name: 'Zurück zur Vorgabe' }).click();
  await page.waitForURL((url) => !url.searchParams.has('first'));
  await settled(page);
  assert.equal(parameters(page).get('code'), 'HH');
  // Its own document is known again: the same address, other values.
  const { pathname } = new URL(page.url());
  await page.getByRole('button', { name: 'Abfrage öffnen' }).click();
  await page.locator('.as-page:enabled').waitFor();
  await query(page, `# a comment\n${document}`);
  await variables(page, '{"code": "HB"}');
  await page.waitForURL(/code=HB/);
  assert.equal(new URL(page.url()).pathname, pathname);
  await clean();
});

test('a query without a name is an own question; one that is refused says why and gets no address', async (t) => {
  const { page } = await openEditor(t, '/?lang=en');
  await query(page, '{ channels { nodes { handel } } }');
  await page.getByRole('button', { name: 'Show as a page' }).click();
  await page.locator('.faults').getByText('Channel has no field “handel”.').waitFor();
  await query(page, 'query A($view: Int) { channels(first: $view) { totalCount } }');
  await page.getByRole('button', { name: 'Show as a page' }).click();
  await went(page).getByText('The variable $view is called like something').waitFor();
  await query(page, '{ authorities(first:100) { nodes { channels(first:100) { nodes { authority { name } } } } } }');
  await page.getByRole('button', { name: 'Show as a page' }).click();
  await page.locator('.faults').getByText(/asks for too much at once: 20,101 points/).waitFor();
  assert.equal(new URL(page.url()).pathname, '/');
  await query(page, '{ platforms { slug name } }');
  await page.getByRole('button', { name: 'Show as a page' }).click();
  await page.waitForURL(/\/question\//);
  await settled(page);
  assert.equal(await page.locator('h1').innerText(), 'Own question');
  assert.ok(!(await page.locator('.asking').isVisible()));
});

test('a shared question that is refused has its form and its text all the same', async (t) => {
  const { id } = await fetch(`${base}/q`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'query Mine($code: LandCode!) { land(code: $code) { name } }' }),
  }).then((response) => response.json());
  const { page } = await visit(t, { path: `/question/${id.slice(0, 16)}?lang=de` });
  await page.getByText('Der Wert für $code (LandCode!) fehlt.').waitFor();
  assert.match(await page.locator('#document').innerText(), /query Mine/);
  await page.locator('.asking summary').click();
  await page.locator('#v-code').selectOption('BY');
  await page.getByRole('button', { name: 'Antwort anzeigen' }).click();
  await settled(page);
  assert.match(await page.locator('table.result tbody').innerText(), /Bayern/);
});

test('a query has its price before it runs, and what it took after', async (t) => {
  const { page } = await openEditor(t, '/?lang=de');
  const price = page.locator('.editor-bar .price');
  await query(page, '{ channels(first: 7) { nodes { handle } } }');
  await price.getByText('Kostet höchstens 8 von 10.000 Punkten').waitFor();
  await query(page, '{ authorities(first:100) { nodes { channels(first:100) { nodes { authority { name } } } } } }');
  await price.getByText(/Würde abgelehnt\. .*20\.101 Punkte, erlaubt sind 10\.000/).waitFor();
  await query(page, '{ channels(first: 7) { nodes { hand');
  await page.waitForFunction(() => document.querySelector('.editor-bar .price').textContent === '');
  await query(page, '{ channels(first: 7) { nodes { handle } } }');
  await run(page);
  await went(page).getByText(/Antwort nach [\d.]+ ms: 7 Einträge in Listen, 7 Werte\. Gekostet: \d+\. Übrig: [\d.]+ Punkte, um \d\d:\d\d:\d\d wieder alle\./).waitFor();
});

test('a query that runs can be cancelled, and its request ends', async (t) => {
  const { page } = await openEditor(t, '/?lang=de');
  await page.route(/\/graphql\?lang=de$/, async (route) => {
    if (route.request().postDataJSON().extensions) await route.continue();
    // All others never come.
  });
  for (const name of ['Abbrechen', /Stop query/]) {
    const ended = page.waitForEvent('requestfailed', (request) => !request.postDataJSON()?.extensions);
    await run(page);
    await went(page).getByText('Die Abfrage läuft').waitFor();
    await page.getByRole('button', { name }).click();
    assert.match((await ended).failure().errorText, /ABORTED/);
    await went(page).getByText('Abgebrochen.').waitFor();
    await page.getByRole('button', { name: /Execute query/ }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Abbrechen' }).count(), 0);
  }
});

test('a mistake is told in the language of the page, leads to its place, and is mended', async (t) => {
  for (const [lang, sentence, place, fix] of [
    ['de', 'Das Feld „handel“ gibt es bei Channel nicht.', /^Zeile 3, Spalte \d+$/, 'Beheben: handle statt handel'],
    ['en', 'Channel has no field “handel”.', /^line 3, column \d+$/, 'Fix: handle instead of handel'],
  ]) {
    const { page } = await openEditor(t, `/?lang=${lang}`);
    await query(page, '{ channels(first: 2) {\n  nodes { url\n          handel } } }');
    await run(page);
    const faults = page.locator('.faults');
    await faults.getByText(sentence).waitFor();
    assert.match(await faults.locator('.detail').innerText(), /^Unknown field "handel"/);
    assert.equal(await faults.locator('.detail').getAttribute('lang'), 'en');
    await page.getByRole('button', { name: place }).click();
    await page.keyboard.type('x');
    await says(page, 'Operation Editor', /xhandel/);
    // The text is another one now: what would be mended stands elsewhere.
    assert.equal(await page.getByRole('button', { name: fix }).count(), 0);
    await page.keyboard.press('Backspace');
    await run(page);
    await page.getByRole('button', { name: fix }).click();
    await says(page, 'Operation Editor', /url\s+handle \} \} \}/);
    await run(page);
    await went(page).getByText(/ ms: 2 /).waitFor();
    assert.equal(await faults.count(), 0);
  }
});

test('completion comes from the schema that is there already, and means it in German', async (t) => {
  const introspections = [];
  const { page } = await openEditor(t, '/?lang=de', {
    prepare: (page) => page.on('request', (request) => /__schema/.test(request.postData() ?? '') && introspections.push(request.url())),
  });
  await query(page, '{ channels(filter: {status: [');
  await page.keyboard.press('Control+Space');
  const widget = page.locator('.suggest-widget.visible');
  await widget.getByText('DORMANT').first().waitFor();
  await widget.getByText('ACTIVE').first().waitFor();
  await page.locator('.suggest-details').getByText('aktiv').first().waitFor();
  assert.deepEqual(introspections, [], 'the server is not asked for its schema');
  // Once the editor has warmed up, the first hit is there at once; the quickest of five, since others work here, too.
  const times = [];
  for (let round = 0; round < 5; round += 1) {
    await page.keyboard.press('Escape');
    await widget.waitFor({ state: 'hidden' });
    await page.locator('.graphiql-query-editor .view-lines').click();
    await page.keyboard.press('Control+End');
    await page.evaluate(() => {
      globalThis.took = new Promise((resolve) => {
        const begun = ({ code, timeStamp }) => {
          if (code !== 'Space') return;
          removeEventListener('keydown', begun, true);
          const hit = () => document.querySelector('.suggest-widget.visible .monaco-list-row');
          const look = () => (hit() ? resolve(performance.now() - timeStamp) : setTimeout(look, 1));
          look();
        };
        addEventListener('keydown', begun, true);
      });
    });
    await page.keyboard.press('Control+Space');
    times.push(await page.evaluate(() => globalThis.took));
  }
  assert.ok(Math.min(...times) < 150, `${times} ms`);
});

test('every value of every enum and every question of the schema has its German description', async () => {
  const { valueInGerman, questionInGerman } = await load('texts/schema.ts');
  const schema = buildSchema(await readFile(new URL('../../schema/schema.graphql', import.meta.url), 'utf8'));
  const enums = Object.values(schema.getTypeMap()).filter((type) => isEnumType(type) && !type.name.startsWith('__'));
  assert.ok(enums.length > 30);
  const silent = enums.flatMap((type) => type.getValues().filter(({ name }) => !valueInGerman(type.name, name)).map(({ name }) => `${type.name}.${name}`));
  assert.deepEqual(silent, []);
  assert.deepEqual(Object.keys(schema.getQueryType().getFields()).filter((name) => !questionInGerman(name)), []);
});

test('the list of keys opens on ?, but not in a field, and gives the focus back', async (t) => {
  for (const [lang, title, button] of [['de', 'Tasten', 'Tasten (?)'], ['en', 'Keys', 'Keys (?)']]) {
    const { page } = await visit(t, { path: `/?lang=${lang}`, bypassCSP: true });
    await page.locator('#gallery a').first().waitFor();
    await page.locator('#gallery-search').focus();
    await page.keyboard.type('?');
    assert.equal(await page.locator('dialog[open]').count(), 0);
    assert.equal(await page.locator('#gallery-search').inputValue(), '?');
    await page.locator('#gallery-search').fill('');
    await page.locator('#gallery a').first().focus();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: title }).waitFor();
    assert.ok((await page.locator('dialog kbd').count()) > 8);
    await sound(page, `keys ${lang}`);
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('dialog[open]').count(), 0);
    assert.ok(await page.evaluate(() => document.activeElement.matches('#gallery a')));
    await page.getByRole('button', { name: button }).click();
    await page.getByRole('dialog', { name: title }).getByRole('button').click();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'keys');
  }
});
