// A router over the three subgraphs answers as the one process does, and asks no subgraph more than it has to.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { print } from "graphql";
import { datesAlike, hostileRefused, introspected, languagesAlike, machineryHidden, printed, questionsAlike } from "../lib/conformance.js";
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

test("every question of the register has the same answer through the router", () => questionsAlike(all));

test("what is asked of another day or another edition stays so in every subgraph", () => datesAlike(all));

test("introspection of the router and of the one process are the same", async () => {
  assert.equal(printed(await introspected(all.router)), printed(await introspected(all.whole)));
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

test("what a router joins into one document may be more than a client may write", async () => {
  const laender = ["BW", "BY", "BE", "BB", "HB", "HH"];
  const query = `{ ${laender
    .map((code, n) => `l${n}: land(code: ${code}) { a${n}: authorities(first: 1) { totalCount } boundary { source { s${n}: title } } }`)
    .join(" ")} }`;
  const { answer, asked } = await asking(query);
  assert.deepEqual(answer.data, (await ask(all.whole, query)).data);
  const most = Math.max(...all.router.asked.map(({ document }) => document.definitions[0].selectionSet.selections.length));
  assert.ok(most > 10, `${most} root fields in one document of ${asked.length}`);
});

test("nothing of the joining can be reached by clients", () => machineryHidden(all));

test("documents that would end a careless parser are refused by the router, which goes on", () =>
  hostileRefused(all, {
    "selections in selections": /levels of nesting/,
    "lists in lists": /levels of nesting/,
    "objects in objects": /levels of nesting/,
    "many tokens": /more than 1000 tokens/,
    "many bytes": /more than 65536 bytes/,
    "fragments that double": /when its fragments are spread out/,
    "a fragment in itself": /when its fragments are spread out/,
    "a negative number": /first/,
    "a large number": /first/,
  }));

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

test("what is said in a language is said in it by every subgraph", () => languagesAlike(all));
