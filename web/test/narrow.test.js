// What stands around the rows: narrowing them, whole lists, caveats, breaks, and fields of a matrix.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBrowser } from './browser.js';
import { drawn, json, open, settled } from './questions.js';

withBrowser();

/** All of Germany, so that the list is longer than a page. */
const GERMANY = '&south=47&west=5&north=56&east=16';

/** The number of rows that a table says it has. */
const counted = async (page) => Number((await page.locator('table.result caption').innerText()).replaceAll(/[.,]|\D+$/g, ''));

test('a list that is longer than a page is shown as a whole', async (t) => {
  const { page, clean } = await open(t, 'channels-on-the-map', { query: `${GERMANY}&view=table` });
  const { rows } = await json(`/q/channels-on-the-map.meta.json?lang=de${GERMANY}`);
  assert.ok(rows.total > rows.count && !rows.complete);
  assert.equal(await counted(page), rows.total);
  await page.getByRole('button', { name: /^Alle .* Zeilen zeigen/ }).click();
  assert.equal(await page.locator('table.result tbody tr').count(), rows.total);
  await clean();
});

test('a list that breaks off on its way is called what it is', async (t) => {
  const { page } = await open(t, 'channels-on-the-map', {
    query: `${GERMANY}&view=table`,
    prepare: (page) =>
      page.route(/ndjson/, async (route) => {
        const text = await (await route.fetch()).text();
        await route.fulfill({ body: text.split('\n').slice(0, 300).join('\n') });
      }),
  });
  assert.match(await page.locator('table.result caption').innerText(), /^100 von \d+ Zeilen/);
});

test('rows are narrowed by what they have in common, in every view and in the address', async (t) => {
  const { page, clean } = await open(t, 'channels-on-the-map', { query: GERMANY });
  await drawn(page, 'places');
  const all = await page.locator('.places li').count();
  await page.locator('.facets summary').click();
  const select = page.locator('.facets [data-column="platform.name"]');
  const option = select.locator('option', { hasText: /^Mastodon \(/ });
  const told = Number(/\((\d+)\)/.exec(await option.innerText())[1]);
  await select.selectOption({ label: await option.innerText() });
  await page.waitForFunction((before) => document.querySelectorAll('.places li').length < before, all);
  assert.equal(await page.locator('.places li').count(), told);
  assert.equal(new URL(page.url()).searchParams.get('only'), 'platform.name:Mastodon');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.column), 'platform.name');
  await page.reload();
  await settled(page);
  assert.equal(await page.locator('.places li').count(), told);
  await page.locator('.views [data-view="table"]').click();
  await drawn(page, 'table');
  assert.equal(await counted(page), told);
  assert.match(await page.locator('#permalink + pre').innerText(), /only=platform\.name(%3A|:)Mastodon/);
  await page.locator('.facets [data-column="platform.name"]').selectOption({ index: 0 });
  await page.waitForFunction((n) => !document.querySelector('table.result caption').innerText.startsWith(`${n} `), told);
  assert.equal(new URL(page.url()).searchParams.get('only'), null);
  await clean();
});

test('what to beware of stands beside the answer', async (t) => {
  for (const lang of ['de', 'en']) {
    const { page } = await open(t, 'reach-per-inhabitant', { lang });
    const { compare } = await json(`/q/reach-per-inhabitant.json?lang=${lang}`);
    assert.ok(compare.caveats.length > 3);
    assert.deepEqual(await page.locator('.caveats li').allInnerTexts(), compare.caveats.map(({ text }) => text));
    await page.locator('.formula summary').click();
    assert.equal(await page.locator('.formula li').first().innerText(), compare.formula);
  }
});

test('a break of a series is marked, in one picture and in many', async (t) => {
  for (const view of ['lines', 'multiples']) {
    for (const [breaks, seen] of [
      [['2019-06-01'], true],
      [['1999-06-01'], false],
      [[], false],
    ]) {
      const { page } = await open(t, 'series-for-a-chart', {
        query: `&view=${view}`,
        prepare: (page) =>
          page.route(/series-for-a-chart\.json/, async (route) => {
            const body = await (await route.fetch()).json();
            body.table.breaks = breaks;
            await route.fulfill({ json: body });
          }),
      });
      await drawn(page, view);
      assert.equal((await page.locator('svg.chart [stroke-dasharray]').count()) > 0, seen, `${view} ${breaks}`);
      assert.equal((await page.locator('.drawn').innerText()).includes('Brüche (1.6.2019)'), seen);
      await page.context().close();
    }
  }
});

test('every field of the matrix has the figure of its row', async (t) => {
  const { page } = await open(t, 'series-for-a-chart', { query: '&view=matrix' });
  await drawn(page, 'matrix');
  const { table } = await json('/q/series-for-a-chart.json?lang=de');
  const titles = new Set(await page.locator('svg.chart rect title').allTextContents());
  const day = (on) => on.split('-').map(Number).reverse().join('.');
  assert.equal(titles.size, table.rows.length);
  for (const { label, on, value, low, high, missing } of table.rows) {
    const figure = low === null ? 'unbekannt' : low === high ? `${low}` : `${low}–${high}`;
    const words = missing === 'UNCERTAIN' || value !== null || low !== null ? figure : 'unbekannt';
    assert.ok([...titles].some((title) => title.startsWith(`${label}, ${day(on)}: `) && title.includes(words)), `${label} ${on} ${words}`);
  }
});

test('what stands in the cells of a coverage is a matrix of platforms and kinds', async (t) => {
  const { page } = await open(t, 'platforms-by-kind');
  await drawn(page, 'matrix');
  const { coverage } = await json('/q/platforms-by-kind.json?lang=de');
  const titles = await page.locator('svg.chart rect title').allTextContents();
  const said = (share) => (share > 0 && share < 0.005 ? '<1' : share < 1 && share > 0.995 ? '>99' : String(Math.round(share * 100)));
  const expected = coverage.rows.flatMap(({ label, cells }) =>
    cells.map(({ column, share: { low, high } }) => `${label}, ${column.label}: ${[...new Set([said(low), said(high)])].join('–')} %`),
  );
  assert.ok(expected.length >= 40);
  assert.deepEqual(titles.toSorted(), expected.toSorted());
  // A field of which only what is possible is known is no zero.
  assert.ok(titles.some((title) => /: 0–\d+ %$/.test(title)));
});

test('a table of many columns fits a usual window, and says so where it must be moved sideways', async (t) => {
  for (const [width, fits] of [
    [1366, true],
    [320, false],
  ]) {
    const { page } = await open(t, 'land-at-a-glance', { query: '&land=NI&view=table', viewport: { width, height: 900 } });
    const [place, needed] = await page.locator('.rows .scroll').evaluate((node) => [node.clientWidth, node.scrollWidth]);
    assert.equal(needed <= place, fits, `${width}: ${needed} in ${place}`);
    assert.equal(await page.locator('.sideways').isVisible(), !fits);
    const second = await page.locator('table.result tbody tr').first().locator('td').nth(1).boundingBox();
    assert.ok(second.x + second.width <= width, 'the second column is seen as well');
  }
});
