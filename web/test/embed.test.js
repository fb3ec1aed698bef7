// The page for frames, in a frame of a page of another origin: without scripts, with them, and what axe says to it.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { base, sound, visit, withBrowser } from './browser.js';
import { drawn, questions, tour } from './questions.js';

withBrowser();

/** A page of somebody else, with the frame in it. */
let other;
const host = createServer((request, response) => {
  const frame = new URL(request.url, 'http://localhost').searchParams.get('frame') ?? '';
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(`<!doctype html><html lang="de"><title>Zeitung</title><link rel="icon" href="data:,">
    <script>window.told = []; addEventListener('message', (event) => told.push([event.origin, event.data]));</script>
    <h1>Zeitung</h1><iframe title="Tabelle" width="600" height="400" src="${base}${frame.replaceAll('&', '&amp;')}"></iframe></html>`);
});

before(async () => {
  await new Promise((resolve) => host.listen(0, '127.0.0.1', resolve));
  other = `http://localhost:${host.address().port}`;
});
after(() => host.close());

/** Opens the page of somebody else; gives the frame in it. */
async function framed(t, frame, options = {}) {
  const { page } = await visit(t, { path: '/about/data?lang=de', ...options });
  const faults = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  await page.goto(`${other}/?frame=${encodeURIComponent(frame)}`);
  return { page, frame: page.frameLocator('iframe'), faults };
}

test('without a script, the frame of another origin has the whole table', async (t) => {
  const { frame, faults } = await framed(t, '/embed/reach-per-inhabitant?lang=de', { javaScriptEnabled: false });
  const meta = await (await fetch(`${base}/q/reach-per-inhabitant.meta.json?lang=de`)).json();
  assert.equal(await frame.locator('h1').innerText(), meta.title);
  assert.equal(await frame.locator('tbody tr').count(), meta.rows.count);
  for (const cell of await frame.locator('tbody th, tbody td').allInnerTexts()) assert.notEqual(cell.trim(), '');
  assert.match(await frame.locator('.notes').last().innerText(), /Kanalatlas, Ausgabe 1/);
  const whole = frame.locator('a.whole');
  assert.equal(await whole.getAttribute('target'), '_blank');
  assert.equal(await whole.getAttribute('href'), '/question/reach-per-inhabitant?lang=de');
  assert.deepEqual(faults, []);
});

test('with a script, the frame tells its height', async (t) => {
  const { page, faults } = await framed(t, '/embed/reach-per-inhabitant?lang=de');
  await page.waitForFunction(() => globalThis.told.length > 0);
  const [origin, data] = await page.evaluate(() => globalThis.told.at(-1));
  assert.equal(origin, base);
  assert.equal(data.type, 'kanalatlas:height');
  const frame = page.frames().find((one) => one.url().startsWith(base));
  const height = await frame.evaluate(() => document.documentElement.getBoundingClientRect().height);
  assert.ok(height > 400 && Math.abs(data.height - height) <= 1, `${data.height}, ${height}`);
  assert.deepEqual(faults, []);
});

test('the pages for frames are sound in both languages, both colour schemes, wide and narrow', async (t) => {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [320, 1366]) {
      // A policy without exceptions lets no tool of a test in; the page itself is the same.
      const { page, faults } = await visit(t, { path: '/about/data?lang=de', colorScheme, bypassCSP: true, viewport: { width, height: 800 } });
      for (const lang of ['de', 'en']) {
        for (const path of ['/embed/reach-per-inhabitant', '/embed/police-channels-then-and-now', '/embed/nothing']) {
          const where = `${path} ${lang} ${colorScheme} ${width}`;
          await page.goto(`${base}${path}?lang=${lang}`);
          assert.equal(await page.locator('html').getAttribute('lang'), lang, where);
          const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
          assert.equal(paper === 'rgb(255, 255, 255)', colorScheme === 'light', `${where}: ${paper}`);
          await sound(page, where);
          assert.deepEqual(faults.filter((fault) => !fault.includes('404')), [], where);
        }
      }
    }
  }
});

/** The cells of a table without those for nothing, which a frame says in words and the page with a dash. */
const cells = (table) =>
  [...table.tBodies[0].rows].map((row) =>
    [...row.cells].map((cell) => {
      const text = cell.textContent.replaceAll(/\s+/g, '');
      // What a link of this site leads to is part of what is said.
      const pages = [...cell.querySelectorAll('a[href^="/"]')].map((link) => decodeURIComponent(link.getAttribute('href')));
      return [['–', 'keineAngabe', 'notstated'].includes(text) ? '' : text, ...pages].join(' ');
    }),
  );

/** How the columns of a table are called, without what tells how it is sorted. */
const named = (heads) => heads.map((head) => (head.querySelector('button') ?? head).firstChild.textContent.trim());

test('a frame and the page say the same in every cell of every question', async (t) => {
  let compared = 0;
  const { page, to } = await tour(t);
  const { page: frame } = await visit(t, { path: '/about/data?lang=de' });
  for (const lang of ['de', 'en']) {
    for (const { name } of await questions(lang)) {
      await to(name, { lang, query: '&view=table' });
      await drawn(page, 'table');
      const tables = page.locator('.drawn table.result');
      await frame.goto(`${base}/embed/${name}?lang=${lang}`);
      const framedTables = frame.locator('table');
      assert.equal(await tables.count(), await framedTables.count(), `${name} ${lang}`);
      if ((await tables.count()) === 0) continue;
      const [own, framed] = [await tables.evaluate(cells), await framedTables.evaluate(cells)];
      assert.deepEqual(await framedTables.locator('thead th').allTextContents(), await tables.locator('thead th').evaluateAll(named), `${name} ${lang}`);
      const both = Math.min(own.length, framed.length);
      assert.ok(both > 0, name);
      for (let at = 0; at < both; at += 1) {
        assert.deepEqual(framed[at], own[at], `${name} ${lang}, row ${at}`);
        compared += own[at].length;
      }
    }
  }
  assert.ok(compared > 10_000, `${compared} cells`);
});
