// Writes the pictures of docs/page/: `make screenshots`. They are for people to look at; no test compares them.
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = fileURLToPath(new URL('../../docs/page/', import.meta.url));
const base = (process.env.KANALATLAS_URL ?? 'http://127.0.0.1:8000').replace(/\/$/, '');

const PICTURES = [
  ['start-de', '/?lang=de', 1366, 'light', '#opening[data-state="known"]'],
  ['start-en-dark-320', '/?lang=en', 320, 'dark', '#opening[data-state="known"]'],
  ['ranking-de', '/question/police-channels-by-land?lang=de&view=bars', 1366, 'light', '.drawn'],
  ['map-en-dark', '/question/police-channels-by-land?lang=en&view=map', 1366, 'dark', '.drawn'],
  ['course-de', '/question/series-for-a-chart?lang=de', 1366, 'light', '.drawn'],
  ['multiples-de', '/question/series-for-a-chart?lang=de&view=multiples', 1366, 'light', '.drawn'],
  ['matrix-de', '/question/platforms-by-kind?lang=de', 1366, 'light', '.drawn'],
  ['claim-de', '/claim/ni-police-33-twitter-2017?lang=de', 1366, 'light', '.drawn'],
  ['channel-en-320', '/channel/twitter/Polizei_OS?lang=en', 320, 'light', '.drawn'],
  ['table-en', '/question/reach-per-inhabitant?lang=en&view=table', 1366, 'light', '.drawn'],
  ['places-de', '/question/map-of-channels?lang=de', 1366, 'light', '.drawn'],
  ['timeline-de', '/question/who-left-x?lang=de&view=timeline', 1366, 'light', '.drawn'],
];

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu'],
});
for (const [name, path, width, colorScheme, settled] of PICTURES) {
  const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
  await page.goto(base + path);
  await page.locator(settled).waitFor();
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${folder}${name}.png` });
  await page.close();
}
await browser.close();
