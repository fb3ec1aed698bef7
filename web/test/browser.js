// What the tests of the page share: one Chromium, pages that note every fault, and the check of accessibility.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before } from 'node:test';
import { chromium } from 'playwright-core';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

let browser;

/** Where the server is (`scripts/with-server.sh` starts one and says so). */
export const base = (process.env.KANALATLAS_URL ?? '').replace(/\/$/, '');

/** Starts the browser before the tests of a file, and stops it after them. */
export function withBrowser() {
  before(async () => {
    assert.ok(base, 'KANALATLAS_URL says which server is tested; `make test-web` starts one');
    browser = await chromium.launch({
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        '--headless',
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    });
  });
  after(async () => {
    await browser?.close();
  });
}

/** Opens a page that notes every console error, policy violation and request to another host; `at` is another server. */
export async function visit(t, { path = '/?lang=de', at = base, prepare, ...options } = {}) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 900 }, ...options });
  t.after(() => context.close());
  const page = await context.newPage();
  const faults = [];
  const foreign = [];
  const asked = [];
  const host = new URL(at).host;
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(String(error)));
  context.on('request', (request) => {
    const url = new URL(request.url());
    asked.push(url.pathname);
    if (/^(http|ws)s?:$/.test(url.protocol) && url.host !== host) foreign.push(request.url());
    if (url.protocol === 'blob:') foreign.push(request.url());
  });
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener('securitypolicyviolation', (event) =>
      globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await prepare?.(page);
  await page.goto(at + path);
  return {
    page,
    asked,
    faults,
    async clean() {
      assert.deepEqual(faults, []);
      assert.deepEqual(foreign, []);
      assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
    },
  };
}

/** No violation found by axe, in the page or in parts of it, and nothing wider than the window. */
export async function sound(page, where, ...parts) {
  await page.addScriptTag({ path: axe });
  const { violations } = await page.evaluate((include) => globalThis.axe.run(include.length > 0 ? { include } : document), parts);
  const found = violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes.map((node) => node.target.join(' ')).join(', ')}`,
  );
  assert.deepEqual(found, [], where);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(wide <= 0, `${where}: ${wide}px too wide`);
}
