// graphql-js is the oracle: whatever it calls valid runs, whatever it calls invalid is refused.
import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";
import { after, before, describe, test } from "node:test";
import { Lexer, Source, TokenKind, parse, specifiedRules, validate } from "graphql";
import { invalid, unreadable, valid } from "../lib/corpus.js";
import { readSchema } from "../lib/sdl.js";
import { startServer } from "../lib/server.js";

const schema = readSchema();
let server;
before(async () => {
  server = await startServer(["--subscriptions"]);
});
after(() => server.stop());

// Codes that speak of the size of a document, which graphql-js does not bound.
const bounded = /^(TOO_|QUERY_TOO_)/;
// The values of our own scalars are checked by us alone: to graphql-js, any literal is one.
const ownScalars = /\b(DateTime|PartialDate|GeoJSON)\b|Invalid date|not a (date|moment)/;

const said = (query, rules) => {
  try {
    return validate(schema, parse(query), rules).length === 0 ? "valid" : "invalid";
  } catch {
    return "invalid";
  }
};

/** What the server says, by really asking: what is valid runs. */
const answered = async (query) => {
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/graphql-response+json, text/event-stream" },
    body: JSON.stringify({ query }),
  });
  const body = await response.json();
  const error = body.errors?.[0];
  const code = error?.extensions?.code;
  // What cannot be read and what does not fit the schema is told by code; where one ends and the other begins (two
  // operations of one name, a type among operations) implementations differ.
  if (["GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"].includes(code)) return { verdict: "invalid", error };
  if (bounded.test(code ?? "") && response.status === 400) return { verdict: "too large", error };
  // An operation to choose, a variable to give: the document itself is valid.
  const runs = "data" in body || code === "OPERATION_RESOLUTION_FAILURE" || code === "BAD_USER_INPUT";
  return { verdict: runs ? "valid" : `${response.status} ${code}`, error };
};

describe("a corpus gets the verdict of graphql-js", () => {
  test("that is large enough, and fires every rule", () => {
    const all = valid.length + unreadable.length + Object.values(invalid).flat().length;
    ok(all >= 120, `${all} documents`);
    // How deep introspection goes, our own guard says.
    const others = ["MaxIntrospectionDepthRule"];
    const rules = specifiedRules.filter((rule) => !others.includes(rule.name));
    deepStrictEqual(rules.map((rule) => rule.name).sort(), Object.keys(invalid).sort());
    for (const rule of rules) for (const query of invalid[rule.name]) strictEqual(said(query, [rule]), "invalid", `${rule.name}: ${query}`);
    for (const query of valid) strictEqual(said(query), "valid", query);
    for (const query of unreadable) throws(() => parse(query), query);
  });
  for (const query of [...valid, ...unreadable, ...Object.values(invalid).flat()]) {
    test(query.slice(0, 80) || "(nothing)", async () => {
      const { verdict, error } = await answered(query);
      // A circle of fragments is endless, which the guard says before it is validated.
      const expected = verdict === "too large" && error.extensions.given > 1e15 ? verdict : said(query);
      strictEqual(verdict, expected, JSON.stringify(error));
    });
  }
});

/** A generator that anybody can run again: xorshift with a fixed seed. */
const random = (seed) => {
  let state = seed;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % below;
  };
};

const tokens = (query) => {
  const lexer = new Lexer(new Source(query));
  const found = [];
  while (lexer.advance().kind !== TokenKind.EOF) found.push(query.slice(lexer.token.start, lexer.token.end));
  return found;
};

test("2,400 random changes of valid documents get the verdict of graphql-js", { timeout: 300_000 }, async () => {
  const below = random(20170918);
  const all = [...valid, ...Object.values(invalid).flat()].map(tokens);
  const words = all.flat();
  const names = Object.values(schema.getTypeMap()).flatMap((type) => [type.name, ...Object.keys(type.getFields?.() ?? {})]);
  const counts = {};
  const differ = [];
  const one = async () => {
    const changed = [...all[below(all.length)]];
    // Every other document is changed in a way that many stand: a field that every type has, where a set begins.
    const gently = below(2) === 0;
    if (gently) {
      const sets = changed.flatMap((token, at) => (token === "{" ? [at] : []));
      if (sets.length > 0) changed.splice(sets[below(sets.length)] + 1, 0, below(4) === 0 ? names[below(names.length)] : "__typename");
    }
    for (let changes = gently ? 0 : 1 + below(2); changes > 0; changes--) {
      const at = below(changed.length);
      const how = below(5);
      if (how === 0) changed.splice(at, 1);
      else if (how === 1) changed.splice(at, 0, words[below(words.length)]);
      else if (how === 2) changed[at] = words[below(words.length)];
      else if (how === 3 && /^\w+$/.test(changed[at])) changed[at] = names[below(names.length)];
      else [changed[at], changed[below(changed.length)]] = [changed[below(changed.length)], changed[at]];
    }
    // Our parser wants `$`, `@` and `!` written together with their names, and brackets with their types, as everybody does.
    const query = changed.join(" ").replace(/([$@[]) /g, "$1").replace(/ ([!\]])/g, "$1");
    const expected = said(query);
    const { verdict, error } = await answered(query);
    counts[verdict] = (counts[verdict] ?? 0) + 1;
    const allowed = verdict === "too large" || (verdict === "invalid" && ownScalars.test(error.message));
    if (verdict !== expected && !allowed) differ.push(`${expected}, but ${verdict}: ${query} (${error?.message})`);
  };
  for (let round = 0; round < 2_400; round++) await one();
  deepStrictEqual(differ.slice(0, 10), []);
  // A test that only ever sees one verdict would prove little.
  for (const verdict of ["valid", "invalid"]) ok(counts[verdict] >= 200, JSON.stringify(counts));
  ok((counts["too large"] ?? 0) < 120, JSON.stringify(counts));
});
