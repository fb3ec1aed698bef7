import { defineConfig, type Plugin } from 'vite';
import { boundaries } from './boundaries';

/** The page is not painted before its script has run: so it never shows the wrong colours, or no text, for a moment. */
const unflashed: Plugin = {
  name: 'unflashed',
  transformIndexHtml: {
    order: 'post',
    handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"'),
  },
};

export default defineConfig({
  plugins: [boundaries(), unflashed],
  // The explorer plugin carries an old CommonJS tree: one graphql and one react for all.
  resolve: { dedupe: ['graphql', 'react', 'react-dom'] },
  build: {
    target: 'es2022',
    assetsDir: 'assets',
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 5000,
    sourcemap: false,
    // The notices of everything that is bundled go out with the bundle.
    license: { fileName: 'assets/licenses.txt' },
    rolldownOptions: {
      onLog(level, log, handler) {
        // "use client" in React libraries means nothing outside a server framework.
        if (log.code !== 'MODULE_LEVEL_DIRECTIVE') handler(level, log);
      },
    },
  },
  worker: { format: 'es' },
  server: {
    // The schema that the editor bundles stands beside this folder.
    fs: { allow: ['.', '../schema'] },
    proxy: Object.fromEntries(['/graphql', '/schema.graphql', '/q', '/embed', '/feed'].map((path) => [path, 'http://127.0.0.1:8000'])),
  },
});
