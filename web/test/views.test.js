import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sound, visit, withBrowser } from './browser.js';
import { drawn, json, jsonLines, open, questions, tour } from './questions.js';

withBrowser();

test('every question is answered in every view that it offers, in both languages, without a fault', async (t) => {
  const seen = {};
  const { page, clean, to } = await tour(t);
  for (const lang of ['de', 'en']) {
    for (const { name, title } of await questions(lang)) {
      await to(name, { lang });
      // A question about one thing has its name as the title, and itself beneath.
      const asked = page.locator(name.endsWith('-at-a-glance') ? 'h1 + .sentence' : 'h1');
      const heading = await asked.innerText();
      // Of a claim, who said it stands before.
      if (name === 'claim-at-a-glance') assert.ok(heading.endsWith(` ${title}`), heading);
      else assert.equal(heading, title);
      const buttons = page.locator('.views button');
      for (let at = 0; at < (await buttons.count()); at += 1) {
        const button = buttons.nth(at);
        const view = await button.getAttribute('data-view');
        if ((await button.getAttribute('aria-disabled')) === 'true') {
          assert.match(await button.locator('.small').textContent(), /braucht|needs/, `${name} ${view}`);
          continue;
        }
        await button.click();
        await drawn(page, view);
        seen[view] = (seen[view] ?? 0) + 1;
        assert.equal(await buttons.nth(at).getAttribute('aria-pressed'), 'true', `${name} ${view}`);
        assert.equal(new URL(page.url()).searchParams.get('view'), view);
        if (view !== 'json') {
          const text = await page.locator('.drawn').innerText();
          assert.doesNotMatch(text, /undefined|NaN|\[object|Infinity/, `${name} ${view} ${lang}`);
        }
        if (['bars', 'lines', 'multiples', 'map', 'matrix', 'places'].includes(view)) {
          const label = await page.locator('svg.chart').getAttribute('aria-label');
          assert.ok(label && (await page.locator('figcaption').innerText()) === label, `${name} ${view}`);
        }
      }
      await clean();
    }
  }
  for (const view of ['table', 'bars', 'lines', 'multiples', 'map', 'matrix', 'places', 'timeline', 'json']) assert.ok(seen[view] > 0, `no question has ${view}`);
});

/** A value of a row by the name of its column; undefined if lists are on the way. */
function at(row, column) {
  return column.split('.').reduce((value, key) => (Array.isArray(value) ? undefined : value?.[key]), row);
}

test('every figure of every table is that of the answer', async (t) => {
  const write = (value) => {
    const whole = Number.isInteger(value) || Math.abs(value) >= 1000;
    return new Intl.NumberFormat('de', whole ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 }).format(value).replace('-', '−');
  };
  let compared = 0;
  const { page, to } = await tour(t);
  for (const { name } of await questions('de')) {
    await to(name, { query: '&view=table' });
    const meta = await json(`/q/${name}.meta.json?lang=de`);
    const data = await json(`/q/${name}.json?lang=de`);
    const list = meta.rows.path.split('.').reduce((value, key) => value?.[key], data);
    const { path, complete, count, total } = meta.rows;
    const fetched = !complete && count === 100 && total !== null && total <= 2_000;
    const rows = path === '' ? [data] : fetched ? await jsonLines(`/q/${name}.ndjson?lang=de&all=true`) : list;
    const shown = await page.locator('table.result tbody tr').evaluateAll((nodes) =>
      nodes.map((row) => Object.fromEntries([...row.cells].map((cell) => [cell.dataset.column, cell.innerText]))),
    );
    assert.equal(shown.length, Math.min(rows.length, 200), name);
    for (const [index, row] of shown.entries()) {
      for (const { name: column, type, list: many } of meta.rows.columns) {
        const text = row[column];
        const value = at(rows[index], column);
        if (text === undefined || many || value === undefined) continue;
        if (type === 'Int' || type === 'Float') {
          const figure = /−?\d[\d.]*(,\d+)?/.exec(text)?.[0];
          if (value === null) assert.ok(figure === undefined || /mindestens|höchstens/.test(text), `${name} ${column}: ${text}`);
          else assert.equal(figure, at(rows[index], 'metric.unit') === 'YEAR' && column === 'value' ? String(value) : write(value), `${name} ${column}`);
          compared += 1;
        } else if (type === 'String' && !/url$|citation$/.test(column)) {
          assert.equal(text.replaceAll(/\s+/g, ' ').trim(), (value ?? '–').replaceAll(/\s+/g, ' ').trim(), `${name} ${column}`);
        }
      }
    }
  }
  assert.ok(compared > 500, `${compared} figures`);
});

