import assert from 'node:assert/strict';
import { test } from 'node:test';
import { build } from 'vite';
import { json, questions } from './questions.js';

/** The module of the words, as the page has it. */
async function words() {
  const entry = new URL('../src/texts/words.ts', import.meta.url).pathname;
  const [{ output }] = await build({ configFile: false, logLevel: 'error', build: { write: false, lib: { entry, formats: ['es'] } } });
  return import(`data:text/javascript,${encodeURIComponent(output[0].code)}`);
}

test('no column and no list is called by its name in the schema', async () => {
  const [{ heading, word }, enums] = await Promise.all([words(), vocabularies()]);
  let seen = 0;
  for (const { name } of await questions('de')) {
    const { columns, lists } = (await json(`/q/${name}.meta.json?lang=de`)).rows;
    const paths = [...columns.map((column) => column.name), ...lists];
    for (const part of new Set(paths.flatMap((path) => path.split('.')))) {
      if (part === 'nodes') continue;
      seen += 1;
      // A word may be the same in English as in the schema, and "Status" in both; a name of two words is nobody's word.
      const [german, english] = ['de', 'en'].map((lang) => heading(part, lang));
      assert.ok(german !== part && !/[a-z][A-Z]/.test(english), `${name}: ${part} is ${german}, ${english}`);
    }
    for (const { type } of columns) {
      for (const value of enums[type] ?? []) assert.notEqual(word(type, value, 'de'), value, `${name}: ${type}`);
    }
  }
  assert.ok(seen > 100);
});

/** The values of the enums of the schema. */
async function vocabularies() {
  const query = '{ __schema { types { name kind enumValues { name } } } }';
  const { data } = await json(`/graphql?${new URLSearchParams({ query })}`);
  const of = data.__schema.types.filter(({ kind }) => kind === 'ENUM');
  return Object.fromEntries(of.map(({ name, enumValues }) => [name, enumValues.map((value) => value.name)]));
}
