// Loads a module of the page as it is, without a browser.
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** What a module of `src/` exports. */
export async function load(path) {
  const { output } = await build({
    configFile: false,
    logLevel: 'error',
    ssr: { noExternal: true },
    build: { ssr: fileURLToPath(new URL(`../src/${path}`, import.meta.url)), write: false },
  });
  return import(`data:text/javascript;base64,${Buffer.from(output[0].code).toString('base64')}`);
}
