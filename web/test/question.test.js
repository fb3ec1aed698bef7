import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { base, sound, visit, withBrowser } from './browser.js';

withBrowser();

const run = promisify(execFile);
const json = async (path) => (await fetch(base + path)).json();
const questions = async (lang) => (await json(`/q?lang=${lang}`)).questions;
const settled = (page) => page.locator('#answer[data-state="known"][aria-busy="false"]').waitFor();
const drawn = (page, view) => page.locator(`.drawn[data-view="${view}"]`).waitFor();

async function open(t, name, { lang = 'de', query = '', ...options } = {}) {
  const visited = await visit(t, { path: `/question/${name}?lang=${lang}${query}`, ...options });
  await settled(visited.page);
  return visited;
}

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

test('every question is answered in every view that it offers, in both languages, without a fault', async (t) => {
  const seen = {};
  for (const lang of ['de', 'en']) {
    for (const { name, title } of await questions(lang)) {
      const { page, clean } = await open(t, name, { lang });
      // A question about one thing has its name as the title, and itself beneath.
      const asked = page.locator(name.endsWith('-at-a-glance') ? 'h1 + .sentence' : 'h1');
      assert.equal(await asked.innerText(), title);
      const buttons = page.locator('.views button');
      for (let at = 0; at < (await buttons.count()); at += 1) {
        const button = buttons.nth(at);
        const view = await button.getAttribute('data-view');
        if ((await button.getAttribute('aria-disabled')) === 'true') {
          assert.match(await button.locator('.small').innerText(), /braucht|needs/, `${name} ${view}`);
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
        if (['bars', 'lines', 'map', 'places'].includes(view)) {
          const label = await page.locator('svg.chart').getAttribute('aria-label');
          assert.ok(label && (await page.locator('figcaption').innerText()) === label, `${name} ${view}`);
        }
      }
      await clean();
      await page.context().close();
    }
  }
  for (const view of ['table', 'bars', 'lines', 'map', 'places', 'timeline', 'json']) assert.ok(seen[view] > 0, `no question has ${view}`);
});

/** A value of a row by the name of its column; undefined if lists are on the way. */
function at(row, column) {
  return column.split('.').reduce((value, key) => (Array.isArray(value) ? undefined : value?.[key]), row);
}

test('every figure of every table is that of the answer', async (t) => {
  const write = (value) => {
    const whole = Number.isInteger(value) || Math.abs(value) >= 1000;
    return new Intl.NumberFormat('de', whole ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 }).format(value);
  };
  let compared = 0;
  for (const { name } of await questions('de')) {
    const { page } = await open(t, name, { query: '&view=table' });
    const meta = await json(`/q/${name}.meta.json?lang=de`);
    const data = await json(`/q/${name}.json?lang=de`);
    const list = meta.rows.path.split('.').reduce((value, key) => value?.[key], data);
    const rows = meta.rows.path === '' ? [data] : list;
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
          const figure = /-?\d[\d.]*(,\d+)?/.exec(text)?.[0];
          if (value === null) assert.ok(figure === undefined || /mindestens|höchstens/.test(text), `${name} ${column}: ${text}`);
          else assert.equal(figure, write(value), `${name} ${column}`);
          compared += 1;
        } else if (type === 'String' && !/url$|citation$/.test(column)) {
          assert.equal(text.replaceAll(/\s+/g, ' ').trim(), (value ?? '–').replaceAll(/\s+/g, ' ').trim(), `${name} ${column}`);
        }
      }
    }
    await page.context().close();
  }
  assert.ok(compared > 500, `${compared} figures`);
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
  for (const { name, variables } of await questions('en')) {
    if (variables.length === 0) continue;
    const { page } = await open(t, name, { lang: 'en' });
    await page.locator('.asking summary').click();
    await page.getByRole('button', { name: 'Show the answer' }).click();
    await settled(page);
    const own = [...new URL(page.url()).searchParams.keys()].filter((key) => key !== 'lang');
    assert.deepEqual(own, [], name);
    await page.context().close();
  }
});

