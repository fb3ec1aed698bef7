// The usual mistakes, as the real server answers them: each is recognised, told in both languages, and mended where it can be.
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { base } from './browser.js';
import { load } from './modules.js';

let faults;
let applied;
before(async () => {
  faults = await load('faults/index.ts');
  ({ applied } = await load('faults/fixes.ts'));
});

const ask = async (query, variables, extensions) => {
  const response = await fetch(`${base}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
    body: JSON.stringify({ query, variables, extensions }),
  });
  return response.json();
};

// What is wrong, the kind it is recognised as, and what it becomes; null where only a human knows.
const MISTAKES = [
  ['{ channels { nodes { handel } } }', 'unknownField', '{ channels { nodes { handle } } }'],
  ['{ chanels { totalCount } }', 'unknownField', '{ channels { totalCount } }'],
  ['{ channels { nodes { zzzqqq } } }', 'unknownField', null],
  ['{ channels(first: 3) }', 'needsFields', '{ channels(first: 3) { nodes { __typename } } }'],
  ['{ c: channels { nodes } }', 'needsFields', '{ c: channels { nodes { __typename } } }'],
  ['{ channels { totalCount { x y { z } } } }', 'hasNoFields', '{ channels { totalCount } }'],
  ['{ land { name } }', 'missingArgument', null],
  ['{ jurisdiction(codes: "NI") { name } }', 'unknownArgument', '{ jurisdiction(code: "NI") { name } }'],
  ['{ jurisdiction(code: "NI", codes: 3) { name } }', 'unknownArgument', '{ jurisdiction(code: "NI") { name } }'],
  ['{ channels(frist: 3) { totalCount } }', 'unknownArgument', '{ channels { totalCount } }'],
  ['{ channels(frist: [1, 2], last: 1) { totalCount } }', 'unknownArgument', '{ channels(last: 1) { totalCount } }'],
  ['{ channels(filter: {kind: [POLICE]}) { totalCount } }', 'unknownInput', null],
  ['{ compare(input: {}) { sentence } }', 'missingInput', null],
  ['{ land(code: ni) { name } }', 'unknownLand', '{ land(code: NI) { name } }'],
  ['{ land(code: Niedersachsen) { name } }', 'unknownLand', '{ land(code: NI) { name } }'],
  ['{ land(code: XX) { name } }', 'unknownLand', null],
  ['{ channels(filter: {kinds: [POLIZEI]}) { totalCount } }', 'unknownWord', '{ channels(filter: {kinds: [POLICE]}) { totalCount } }'],
  ['{ land(code: "NI") { name } }', 'textForWord', '{ land(code: NI) { name } }'],
  ['{ land(code: "Bayern") { name } }', 'unknownLand', '{ land(code: BY) { name } }'],
  ['{ channel(platform: twitter, handle: "x") { url } }', 'needsText', '{ channel(platform: "twitter", handle: "x") { url } }'],
  ['{ channels(first: "10") { totalCount } }', 'needsOther', '{ channels(first: 10) { totalCount } }'],
  ['{ authority(slug: polizeidirektion-hannover) { name } }', 'bareText', '{ authority(slug: "polizeidirektion-hannover") { name } }'],
  ["{ authority(slug: 'polizeidirektion-hannover') { name } }", 'wrongQuotes', '{ authority(slug: "polizeidirektion-hannover") { name } }'],
  ['{ search(text: „Polizei Hannover“) { totalCount } }', 'wrongQuotes', '{ search(text: "Polizei Hannover") { totalCount } }'],
  ['{ authority(slug: "polizei) { name } }', 'openText', '{ authority(slug: "polizei") { name } }'],
  ['{ channels { nodes { handle }', 'openBracket', '{ channels { nodes { handle } } }'],
  ['# nothing\n{ land(code: NI) { name }\n', 'openBracket', '# nothing\n{ land(code: NI) { name } }\n'],
  ['{ channels(first: 3 { totalCount } }', 'wrongBracket', '{ channels(first: 3) { totalCount } }'],
  ['{ channels(filter: {kinds: [POLICE}) { totalCount } }', 'wrongBracket', '{ channels(filter: {kinds: [POLICE]}) { totalCount } }'],
  ['{ channels { totalCount } } }', 'tooMuch', '{ channels { totalCount } }\n'],
  ['{ channels { totalCount } } foo', 'tooMuch', '{ channels { totalCount } }\n'],
  ['{ channels { } }', 'emptyBraces', '{ channels { __typename } }'],
  ['{ channels(filter: {kinds: }) { totalCount } }', 'missingValue', null],
  ['  # nothing', 'emptyDocument', '{ edition { number } }'],
  ['{ channels(first = 3) { totalCount } }', 'equalsSign', '{ channels(first : 3) { totalCount } }'],
  ['{ land(code: $code) { name } }', 'unknownVariable', null],
  ['query Q($a: Int) { land(code: NI) { name } }', 'unusedVariable', 'query Q { land(code: NI) { name } }'],
  ['query Q($a: Int = 3, $b: LandCode = NI) { land(code: $b) { name } }', 'unusedVariable', 'query Q($b: LandCode = NI) { land(code: $b) { name } }'],
  ['query Q($a: String = "NI") { land(code: $a) { name } }', 'wrongVariable', null],
  ['query Q($a: [String!]) { channels(filter: {kinds: $a}) { totalCount } }', 'wrongVariableHere', 'query Q($a: [AuthorityKind!]) { channels(filter: {kinds: $a}) { totalCount } }'],
  ['query Q($a: Int) { land(code: NI, asOf: $a) { name } }', 'wrongVariable', 'query Q($a: PartialDate) { land(code: NI, asOf: $a) { name } }'],
  ['{ channels(filter: {kinds: ["POLICE"]}) { totalCount } }', 'textForWord', '{ channels(filter: {kinds: [POLICE]}) { totalCount } }'],
  ['query Q($a: LandCode!) { land(code: $a) { name } }', 'missingVariable', null],
  ['query Q($a: Landcode = NI) { land(code: $a) { name } }', 'unknownType', 'query Q($a: LandCode = NI) { land(code: $a) { name } }'],
  ['{ edition { n: number n: recordedAt } }', 'conflict', '{ edition { n: number n2: recordedAt } }'],
  ['{ land(code: NI, asOf: "18.9.2017") { name } }', 'wrongDate', '{ land(code: NI, asOf: "2017-09-18") { name } }'],
  ['{ land(code: NI, asOf: "gestern") { name } }', 'wrongDate', null],
  ['{ land(code: NI, knownAt: "2099") { name } }', 'wrongMoment', '{ land(code: NI, knownAt: "2099-01-01T00:00:00Z") { name } }'],
  ['{ channels(filter: {platforms: ["twiter"]}) { totalCount } }', 'unknownKey', '{ channels(filter: {platforms: ["twitter"]}) { totalCount } }'],
  ['{ channels(first: 1000) { totalCount } }', 'pageSize', '{ channels(first: 100) { totalCount } }'],
  ['{ channels(first: 1, last: 2) { totalCount } }', 'firstAndLast', '{ channels(first: 1) { totalCount } }'],
  ['{ channels { nodes { ...f } } } fragment F on Channel { handle }', 'unknownFragment', '{ channels { nodes { ...F } } } fragment F on Channel { handle }'],
  ['{ edition { number } } fragment F on Channel { handle }', 'unusedFragment', '{ edition { number } }'],
  ['mutation { addSource }', 'notAllowed', null],
  ['subscription { editionChanged { number } }', 'notAllowed', null],
  ['query A { edition { number } } query B { edition { number } }', 'needsChoice', null],
  [`{ authorities { nodes { ${'ancestors { '.repeat(14)}name${' }'.repeat(14)} } } }`, 'tooDeep', null],
  ['{ authorities(first:100) { nodes { channels(first:100) { nodes { authority { name } } } } } }', 'tooExpensive', null],
  [`{ ${Array.from({ length: 12 }, (_, at) => `a${at}: edition { number }`).join(' ')} }`, 'tooMany', null],
  [`{ edition { ${Array.from({ length: 35 }, (_, at) => `a${at}: number`).join(' ')} } }`, 'tooMany', null],
  ['{ compare(input: {metric: "channels"}) { sentence } }', 'unfair', null],
];

test('every usual mistake is recognised in the words of the server, told in both languages, and mended', async () => {
  for (const [query, kind, mended] of MISTAKES) {
    const { errors } = await ask(query, {});
    assert.ok(errors?.length > 0, `no mistake: ${query}`);
    const all = errors.map((error) => faults.explain(query, error, 'de'));
    const found = all.find((fault) => fault.kind === kind);
    assert.ok(found, `${query}: ${JSON.stringify(all)}`);
    const english = faults.explain(query, errors[all.indexOf(found)], 'en');
    for (const { sentence } of [found, english]) {
      assert.match(sentence, /^.{10,}[^ ]$/, query);
      assert.doesNotMatch(sentence, /undefined|null|NaN/, query);
    }
    assert.notEqual(found.sentence, english.sentence);
    assert.equal(found.fix && applied(query, found.fix.edits), mended, query);
    if (mended === null) continue;
    assert.match(found.fix.label, /^Beheben: /);
    const again = await ask(mended, {}, { dryRun: true });
    assert.equal(again.errors, undefined, `${mended}: ${JSON.stringify(again.errors)}`);
  }
});

test('what the server says without a document has its sentence, too', () => {
  for (const [code, words, pattern] of [
    ['RATE_LIMITED', { retryAfter: 12 }, /12 Sekunden/],
    ['RATE_LIMITED', {}, /eine Minute/],
    ['TIMEOUT', { limit: 5 }, /5 Sekunden/],
    ['OVERLOADED', {}, /sehr viele/],
    ['UNREACHABLE', {}, /nicht zu erreichen/],
    ['QUERY_STORE_FULL', {}, /gespeichert/],
    ['INTERNAL', {}, /Fehler passiert/],
    ['QUERY_TOO_LARGE', {}, /zu lang/],
  ]) {
    assert.match(faults.sentenceOf({ message: 'x', extensions: { code, ...words } }, 'de'), pattern);
  }
  assert.equal(faults.sentenceOf({ message: 'x', extensions: { code: 'NEVER_HEARD' } }, 'de'), null);
});

test('no text is too broken to be explained', () => {
  const pieces = ['{', '}', '(', ')', '[', ']', '"', "'", '„', '$a', 'name', ':', '3', '...', '#x\n', ' ', 'constructor', '😀'];
  let seed = 7;
  const random = (below) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  for (let round = 0; round < 2_000; round += 1) {
    const document = Array.from({ length: random(14) }, () => pieces[random(pieces.length)]).join('');
    const error = {
      message: 'The query cannot be read: expected name.',
      locations: [{ line: 1, column: 1 + random(document.length + 2) }],
      extensions: { code: 'GRAPHQL_PARSE_FAILED' },
    };
    const { fix, sentence } = faults.explain(document, error, 'de');
    assert.ok(sentence);
    if (fix) assert.notEqual(applied(document, fix.edits), document);
  }
});