test('four kinds of nothing look different, and none is a zero', async (t) => {
  const told = [
    ['Null', 0, null, '0'],
    ['Unbekannt', null, 'NOTHING_KNOWN', 'unbekannt'],
    ['Verborgen', null, 'HIDDEN', 'verborgen'],
    ['Geschlossen', null, 'CLOSED', 'geschlossen'],
    ['Mindestens', 7, null, 'mindestens 7'],
  ];
  const rows = told.map(([label, value, missing]) => ({
    label,
    value,
    interval: { low: value, high: label === 'Mindestens' ? null : value },
    missing,
    subject: null,
  }));
  const { page } = await open(t, 'reach-per-inhabitant', {
    query: '&view=table',
    prepare: (page) =>
      page.route(/reach-per-inhabitant\.json/, async (route) => {
        const body = await (await route.fetch()).json();
        body.compare.rows = rows;
        await route.fulfill({ json: body });
      }),
  });
  for (const [index, [, , , words]] of told.entries()) {
    const cell = page.locator('table.result tbody tr').nth(index).locator('[data-column="value"]');
    assert.match(await cell.innerText(), new RegExp(words));
    if (words !== '0' && !words.startsWith('mind')) assert.doesNotMatch(await cell.innerText(), /\d/);
  }
  await page.locator('.views [data-view="bars"]').click();
  await drawn(page, 'bars');
  const chart = await page.locator('svg.chart').innerText().catch(() => '');
  const text = chart || (await page.locator('svg.chart').textContent());
  for (const words of ['unbekannt', 'verborgen', 'geschlossen', 'mindestens 7']) assert.match(text, new RegExp(words));
});

test('of a coverage, who is unknown is possible, and no zero', async (t) => {
  const { page, to } = await tour(t);
  for (const lang of ['de', 'en']) {
    const { coverage } = await json(`/q/ministries-without-channel.json?lang=${lang}`);
    const open = coverage.rows.filter(({ anywhere }) => anywhere.unknown > 0);
    assert.ok(open.some(({ anywhere }) => anywhere.known === 0) && open.length < coverage.rows.length);
    for (const [column, view] of [
      ['known', 'bars'],
      ['none', 'bars'],
      ['known', 'map'],
    ]) {
      await to('ministries-without-channel', { lang, query: `&view=${view}&measure=anywhere.${column}` });
      await drawn(page, view);
      const said = ({ label, anywhere }) => [label, anywhere.unknown === 0 ? `${anywhere[column]}` : `${anywhere[column]}–${anywhere[column] + anywhere.unknown}`];
      const text = await page.locator('svg.chart').textContent();
      for (const [label, words] of coverage.rows.map(said)) assert.ok(text.includes(words) && (view !== 'map' || lang === 'en' || text.includes(`${label}: ${words}`)), `${label} ${words}`);
      const sentence = await page.locator('figcaption').innerText();
      assert.match(sentence, new RegExp(`(Genau bekannt sind|Known exactly for) ${coverage.rows.length - open.length} (von|of) 16[^]* ${open.length}\\D`));
    }
    // The first picture is a ranking, with the possible lighter than the sure.
    await to('ministries-without-channel', { lang });
    await drawn(page, 'bars');
    assert.equal(await page.locator('svg.chart g[fill="var(--maybe)"] rect').evaluateAll((nodes) => nodes.filter((node) => Number(node.getAttribute('width')) > 1).length), open.length);
    // The table has each count in a field of its own.
    await to('ministries-without-channel', { lang, query: '&view=table' });
    const cells = await page.locator('table.result td[data-column="anywhere.known"]').allInnerTexts();
    assert.deepEqual(cells, coverage.rows.map(({ anywhere }) => String(anywhere.known)));
    assert.equal(await page.locator('table.result td').nth(2).getAttribute('data-label'), lang === 'de' ? 'irgendwo: mit Kanal' : 'anywhere: with a channel');
  }
});