test('what is downloaded is what the address gives, byte for byte', async (t) => {
  const { page } = await open(t, 'reach-per-inhabitant');
  for (const format of ['csv', 'de.csv', 'tsv', 'ndjson', 'json', 'meta.json']) {
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

test('the programs that are shown fetch the table', async (t) => {
  const { page } = await open(t, 'who-left-x');
  await page.locator('.code summary').click();
  const samples = await page.locator('.code pre').allInnerTexts();
  const address = await page.locator('a[data-format="csv"]').getAttribute('href');
  const table = await (await fetch(base + address)).text();
  assert.equal(samples.length, 7);
  const curl = samples.find((text) => text.startsWith('curl '));
  assert.equal((await run('sh', ['-c', curl], { maxBuffer: 1e8 })).stdout, table);
  const script = samples.find((text) => text.includes('await fetch('));
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { maxBuffer: 1e8 });
  assert.match(stdout, /departures/);
  for (const text of samples) assert.match(text, /https?:\/\//);
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
  await clean();
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
  const { page } = await visit(t, { path: '/authority/no-such-office?lang=en' });
  await settled(page);
  assert.match(await page.locator('#answer').innerText(), /The answer has no row/);
});

test('a table is sorted by its heads, with the unknown last either way', async (t) => {
  const { page } = await open(t, 'reach-per-inhabitant', { query: '&view=table' });
  const values = () => page.locator('table.result [data-column="value"]').allInnerTexts();
  const head = page.locator('table.result th button', { hasText: /^Follower$/ });
  for (const order of ['descending', 'ascending']) {
    await head.click();
    assert.equal(await page.locator('table.result th[aria-sort]').getAttribute('aria-sort'), order);
    const shown = await values();
    assert.ok(/\d/.test(shown[0]) && /unbekannt/.test(shown.at(-1)), shown.join(' '));
  }
});

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
    const titles = await page.locator('#opening [data-view="map"] svg title').allTextContents();
    assert.equal(titles.length, 16);
    for (const { value } of compare.rows) assert.ok(titles.some((title) => title.includes(String(value))), `${value}`);
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

test('a question is asked, changed and taken along by keyboard alone', async (t) => {
  const { page } = await visit(t, { path: '/?lang=en' });
  await page.locator('#gallery a').first().waitFor();
  const tabTo = async (match) => {
    for (let step = 0; step < 200; step += 1) {
      await page.keyboard.press('Tab');
      const text = await page.evaluate(() => {
        const { id, innerText, dataset } = document.activeElement;
        return `${id} ${dataset.view ?? dataset.format ?? ''} ${innerText}`;
      });
      if (match.test(text)) return;
    }
    assert.fail(`no Tab leads to ${match}`);
  };
  await tabTo(/^gallery-search/);
  await page.keyboard.type('flat series');
  await tabTo(/A flat series/);
  await page.keyboard.press('Enter');
  await settled(page);
  await tabTo(/Change the question/);
  await page.keyboard.press('Enter');
  await tabTo(/^v-from/);
  await page.keyboard.press('Control+A');
  await page.keyboard.type('2019');
  await page.keyboard.press('Enter');
  await page.waitForURL(/from=2019/);
  await settled(page);
  await tabTo(/table/i);
  await page.keyboard.press('Enter');
  await drawn(page, 'table');
  assert.equal(await page.evaluate(() => document.activeElement.dataset.view), 'table');
  await tabTo(/de\.csv/);
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  assert.match(download.suggestedFilename(), /series-for-a-chart.*\.csv/);
});

test('axe finds nothing on a question, in all views, languages, themes and widths', async (t) => {
  for (const lang of ['de', 'en']) {
    for (const colorScheme of ['light', 'dark']) {
      for (const width of [320, 1366]) {
        for (const [name, view] of [
          ['reach-per-inhabitant', 'table'],
          ['reach-per-inhabitant', 'bars'],
          ['reach-per-inhabitant', 'map'],
          ['series-for-a-chart', 'lines'],
          ['leading-2017', 'json'],
          ['channels-on-the-map', 'places'],
          ['who-left-x', 'timeline'],
        ]) {
          const { page } = await open(t, name, { lang, query: `&view=${view}`, colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
          await drawn(page, view);
          await page.locator('.asking summary').click();
          await page.locator('.code summary').click();
          await sound(page, `${name} ${view} ${lang} ${colorScheme} ${width}`);
          await page.context().close();
        }
      }
    }
  }
});
