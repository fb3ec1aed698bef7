// From the form to the document and back, for every question: what the page says is asked is what the server understands.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { load } from './modules.js';
import { questions } from './questions.js';
import { folderOf, serve } from './server.js';

let form;
before(async () => {
  form = await load('form.ts');
});

/** Another value than the default, of the type of a variable. */
function other({ type, values, default: own }) {
  const name = type.replaceAll(/[[\]!]/g, '');
  const one = (at) => {
    if (values) return values.filter((value) => value !== own).at(at);
    if (name === 'Int') return 7 - at;
    if (name === 'Float') return 51.5 + at;
    if (name === 'Boolean') return !own;
    if (name === 'PartialDate') return '2019-06';
    if (name === 'DateTime') return '2025-03-03T18:00:00+01:00';
    return ['bluesky', 'a "quoted", text & more = 1'].at(at);
  };
  return type.startsWith('[') ? [one(0), one(-1)] : one(0);
}

/** What the variables of an answer are; null if these values are refused. */
async function understood(server, name, parameters) {
  const response = await fetch(`${server}/q/${name}.meta.json?${parameters}`);
  const body = await response.json();
  if (response.ok) return body.variables;
  assert.equal(response.status, 400, `${name}: ${JSON.stringify(body)}`);
  return null;
}

test('values become an address, and an address the same values, for every question', async (t) => {
  // Hundreds of questions are more than one address may ask in a minute.
  const { url } = await serve(t, `sqlite:${join(await folderOf(t), 'k.db')}`, '--points-per-minute', '4000000000');
  let changed = 0;
  let compared = 0;
  for (const { name, variables } of await questions('en')) {
    const defaults = form.valuesOf(variables, new URLSearchParams());
    assert.equal(String(form.parametersOf(variables, defaults)), '', name);
    for (const variable of variables) {
      // Of a text, an address knows no null: what is empty is the empty text.
      const nullable = !variable.type.endsWith('!') && !/^(String|ID)$/.test(variable.type);
      for (const value of [other(variable), ...(variable.type.startsWith('[') ? [[]] : []), ...(nullable ? [null] : [])]) {
        const parameters = form.parametersOf(variables, { ...defaults, [variable.name]: value });
        const back = form.valuesOf(variables, new URLSearchParams(String(parameters)));
        // An address has one sign for a list that is null and for one that is empty.
        const none = value === null || (Array.isArray(value) && value.length === 0);
        const wanted = none && variable.type.startsWith('[') ? [null, []] : [value];
        assert.ok(wanted.some((one) => JSON.stringify(one) === JSON.stringify(back[variable.name])), `${name} ${variable.name} ${JSON.stringify(value)}: ${JSON.stringify(back[variable.name])}`);
        changed += 1;
        const read = await understood(url, name, parameters);
        if (read === null) continue;
        assert.deepEqual(read, back, `${name} ${parameters}`);
        compared += 1;
      }
    }
  }
  assert.ok(changed > 300 && compared > 150, `${changed}, ${compared}`);
});
