// Nothing of a chart is cut off, on no screen: its words lie within it, and where it is wider than its place, it is moved there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { base, sound, visit, withBrowser } from './browser.js';
import { drawn, tour } from './questions.js';

withBrowser();

/** Every view that draws, of questions with long names, great numbers, ranges, many columns, many series and breaks. */
const CHARTS = [
  ['police-channels-by-land', 'bars'],
  ['police-channels-by-land', 'map'],
  ['largest-audiences', 'bars'],
  ['largest-audiences', 'lines'],
  ['largest-audiences', 'multiples'],
  ['dormant-channels', 'bars'],
  ['sources-of-the-register', 'bars'],
  ['census-2022', 'lines'],
  ['claims-and-verdicts', 'bars'],
  ['claims-and-verdicts', 'lines'],
  ['platforms-by-kind', 'matrix'],
  ['what-is-unknown', 'matrix'],
  ['series-for-a-chart', 'lines'],
  ['series-for-a-chart', 'multiples'],
  ['series-for-a-chart', 'matrix'],
  ['channels-on-the-map', 'places'],
];

/** The words of a chart that lie beyond its edges; its place among what is around it; and how large its words are. */
const measured = (page, chart = 'svg.chart') =>
  page.locator(chart).evaluate((svg) => {
    const frame = svg.getBoundingClientRect();
    const words = [...svg.querySelectorAll('text')].filter((one) => one.getBoundingClientRect().width > 0);
    const beyond = words.filter((one) => {
      const box = one.getBoundingClientRect();
      return box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1;
    });
    const box = svg.closest('.scroll');
    const sizes = words.map((one) => (parseFloat(getComputedStyle(one).fontSize) * frame.width) / svg.viewBox.baseVal.width);
    return {
      beyond: beyond.map((one) => one.textContent),
      hidden: box.scrollWidth - box.clientWidth,
      reachable: Math.ceil(box.scrollLeft + box.scrollWidth) >= Math.floor(frame.width),
      focusable: box.tabIndex === 0,
      said: !box.parentElement.querySelector('.sideways').hidden,
      page: document.documentElement.scrollWidth - innerWidth,
      smallest: Math.min(...sizes),
    };
  });

for (const width of [320, 1366]) {
  test(`no words of a chart lie beyond its edges at ${width} pixels, in both languages`, async (t) => {
    const { page, clean, to } = await tour(t, { viewport: { width, height: 900 } });
    for (const lang of ['de', 'en']) {
      for (const [name, view] of CHARTS) {
        await to(name, { lang, query: `&view=${view}` });
        await drawn(page, view);
        await page.waitForFunction(() => {
          const box = document.querySelector('svg.chart').closest('.scroll');
          return box.parentElement.querySelector('.sideways').hidden === box.scrollWidth <= box.clientWidth;
        });
        const found = await measured(page);
        const where = `${name} ${view} ${lang}`;
        assert.deepEqual(found.beyond, [], where);
        assert.ok(found.page <= 0, `${where}: the page is ${found.page}px too wide`);
        assert.ok(found.hidden <= 0 || (found.reachable && found.focusable && found.said), `${where}: what is beyond the edge is neither reached nor told`);
        // All but a matrix is drawn for the screen that there is.
        if (['bars', 'lines', 'multiples'].includes(view)) assert.ok(found.hidden <= 0 && found.smallest > 9.9, `${where}: ${found.hidden} ${found.smallest}`);
      }
    }
    await clean();
  });
}

test('the ranking of the start page is seen as a whole on a small screen, every name with its figure', async (t) => {
  for (const lang of ['de', 'en']) {
    const { page, clean } = await visit(t, { path: `/?lang=${lang}`, viewport: { width: 320, height: 900 } });
    const chart = page.locator('#opening [data-view="bars"] svg.chart');
    await chart.waitFor();
    const found = await measured(page, '#opening [data-view="bars"] svg.chart');
    assert.deepEqual([found.beyond, found.hidden <= 0, found.said], [[], true, false]);
    const { compare } = await (await fetch(`${base}/q/police-channels-by-land.json?lang=${lang}`)).json();
    // Between the lines of one text there is no blank.
    const close = (words) => words.replaceAll(/\s/g, '');
    const said = (await chart.locator('text').allTextContents()).map(close);
    for (const { label } of compare.rows) assert.ok(said.some((words) => words.startsWith(close(`${label}:`)) && /\d$/.test(words)), label);
    // No bar is cut off, either.
    const edges = await chart.evaluate((svg) => [...svg.querySelectorAll('rect')].map((bar) => bar.getBoundingClientRect().right - svg.getBoundingClientRect().right));
    assert.ok(edges.length >= compare.rows.length && Math.max(...edges) <= 0, String(Math.max(...edges)));
    await clean();
  }
});

test('a chart that is wider than its place is moved by keyboard', async (t) => {
  const { page, to } = await tour(t, { viewport: { width: 320, height: 900 }, bypassCSP: true });
  await to('platforms-by-kind', { query: '&view=matrix' });
  await drawn(page, 'matrix');
  const box = page.locator('figure .scroll');
  assert.ok((await measured(page)).hidden > 0);
  await box.focus();
  await page.keyboard.press('ArrowRight');
  await page.waitForFunction(() => document.querySelector('figure .scroll').scrollLeft > 0);
  await sound(page, 'a matrix at 320', '.drawn');
});

test('a picture has all that its chart has on the page', async (t) => {
  const { page, to } = await tour(t);
  await to('census-2022', { query: '&view=lines' });
  await drawn(page, 'lines');
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Grafik als SVG' }).click();
  const chunks = [];
  for await (const chunk of await (await waiting).createReadStream()) chunks.push(chunk);
  const svg = Buffer.concat(chunks).toString();
  const beyond = await page.evaluate((text) => {
    const holder = document.createElement('div');
    holder.innerHTML = text;
    document.body.replaceChildren(holder);
    const frame = holder.firstChild.getBoundingClientRect();
    return [...holder.querySelectorAll('text')].filter((one) => one.getBoundingClientRect().left < frame.left - 1).map((one) => one.textContent);
  }, svg);
  assert.deepEqual(beyond, []);
});
