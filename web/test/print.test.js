// What a page is on paper, and what becomes of it when the network goes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withBrowser } from './browser.js';
import { json, open, settled } from './questions.js';

withBrowser();

/** A4 in CSS pixels without the margins of the page's style. */
const UPRIGHT = { width: 680, height: 1009 };

test('on paper: the question, what was asked, the whole table, sources, citation and query', async (t) => {
  const { page } = await open(t, 'who-left-x', { query: '&view=table&laender=NI&laender=ST', viewport: UPRIGHT });
  await page.emulateMedia({ media: 'print' });
  const seen = await page.locator('body').innerText();
  const meta = await json('/q/who-left-x.meta.json?lang=de&laender=NI&laender=ST');
  for (const words of [meta.title, 'Niedersachsen, Sachsen-Anhalt', meta.sources[0].citation, 'edition=1', 'query WhoLeftX', meta.licence]) {
    assert.ok(seen.includes(words), words);
  }
  for (const hidden of ['.asking', '.switches', '.facets', '.files', '#open', '.choices']) {
    for (const node of await page.locator(hidden).all()) assert.ok(!(await node.isVisible()), hidden);
  }
  const heads = await page.locator('table.result thead th').count();
  assert.ok(heads >= 5, `${heads} columns`);
  const cut = await page.locator('table.result th, table.result td, pre').evaluateAll((nodes) =>
    nodes.filter((node) => node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 1).map((node) => node.innerText),
  );
  assert.deepEqual(cut, []);
});

/** The title of a PDF: plain, or as UTF-16 in hexadecimal digits. */
function titleOf(pdf) {
  const [, plain, hex] = /\/Title (?:\(([^)]*)\)|<FEFF([0-9A-F]+)>)/.exec(pdf) ?? [];
  return plain ?? hex?.replaceAll(/..../g, (unit) => String.fromCharCode(parseInt(unit, 16))) ?? '';
}

test('the PDF has tags, a title and its language, and wide tables lie across', async (t) => {
  for (const [name, lang, across] of [
    ['who-left-x', 'de', false],
    ['reach-per-inhabitant', 'en', true],
  ]) {
    const { page } = await open(t, name, { lang, query: '&view=table' });
    const pdf = (await page.pdf({ preferCSSPageSize: true, tagged: true })).toString('latin1');
    assert.ok(pdf.includes('/StructTreeRoot'));
    assert.ok(/\/MarkInfo\s*<<[^>]*\/Marked true/.test(pdf));
    assert.match(titleOf(pdf), /^Kanalatlas: .+/);
    assert.ok(pdf.includes(`/Lang (${lang})`));
    const wide = [...pdf.matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].filter(([, width, height]) => Number(width) > Number(height));
    assert.equal(wide.length > 0, across, name);
    // A table of the document stays one for those who hear it.
    for (const tag of ['Table', 'TH', 'TD', 'H1']) assert.ok(new RegExp(`/S /${tag}\\b`).test(pdf), tag);
  }
});

test('a table that is not printed as a whole says so', async (t) => {
  const { page } = await open(t, 'channels-on-the-map', { query: '&view=table&south=47&west=5&north=56&east=16' });
  await page.emulateMedia({ media: 'print' });
  assert.match(await page.locator('.rows').innerText(), /Gezeigt sind die ersten 200 von \d+ Zeilen\./);
});

test('when the network goes in the middle of a question, the page says so, keeps what was asked, and goes on', async (t) => {
  const { page } = await open(t, 'series-for-a-chart', { query: '&view=table' });
  const before = await page.locator('table.result').innerText();
  await page.locator('.asking summary').click();
  await page.locator('#v-from').fill('2021');
  let halfway = false;
  await page.route(/series-for-a-chart\.json/, async (route) => {
    halfway = true;
    await page.context().setOffline(true);
    await route.continue();
  });
  await page.getByRole('button', { name: 'Antwort anzeigen' }).click();
  const alert = page.getByRole('alert');
  await alert.waitFor();
  assert.ok(halfway, 'what is said about the answer was there, and the answer was not');
  assert.match(await alert.innerText(), /Der Server ist gerade nicht zu erreichen/);
  assert.equal(await page.locator('#v-from').inputValue(), '2021');
  assert.equal(await page.locator('table.result').count(), 0, 'no old answer under a new question');
  await page.unroute(/series-for-a-chart\.json/);
  await page.context().setOffline(false);
  await page.getByRole('button', { name: 'Noch einmal versuchen' }).click();
  await settled(page);
  assert.notEqual(await page.locator('table.result').innerText(), before);
  assert.equal(new URL(page.url()).searchParams.get('from'), '2021');
});
