// A router over the three subgraphs answers as the one process does, and asks no subgraph more than it has to.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { buildClientSchema, getIntrospectionQuery, lexicographicSortSchema, print, printSchema } from "graphql";
import { read, repository } from "../lib/compose.js";
import { ask, startAll } from "../lib/servers.js";

let all;
before(async () => (all = await startAll()));
after(() => all?.stop());

/** What a question makes the router ask, by subgraph: how many operations, and of which kind. */
const asking = async (query, variables) => {
  all.router.asked.length = 0;
  const answer = await ask(all.router, query, variables);
  assert.equal(answer.errors, undefined, JSON.stringify(answer.errors));
  const asked = all.router.asked.map(({ subgraphName, document, variables: sent }) => ({
    subgraph: subgraphName,
    entities: print(document).includes("_entities"),
    keys: Object.values(sent ?? {}).flat(),
  }));
  return { answer, asked };
};

/** Statements that a subgraph has logged since `from`, an index into its log. */
const statements = async (part, from) => {
  // The line comes a moment after the answer.
  for (let wait = 0; wait < 100; wait++) {
    const lines = all.subgraphs[part].log.slice(from).map((line) => JSON.parse(line)).filter(({ target }) => target === "kanalatlas::graphql");
    if (lines.length > 0) return lines.map((line) => line.statements);
    await new Promise((done) => setTimeout(done, 20));
  }
  return [];
};

test("every question of the register has the same answer through the router", async () => {
  const files = readdirSync(join(repository, "schema/queries"));
  assert.ok(files.length >= 51, `${files.length} questions`);
  for (const file of files) {
    const query = read(`schema/queries/${file}`);
    const [whole, routed] = await Promise.all([ask(all.whole, query), ask(all.router, query)]);
    assert.equal(whole.errors, undefined, file);
    assert.deepEqual(routed, { data: whole.data }, file);
    // In the order that was asked for, too.
    assert.equal(JSON.stringify(routed.data), JSON.stringify(whole.data), file);
  }
});

test("what is asked of another day or another edition stays so in every subgraph", async () => {
  const query = `query($day: PartialDate, $known: DateTime) {
    land(code: NI, asOf: $day, knownAt: $known) {
      name authorities(first: 3, filter: {kinds: [POLICE]}) { totalCount nodes { name land { name presence { asOf authorities } }
        channels(first: 3) { totalCount nodes { handle status latest(metric: "followers") { value observedOn metric { label } } } } } }
      presence(filter: {kinds: [POLICE]}) { asOf authorities }
    }
  }`;
  const seen = new Set();
  for (const day of ["2012-01-01", "2017-09-18", "2024", null]) {
    for (const known of [null, "1990-01-01T00:00:00Z"]) {
      const [whole, routed] = await Promise.all([ask(all.whole, query, { day, known }), ask(all.router, query, { day, known })]);
      assert.deepEqual(routed.data, whole.data, `${day} ${known}`);
      seen.add(JSON.stringify(whole.data));
    }
  }
  assert.ok(seen.size >= 4, "the days are too much alike to tell");
});

test("introspection of the router and of the one process are the same", async () => {
  const described = async (server) => {
    const { data, errors } = await ask(server, getIntrospectionQuery());
    assert.equal(errors, undefined, JSON.stringify(errors));
    return printSchema(lexicographicSortSchema(buildClientSchema(data)));
  };
  assert.equal(await described(all.router), await described(all.whole));
});

test("each subgraph that has to be joined is asked once for a list, with all of its keys", async () => {
  const { answer, asked } = await asking(
    `{ laender { name authorities(first: 20, filter: {kinds: [POLICE]}) { nodes { name channels(first: 5) { nodes { handle latest(metric: "followers") { value } } } } } } }`,
  );
  assert.equal(answer.data.laender.length, 16);
  assert.deepEqual(asked.map(({ subgraph, entities }) => [subgraph, entities]), [
    ["laender", false],
    ["institutions", true],
    ["metrics", true],
  ]);
  assert.equal(asked[1].keys.length, 16);
  assert.ok(asked[2].keys.length > 30, `${asked[2].keys.length} keys`);
});

