// A server of a test's own, for what the common one must not be: set otherwise, stopped, or filled with more.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The program (`scripts/with-server.sh` says which). */
export const binary = process.env.SERVER_BINARY;

/** A folder that goes with the test. */
export async function folderOf(t) {
  const folder = await mkdtemp(join(tmpdir(), 'kanalatlas-page-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts a server on a database, and says where it is; it ends with the test, or when it is told to. */
export async function serve(t, database, ...settings) {
  assert.ok(binary, 'SERVER_BINARY says which program is tested; `scripts/with-server.sh` sets it');
  const listen = settings.includes('--listen') ? [] : ['--listen', '127.0.0.1:0'];
  const server = spawn(binary, ['serve', ...listen, '--database', database, '--log', 'error', ...settings], { stdio: ['ignore', 'pipe', 'inherit'] });
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
