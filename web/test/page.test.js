import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base, sound, visit, withBrowser } from './browser.js';

withBrowser();

const answered = (page) => page.locator('#answer[data-state="known"] table').waitFor();

const cell = (page, platform, column) => page.locator(`#answer tr[data-platform="${platform}"]`).first().locator(`.${column}`);

test('the page answers the question with its numbers and sources', async (t) => {
  const { page, asked, clean } = await visit(t);
  await answered(page);
  assert.equal(await cell(page, 'twitter', 'value').innerText(), '33');
  assert.equal(await cell(page, 'facebook', 'value').innerText(), '15');
  for (const platform of ['twitter', 'facebook']) {
    const link = cell(page, platform, 'source').locator('a[href^="http"]').first();
    assert.notEqual((await link.innerText()).trim(), '');
    assert.match(await cell(page, platform, 'register').innerText(), /\[.+, .+\]|nicht gezählt|unbekannt/);
  }
  assert.ok(!asked.some((path) => /editor/.test(path)), 'the editor waits until it is asked for');
  await clean();
});

test('the policy forbids foreign hosts and inline scripts', async () => {
  const response = await fetch(base + '/');
  const csp = response.headers.get('content-security-policy') ?? '';
  assert.match(csp, /default-src 'none'/);
  assert.match(csp, /script-src 'self'(;|$)/);
  assert.doesNotMatch(csp, /https?:|\*/);
  const html = await response.text();
  const notices = await fetch(base + '/assets/licenses.txt');
  assert.equal(notices.status, 200);
  assert.match(await notices.text(), /graphiql/);
  assert.doesNotMatch(html, /<script(?![^>]*\bsrc=)|\son\w+=/i);
});

test('the language follows the address, else the browser, and can be switched', async (t) => {
  const { page, clean } = await visit(t, { path: '/', locale: 'en-GB' });
  await answered(page);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  assert.match(await page.locator('#question').innerText(), /How many channels did Niedersachsen’s police run on 2017-09-18\?/);
  await page.getByRole('link', { name: 'Deutsch' }).click();
  await page.locator('html[lang="de"]').waitFor();
  await answered(page);
  assert.match(await page.locator('#question').innerText(), /Wie viele Kanäle betrieb die Polizei Niedersachsen am 18\.9\.2017\?/);
  assert.equal(new URL(page.url()).searchParams.get('lang'), 'de');
  await page.reload();
  await answered(page);
  assert.equal(await page.locator('html').getAttribute('lang'), 'de');
  assert.equal(await page.locator('[data-lang][aria-current="true"]').innerText(), 'Deutsch');
  await clean();
});

