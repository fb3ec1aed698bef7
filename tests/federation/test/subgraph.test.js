// One subgraph by itself: who may ask it, and what becomes of keys that lead nowhere.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { Agent, request } from "node:http";
import { read } from "../lib/compose.js";
import { register, secret, serve } from "../lib/servers.js";

let home;
let institutions;
before(async () => {
  home = register();
  institutions = await serve(home.database, "institutions");
});
after(async () => {
  await institutions?.stop();
  home?.remove();
});

const post = (body, headers = { "kanalatlas-subgraph-secret": secret }) =>
  fetch(`${institutions.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const entities = async (representations, fields) => {
  const query = `query($of: [_Any!]!) { _entities(representations: $of) { __typename ${fields} } }`;
  return (await post({ query, variables: { of: representations } })).json();
};

test("who does not know the secret is refused, whatever is asked and however", async () => {
  for (const headers of [{}, { "kanalatlas-subgraph-secret": "" }, { "kanalatlas-subgraph-secret": `${secret}x` }, { authorization: `Bearer ${secret}` }]) {
    const response = await post({ query: "{ __typename }" }, headers);
    assert.equal(response.status, 401);
    const { data, errors } = await response.json();
    assert.equal(data, undefined);
    assert.equal(errors[0].extensions.code, "UNAUTHENTICATED");
    assert.match(errors[0].message, /ask the router/);
  }
  assert.equal((await fetch(`${institutions.url}/graphql?query=%7B__typename%7D`)).status, 401);
  assert.equal((await fetch(`${institutions.url}/readyz`)).status, 200);
  // Pages and tables are the one process's.
  for (const path of ["/", "/q", "/schema.graphql", "/land/NI"]) assert.equal((await fetch(institutions.url + path)).status, 404, path);
  assert.ok(!institutions.log.join("\n").includes(secret), "the secret is in the log");
});

test("a subgraph without a secret, or with one that is too short, does not start", async () => {
  for (const [more, word] of [
    [[], /--subgraph-secret/],
    [["--subgraph-secret", "short"], /at least 16/],
  ]) {
    await assert.rejects(async () => {
      const started = await serve(home.database, undefined, ["--subgraph", "laender", ...more]);
      await started.stop();
    }, word);
  }
});

test("it says what it answers for", async () => {
  const { data } = await (await post({ query: "{ _service { sdl } }" })).json();
  assert.match(data._service.sdl, /^extend schema @link/);
  assert.equal(`${data._service.sdl.trim()}\n`, read("schema/institutions.graphql"));
});

test("a thing is found by each of its keys", async () => {
  const channel = { __typename: "Channel", platform: { slug: "twitter" }, handle: "@polizei_os" };
  const { data, errors } = await entities(
    [
      { __typename: "Authority", slug: "polizeidirektion-osnabrueck" },
      { __typename: "Authority", id: "authority:polizeidirektion-osnabrueck" },
      { __typename: "Authority", id: "authority:polizeidirektion-osnabrueck", scope: "2017-09-18@1" },
      { __typename: "Authority", wikidata: "Q153012" },
      channel,
      { __typename: "Land", isoCode: "DE-NI" },
      { __typename: "Country", isoCode: "AT" },
      { __typename: "Platform", slug: "twitter" },
      { __typename: "Source", key: "seed-k21-2017" },
    ],
    "... on Node { id }",
  );
  assert.equal(errors, undefined, JSON.stringify(errors));
  assert.deepEqual(
    data._entities.map((thing) => thing?.id),
    [
      "authority:polizeidirektion-osnabrueck",
      "authority:polizeidirektion-osnabrueck",
      "authority:polizeidirektion-osnabrueck",
      "authority:universitaet-potsdam",
      "channel:twitter/Polizei_OS",
      "land:NI",
      "jurisdiction:AT",
      "platform:twitter",
      "source:seed-k21-2017",
    ],
  );
});

test("keys of one kind are one batch of statements, however many they are", async () => {
  const handles = (await entities([{ __typename: "Land", code: "NI" }], "... on Land { channels(first: 20, filter: {platforms: [\"twitter\"]}) { nodes { handle } } }"))
    .data._entities[0].channels.nodes.map(({ handle }) => handle).filter((handle) => handle !== null);
  const counted = async (representations) => {
    const from = institutions.log.length;
    const { data } = await entities(representations, "... on Node { id }");
    assert.ok(data._entities.every((thing) => thing !== null), JSON.stringify(data));
    for (let wait = 0; wait < 100; wait++) {
      const line = institutions.log.slice(from).map((text) => JSON.parse(text)).find(({ target }) => target === "kanalatlas::graphql");
      if (line) return line.statements;
      await new Promise((done) => setTimeout(done, 20));
    }
    return assert.fail("no line in the log");
  };
  const channel = (handle) => ({ __typename: "Channel", platform: { slug: "twitter" }, handle });
  assert.ok(handles.length > 5, `${handles.length} handles`);
  const one = await counted(handles.slice(0, 1).map(channel));
  assert.ok(one > 0);
  assert.equal(await counted(handles.slice(1).map(channel)), one);
});

test("what is missing or fails leaves the others whole, and is named", async () => {
  const { data, errors } = await entities(
    [
      { __typename: "Authority", slug: "polizeidirektion-osnabrueck" },
      { __typename: "Authority", slug: "nobody" },
      { __typename: "Authority", id: "authority:polizeidirektion-osnabrueck", scope: "yesterday" },
      { __typename: "Authority" },
      { __typename: "Court", slug: "polizeidirektion-osnabrueck" },
      { __typename: "Channel", id: "authority:polizeidirektion-osnabrueck" },
      { __typename: "Authority", id: "authority:polizeidirektion-osnabrueck" },
    ],
    "... on Authority { slug }",
  );
  const found = { __typename: "Authority", slug: "polizeidirektion-osnabrueck" };
  assert.deepEqual(data._entities, [found, null, null, null, null, null, found]);
  assert.deepEqual(errors.map(({ path }) => path), [["_entities", 2], ["_entities", 3], ["_entities", 4]]);
  for (const error of errors) assert.equal(error.extensions.code, "BAD_USER_INPUT");
  assert.match(errors[0].message, /"yesterday" is no scope/);
});

test("too many keys are refused with the limit", async () => {
  const many = Array.from({ length: 10_001 }, () => ({ __typename: "Land", code: "NI" }));
  const { errors } = await entities(many, "");
  assert.match(errors[0].message, /10001 representations are too many; ask for 10000 at most/);
});

test("what would end a careless parser is refused by a subgraph, too", async () => {
  for (const [query, code] of [
    ["{a".repeat(8_000), "QUERY_TOO_NESTED"],
    [`{a(b: ${"[".repeat(4_000)})}`, "QUERY_TOO_NESTED"],
    [`{${"a ".repeat(30_000)}}`, "TOO_MANY_TOKENS"],
    [`{${"a ".repeat(301)}}`, "TOO_MANY_ROOT_FIELDS"],
    [`{ ${"...F0 "} } ${Array.from({ length: 30 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(" ")} fragment F30 on Query { __typename }`, "TOO_MANY_SELECTIONS"],
    [`{ _entities(representations: ${"[".repeat(2_000)}) { __typename } }`, "QUERY_TOO_NESTED"],
  ]) {
    const { errors } = await (await post({ query })).json();
    assert.equal(errors[0].extensions.code, code, query.slice(0, 60));
  }
  assert.equal((await post({ query: "{ __typename }" })).status, 200);
});

test("a connection that a router keeps for its next request is not closed under it", async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const asked = () =>
    new Promise((done, failed) => {
      const sent = request(`${institutions.url}/livez`, { agent }, (response) => {
        const { localPort } = response.socket;
        response.resume().on("end", () => done(localPort));
      });
      sent.on("error", failed).end();
    });
  const first = await asked();
  // Whoever is not a router is let go after 10 seconds.
  await new Promise((done) => setTimeout(done, 11_000));
  assert.equal(await asked(), first);
  agent.destroy();
});
