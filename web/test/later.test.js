// What was printed stays as it is: after a restart of the server, and after later imports.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { visit, withBrowser } from './browser.js';
import { settled } from './questions.js';
import { binary, folderOf, serve } from './server.js';

withBrowser();

const run = promisify(execFile);

/** Imports channels of the police of Osnabrück, none of which the register knew. */
async function importChannels(folder, database, count) {
  const home = join(folder, `import-${count}`);
  await mkdir(home);
  const rows = Array.from({ length: count }, (_, at) => `twitter/PolizeiTest${at},polizeidirektion-osnabrueck,twitter,PolizeiTest${at},GENERAL,OFFICE,2018,c-fedipol`);
  await writeFile(join(home, 'channels.csv'), ['id,authority,platform,handle,purpose,holder,opened,source', ...rows, ''].join('\n'));
  await run(binary, ['import', home, '--database', database]);
}

test('a permanent address gives the same bytes and the same page after a restart and later imports', async (t) => {
  const folder = await folderOf(t);
  const database = `sqlite:${join(folder, 'k.db')}`;
  const first = await serve(t, database);
  const { page } = await visit(t, { at: first.url, path: '/question/police-channels-by-land?lang=de&view=table' });
  await settled(page);
  const permalink = new URL(await page.locator('#permalink + pre').innerText());
  const download = await page.locator('a[data-format="csv"]').getAttribute('href');
  const cells = await page.locator('table.result').innerText();
  const before = await fetch(first.url + download);
  const bytes = await before.text();
  assert.equal(permalink.searchParams.get('edition'), '1');

  await first.stop();
  const second = await serve(t, database, '--listen', new URL(first.url).host);
  for (const count of [1, 7]) await importChannels(folder, database, count);

  const after = await fetch(second.url + download);
  assert.equal(after.headers.get('etag'), before.headers.get('etag'));
  assert.equal(await after.text(), bytes);
  const later = await visit(t, { at: second.url, path: permalink.pathname + permalink.search });
  await settled(later.page);
  assert.equal(await later.page.locator('table.result').innerText(), cells);
  const told = later.page.locator('.state', { hasText: 'Diese Seite zeigt Ausgabe 1.' });
  await told.waitFor();
  assert.match(await told.innerText(), /In der neuesten Ausgabe \(3\) ist die Antwort eine andere\./);
  const changes = new URL(await told.getByRole('link', { name: 'Was sich seitdem geändert hat' }).getAttribute('href'), second.url);
  const known = (await (await fetch(`${second.url}/q/changes-since.json?${new URLSearchParams({ since: changes.searchParams.get('since'), first: '100' })}`)).json()).changes.nodes;
  assert.deepEqual([...new Set(known.map(({ edition }) => edition))].sort(), [2, 3], 'what came since, and nothing from before');
  await told.getByRole('link', { name: 'Neueste Antwort zeigen' }).click();
  await settled(later.page);
  assert.notEqual(await later.page.locator('table.result').innerText(), cells);
  await later.clean();
});