test('the map of seats leads to every channel', async (t) => {
  const { page, clean } = await open(t, 'channels-on-the-map');
  await drawn(page, 'places');
  const { channels } = await json('/q/channels-on-the-map.json?lang=de');
  const links = await page.locator('.places a').evaluateAll((nodes) => nodes.map((node) => node.href));
  const placed = channels.nodes.filter(({ authority }) => authority.seat?.latitude);
  assert.equal(await page.locator('.places li').count(), placed.length);
  // Of some channels, it is known that they are there, but not where.
  const told = placed.filter(({ url }) => url !== null);
  assert.ok(told.length > 2);
  assert.deepEqual(links.toSorted(), told.map(({ url }) => new URL(url).href).toSorted());
  const circles = page.locator('svg.chart circle');
  for (const at of [0, (await circles.count()) - 1]) {
    const [, place, count] = /^(.+): (\d+)$/.exec(await circles.nth(at).locator('title').textContent());
    await circles.nth(at).click({ force: true });
    const focused = await page.evaluate(() => [document.activeElement.innerText, document.activeElement.parentElement.querySelectorAll('li').length]);
    assert.deepEqual(focused, [place, Number(count)]);
  }
  await clean();
});

test('a table is sorted by its heads, with the unknown last either way', async (t) => {
  const { page } = await open(t, 'reach-per-inhabitant', { query: '&view=table' });
  const values = () => page.locator('table.result [data-column="value"]').allInnerTexts();
  const head = page.locator('table.result th button', { hasText: /^Follower je 1\.000 Einwohner$/ });
  for (const order of ['descending', 'ascending']) {
    await head.click();
    assert.equal(await page.locator('table.result th[aria-sort]').getAttribute('aria-sort'), order);
    const shown = await values();
    assert.ok(/\d/.test(shown[0]) && /unbekannt/.test(shown.at(-1)), shown.join(' '));
  }
});

test('figures of several units are not drawn side by side, and years are points between years', async (t) => {
  const { page } = await open(t, 'community-policing', { query: '&view=table&rows=england.nodes' });
  await page.locator('details.impossible summary').click();
  assert.match(await page.locator('details.impossible').innerText(), /Rangliste[^]*braucht Werte einer Einheit/);
  const { page: years } = await open(t, 'community-policing', { query: '&view=bars&rows=england.nodes&metrics=community_policing_since' });
  const chart = years.locator('svg.chart');
  assert.ok((await chart.locator('circle').count()) > 0);
  const ticks = await chart.locator('[text-anchor="middle"] text, text').allTextContents();
  assert.ok(ticks.some((tick) => /^20\d\d$/.test(tick)) && !ticks.some((tick) => /^\d\.\d{3}$|^0$/.test(tick)), ticks.join(' '));
});

test('where the boundaries could not be fetched, the map is drawn when they are asked for again', async (t) => {
  let refused = 0;
  const { page } = await visit(t, {
    path: '/question/reach-per-inhabitant?lang=de&view=map',
    prepare: (page) =>
      page.route('**/assets/laender-*.json', (route) => {
        refused += 1;
        return refused === 1 ? route.abort() : route.continue();
      }),
  });
  await page.locator('#answer[data-state="failed"] .failed button').click();
  await page.locator('#answer[data-state="known"] [data-view="map"] svg.chart').waitFor();
  assert.equal(refused, 2);
});

test('axe finds nothing on a question, in all views, languages, themes and widths', async (t) => {
  for (const colorScheme of ['light', 'dark']) {
    for (const width of [320, 1366]) {
      const { page, to } = await tour(t, { colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
      for (const lang of ['de', 'en']) {
        for (const [name, view] of [
          ['reach-per-inhabitant', 'table'],
          ['reach-per-inhabitant', 'bars'],
          ['reach-per-inhabitant', 'map'],
          ['series-for-a-chart', 'lines'],
          ['series-for-a-chart', 'multiples'],
          ['series-for-a-chart', 'matrix'],
          ['leading-2017', 'json'],
          ['channels-on-the-map', 'places'],
          ['who-left-x', 'timeline'],
          ['claim-at-a-glance', 'table'],
          ['channel-at-a-glance', 'table'],
        ]) {
          await to(name, { lang, query: `&view=${view}` });
          await drawn(page, view);
          await page.locator('.asking summary').click();
          await page.locator('.code summary').click();
          // What stands around a view is the same for all of a question.
          const parts = ['bars', 'map', 'multiples', 'matrix'].includes(view) ? ['.drawn', '.switches'] : [];
          await sound(page, `${name} ${view} ${lang} ${colorScheme} ${width}`, ...parts);
        }
      }
    }
  }
});