test('no text is left empty in either language', async (t) => {
  for (const lang of ['de', 'en']) {
    const { page } = await visit(t, { path: `/?lang=${lang}` });
    await answered(page);
    const empty = await page
      .locator('[data-t], [data-t-label]')
      .evaluateAll((nodes) =>
        nodes.filter((node) => !(node.textContent.trim() || node.getAttribute('aria-label'))).map((node) => node.outerHTML),
      );
    assert.deepEqual(empty, []);
    assert.doesNotMatch(await page.locator('body').innerText(), /undefined|NaN|\[object/);
  }
});

test('a failing server gets a plain sentence, and a retry works', async (t) => {
  for (const [lang, sentence, retry] of [
    ['de', /Die Antwort konnte nicht geladen werden\./, 'Noch einmal versuchen'],
    ['en', /The answer could not be loaded\./, 'Try again'],
  ]) {
    for (const failure of ['500', 'offline']) {
      const { page } = await visit(t, {
        path: `/?lang=${lang}`,
        prepare: (page) =>
          page.route('**/graphql', (route) =>
            failure === '500' ? route.fulfill({ status: 500, body: 'oops' }) : route.abort('internetdisconnected'),
          ),
      });
      const alert = page.getByRole('alert');
      await alert.waitFor();
      assert.match(await alert.innerText(), sentence);
      assert.equal(await page.locator('#answer table').count(), 0);
      await page.unroute('**/graphql');
      await page.getByRole('button', { name: retry }).click();
      await answered(page);
    }
  }
});

test('an error of the graph and an empty register are told apart, and neither is a zero', async (t) => {
  const reply = (body) => (page) => page.route('**/graphql', (route) => route.fulfill({ json: body }));
  const refused = await visit(t, { prepare: reply({ data: null, errors: [{ message: 'Unknown field "presence".' }] }) });
  await refused.page.getByRole('alert').waitFor();
  assert.match(await refused.page.locator('#answer').innerText(), /nicht angenommen[^]*Unknown field/);
  const presence = { asOf: '2017-09-18', authorities: 0, withChannel: { low: null, high: null }, counts: [] };
  for (const land of [null, { name: 'Niedersachsen', presence }]) {
    const { page } = await visit(t, { prepare: reply({ data: { land } }) });
    await page.locator('#answer[data-state="nothing"]').waitFor();
    const text = await page.locator('#answer').innerText();
    assert.match(text, /nichts bekannt/);
    assert.doesNotMatch(text, /\d/);
  }
});

test('an unknown value is said to be unknown', async (t) => {
  const count = (basis, value) => ({
    platform: { slug: 'youtube', name: 'YouTube' },
    kind: 'POLICE',
    basis,
    value,
    interval: null,
    observedOn: null,
    note: null,
    sources: [{ key: 's', publisher: 'Schlecht', title: 'x', url: 'javascript:alert(1)', published: null, citation: 's' }],
  });
  const other = { ...count('DERIVED', 2), platform: { slug: 'twitter', name: 'Twitter' } };
  const presence = {
    asOf: '2017-09-18',
    authorities: 3,
    withChannel: { low: 1, high: null },
    counts: [count('REPORTED', null), count('DERIVED', null), other],
  };
  const { page } = await visit(t, {
    prepare: (page) =>
      page.route('**/graphql', (route) => route.fulfill({ json: { data: { land: { name: 'Niedersachsen', presence } } } })),
  });
  await answered(page);
  assert.match(await cell(page, 'youtube', 'number').innerText(), /unbekannt/);
  assert.match(await cell(page, 'youtube', 'register').innerText(), /unbekannt/);
  assert.match(await cell(page, 'twitter', 'number').innerText(), /nicht berichtet/);
  assert.equal(await page.locator('#answer a[href^="javascript"]').count(), 0);
});

test('axe finds nothing, in both languages, themes and widths', async (t) => {
  for (const lang of ['de', 'en']) {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [320, 1366]) {
        const { page } = await visit(t, { path: `/?lang=${lang}`, colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
        await answered(page);
        await sound(page, `${lang} ${colorScheme} ${width}`);
      }
    }
  }
});

test('the pages of text are there in both languages, and axe finds nothing on them', async (t) => {
  for (const [colorScheme, width] of [
    ['light', 320],
    ['dark', 1366],
  ]) {
    const { page, clean } = await visit(t, { path: '/?lang=de', colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    for (const lang of ['de', 'en']) {
      for (const name of ['method', 'data', 'accessibility', 'plain']) {
        // From each of them to the next; the language is in every address.
        await page.locator(`.langs a[data-lang="${lang}"]`).click();
        await page.locator(`html[lang="${lang}"]`).waitFor();
        await page.locator(`.foot a[href^="/about/${name}"]`).click();
        await page.waitForURL(`**/about/${name}?lang=${lang}`);
        await page.locator('article h1').waitFor();
        assert.equal(await page.locator('html').getAttribute('lang'), lang);
        assert.ok((await page.locator('article p').count()) > 4);
        await sound(page, `${name} ${lang}`);
        await clean();
      }
    }
  }
  const { page } = await visit(t, { path: '/about/nothing?lang=en' });
  await page.getByRole('heading', { name: 'There is no such page.' }).waitFor();
});

test('an address of nothing is said to be one, to readers as a page', async (t) => {
  const { page } = await visit(t, { path: '/about/data?lang=de' });
  const answer = await page.goto(`${base}/land/NI/nichts?lang=de`);
  assert.equal(answer.status(), 404);
  assert.equal(answer.headers()['cache-control'], 'no-store');
  await page.getByRole('heading', { name: 'Diese Seite gibt es nicht.' }).waitFor();
  await page.getByRole('link', { name: 'Alle Fragen' }).click();
  await answered(page);
});

test('the colours follow the system, can be chosen, stay chosen, and everything is forgotten on demand', async (t) => {
  const { page, clean } = await visit(t, { path: '/?lang=en', colorScheme: 'light' });
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  await answered(page);
  const light = await paper();
  await page.locator('#theme').selectOption('dark');
  const dark = await paper();
  assert.notEqual(dark, light);
  await page.reload();
  await answered(page);
  assert.equal(await paper(), dark);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.locator('#theme').selectOption('light');
  assert.equal(await paper(), light);
  await page.getByRole('button', { name: 'Open the query' }).click();
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  await page.waitForFunction(() => localStorage.length > 1);
  await page.getByRole('button', { name: 'Forget everything' }).click();
  await answered(page);
  assert.deepEqual(await page.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
  assert.equal(await paper(), dark);
  await clean();
});

test('without scripts, nothing is left empty', async (t) => {
  const { page } = await visit(t, { javaScriptEnabled: false, prepare: undefined });
  const text = await page.locator('body').innerText();
  assert.match(text, /braucht JavaScript[^]*needs JavaScript[^]*Schnittstelle \/ interface/);
  for (const line of text.split('\n')) assert.doesNotMatch(line, /^\s*·|·\s*·|·\s*$/);
  for (const control of await page.locator('button, select, h2').all()) assert.ok(!(await control.isVisible()), 'what does nothing is not there');
});
