// What becomes of answers when subgraphs die, come back, and are joined by others.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { buildSchema, graphql, parse } from "graphql";
import { slices } from "../lib/compose.js";
import { deathInList, deathNamed } from "../lib/conformance.js";
import { ask, startAll } from "../lib/servers.js";

let all;
before(async () => (all = await startAll()));
after(() => all?.stop());

test("a subgraph that dies leaves what the others know, names what is missing, and is asked again when it is back", () => deathNamed(all));

test("a subgraph that dies in the middle of a list leaves the list, with nulls where it was asked", () => deathInList(all));

/** Somebody else's subgraph, which knows what authorities have to spend; `asked` counts its requests. */
const budgets = async () => {
  const sdl = `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
    type Authority @key(fields: "slug") { slug: String! budget: Int }
  `;
  const schema = buildSchema(`
    scalar _Any
    type Authority { slug: String! budget: Int }
    union _Entity = Authority
    type Query { _entities(representations: [_Any!]!): [_Entity]! }
  `);
  const rootValue = {
    _entities: ({ representations }) =>
      representations.map(({ slug }) => ({ __typename: "Authority", slug, budget: slug === "polizeidirektion-osnabrueck" ? 250 : null })),
  };
  let asked = 0;
  const server = createServer(async (request, response) => {
    asked += 1;
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString());
    const answer = await graphql({ schema, source: body.query, variableValues: body.variables, rootValue });
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify(answer));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const service = { name: "budgets", url: `http://127.0.0.1:${server.address().port}/graphql`, typeDefs: parse(sdl) };
  return { service, asked: () => asked, stop: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
};

test("a new supergraph is picked up without a lost request, and somebody else's subgraph extends ours by the slug", async (t) => {
  const outside = await budgets();
  t.after(() => outside.stop());
  const known = `{ authority(slug: "polizeidirektion-osnabrueck") { name slug } }`;
  const extended = `{ authorities(first: 5, filter: {laender: [NI], kinds: [POLICE]}) { nodes { slug budget } } one: authority(slug: "polizeidirektion-osnabrueck") { name budget } }`;
  assert.match((await ask(all.router, extended)).errors[0].message, /budget/);
  const expected = (await ask(all.whole, known)).data;
  let picked = false;
  let requests = 0;
  const busy = Array.from({ length: 4 }, async () => {
    while (!picked) {
      const answer = await ask(all.router, known);
      assert.deepEqual(answer, { data: expected });
      requests += 1;
    }
  });
  all.router.replace([...slices(all.urls), outside.service]);
  let answer;
  for (let wait = 0; wait < 400 && !picked; wait++) {
    answer = await ask(all.router, extended);
    picked = answer.errors === undefined;
    if (!picked) await new Promise((done) => setTimeout(done, 25));
  }
  const waited = picked;
  picked = true;
  await Promise.all(busy);
  assert.ok(waited, `the new supergraph was not picked up: ${JSON.stringify(answer)}`);
  assert.ok(requests > 0, "nobody asked meanwhile");
  assert.equal(answer.data.one.budget, 250);
  assert.equal(answer.data.authorities.nodes.length, 5);
  for (const { slug, budget } of answer.data.authorities.nodes) {
    assert.equal(budget, slug === "polizeidirektion-osnabrueck" ? 250 : null);
  }
  const before = outside.asked();
  await ask(all.router, `{ authorities(first: 50) { nodes { budget } } }`);
  assert.equal(outside.asked(), before + 1);
});