test("all keys of a list are one batch of statements, however many they are", async () => {
  const counted = async (peers) => {
    const from = all.subgraphs.institutions.log.length;
    const { answer, asked } = await asking(
      `query($peers: PeerGroup!) { laender(peers: $peers) { authorities(first: 1, filter: {kinds: [POLICE]}) { nodes { name seat { place } sources { title } } } } }`,
      { peers },
    );
    assert.deepEqual(asked.map(({ subgraph }) => subgraph), ["laender", "institutions"]);
    const [own] = await statements("institutions", from);
    return { own, laender: answer.data.laender.length };
  };
  const [few, many] = [await counted("CITY_STATES"), await counted("AREA_STATES")];
  assert.deepEqual([few.laender, many.laender], [3, 13]);
  assert.ok(few.own > 0);
  assert.equal(many.own, few.own);
});

test("nothing of the joining can be reached by clients", async () => {
  for (const query of [
    `{ _entities(representations: [{__typename: "Land", id: "land:NI"}]) { __typename } }`,
    "{ _service { sdl } }",
    "{ land(code: NI) { scope } }",
    `{ __type(name: "_Any") { name } }`,
  ]) {
    for (const server of [all.router, all.whole]) {
      const { data, errors } = await ask(server, query);
      assert.ok(errors || data.__type === null, `${query}: ${JSON.stringify(data)}`);
    }
  }
});

test("documents that would end a careless parser are refused by the router, which goes on", async () => {
  const doubling = Array.from({ length: 30 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(" ");
  for (const [query, word] of [
    ["{a".repeat(8_000), /levels of nesting/],
    [`{a(b: ${"[".repeat(4_000)})}`, /levels of nesting/],
    [`{a(b: ${"{a:".repeat(2_000)})}`, /levels of nesting/],
    [`{ ${"__typename ".repeat(2_000)} }`, /more than 1000 tokens/],
    [`{ ${"__typename ".repeat(8_000)} }`, /more than 65536 bytes/],
    [`{ ...F0 } ${doubling} fragment F30 on Query { land(code: NI) { name } }`, /when its fragments are spread out/],
    ["{ ...F } fragment F on Query { ...F }", /when its fragments are spread out/],
    [`{ authorities(first: -1) { nodes { name } } }`, /first/],
    [`{ authorities(first: 1000000) { nodes { name } } }`, /first/],
  ]) {
    const { data, errors } = await ask(all.router, query);
    assert.ok(errors?.length > 0, `${query.slice(0, 40)}: ${JSON.stringify(data)?.slice(0, 100)}`);
    assert.match(errors[0].message, word, query.slice(0, 40));
  }
  assert.deepEqual(await ask(all.router, "{ land(code: NI) { code } }"), { data: { land: { code: "NI" } } });
});

test("both media types are answered", async () => {
  for (const type of ["application/json", "application/graphql-response+json"]) {
    const response = await fetch(`${all.router.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", accept: type },
      body: JSON.stringify({ query: "{ land(code: NI) { name } }" }),
    });
    assert.ok(response.headers.get("content-type").startsWith(type), response.headers.get("content-type"));
    assert.deepEqual((await response.json()).data, { land: { name: "Lower Saxony" } });
  }
});

test("what is said in a language is said in it by every subgraph", async () => {
  const query = `{ laender { name presence { counts { observation { metric { label } } } } } }`;
  for (const language of ["de", "en"]) {
    const [whole, routed] = await Promise.all(
      [all.whole, all.router].map((server) => ask(server, query, {}, { "accept-language": language })),
    );
    assert.deepEqual(routed.data, whole.data);
  }
});
