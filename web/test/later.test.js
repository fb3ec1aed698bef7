// What was printed stays as it is: after a restart of the server, and after later imports.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { visit, withBrowser } from './browser.js';
import { settled } from './questions.js';

withBrowser();

const run = promisify(execFile);
const binary = process.env.SERVER_BINARY;

/** Starts the server on a database, and says where it is; it ends with the test, or when it is told to. */
async function serve(t, database, listen = '127.0.0.1:0') {
  const server = spawn(binary, ['serve', '--listen', listen, '--database', database, '--log', 'error'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const stop = async () => {
    server.kill('SIGTERM');
    await ended;
  };
  t.after(stop);
  server.stdout.setEncoding('utf8');
  let said = '';
  for await (const part of server.stdout.iterator({ destroyOnReturn: false })) {
    said += part;
    const url = /^Kanalatlas is at (\S+)$/m.exec(said)?.[1];
    if (url) return { url, stop };
  }
  throw new Error(`the server named no address: ${said}`);
}

/** Imports channels of the police of Osnabrück, none of which the register knew. */
async function importChannels(folder, database, count) {
  const home = join(folder, `import-${count}`);
  await mkdir(home);
  const rows = Array.from({ length: count }, (_, at) => `twitter/PolizeiTest${at},polizeidirektion-osnabrueck,twitter,PolizeiTest${at},GENERAL,OFFICE,2018,c-fedipol`);
  await writeFile(join(home, 'channels.csv'), ['id,authority,platform,handle,purpose,holder,opened,source', ...rows, ''].join('\n'));
  await run(binary, ['import', home, '--database', database]);
}

test('a permanent address gives the same bytes and the same page after a restart and later imports', async (t) => {
  assert.ok(binary, 'SERVER_BINARY says which program is tested; `scripts/with-server.sh` sets it');
  const folder = await mkdtemp(join(tmpdir(), 'kanalatlas-later-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
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
  const second = await serve(t, database, new URL(first.url).host);
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
  await told.getByRole('link').click();
  await settled(later.page);
  assert.notEqual(await later.page.locator('table.result').innerText(), cells);
  await later.clean();
});
