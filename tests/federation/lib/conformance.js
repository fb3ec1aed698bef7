// What is asked of every router over the three subgraphs: to answer as the one process does, and to live on.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { buildClientSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema } from "graphql";
import { read, repository } from "./compose.js";
import { ask, serve } from "./servers.js";

/** The questions of the register, each a document by itself. */
export const questions = () => {
  const files = readdirSync(join(repository, "schema/queries"));
  assert.ok(files.length >= 51, `${files.length} questions`);
  return files.map((file) => ({ file, query: read(`schema/queries/${file}`) }));
};

const asWritten = (query) => ({ query, variables: {} });

/** Every question has the same answer; `prepare` says how a router wants it to be asked. */
export const questionsAlike = async ({ whole, router }, prepare = asWritten) => {
  for (const { file, query: written } of questions()) {
    const { query, variables } = prepare(written);
    const [expected, routed] = await Promise.all([ask(whole, written), ask(router, query, variables)]);
    assert.equal(expected.errors, undefined, file);
    assert.deepEqual(routed, { data: expected.data }, file);
    // In the order that was asked for, too.
    assert.equal(JSON.stringify(routed.data), JSON.stringify(expected.data), file);
  }
};

/** What is asked of another day or another edition stays so in every subgraph. */
export const datesAlike = async ({ whole, router }) => {
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
      const [expected, routed] = await Promise.all([whole, router].map((server) => ask(server, query, { day, known })));
      assert.deepEqual(routed.data, expected.data, `${day} ${known}`);
      seen.add(JSON.stringify(expected.data));
    }
  }
  assert.ok(seen.size >= 4, "the days are too much alike to tell");
};

/** What is said in a language is said in it by every subgraph. */
export const languagesAlike = async ({ whole, router }) => {
  const query = `{ laender { name presence { counts { observation { metric { label } } } } } }`;
  for (const language of ["de", "en"]) {
    const [expected, routed] = await Promise.all(
      [whole, router].map((server) => ask(server, query, {}, { "accept-language": language })),
    );
    assert.deepEqual(routed.data, expected.data);
  }
};

/** What a server says of its schema, and the same in print, in an order that does not depend on the server. */
export const introspected = async (server, options = {}) => {
  const { data, errors } = await ask(server, getIntrospectionQuery(options));
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
};
export const printed = (introspection) => printSchema(lexicographicSortSchema(buildClientSchema(introspection)));

/** Nothing of the joining can be reached by clients. */
export const machineryHidden = async ({ whole, router }) => {
  for (const query of [
    `{ _entities(representations: [{__typename: "Land", id: "land:NI"}]) { __typename } }`,
    "{ _service { sdl } }",
    "{ land(code: NI) { scope } }",
    `{ __type(name: "_Any") { name } }`,
  ]) {
    for (const server of [router, whole]) {
      const { data, errors } = await ask(server, query);
      assert.ok(errors || data.__type === null, `${query}: ${JSON.stringify(data)}`);
    }
  }
};

const doubling = Array.from({ length: 30 }, (_, n) => `fragment F${n} on Query { ...F${n + 1} ...F${n + 1} }`).join(" ");

/** Documents that would end a careless parser or planner, or that ask for too much, by what is wrong with them. */
export const hostile = {
  "selections in selections": "{a".repeat(8_000),
  "lists in lists": `{a(b: ${"[".repeat(4_000)})}`,
  "objects in objects": `{a(b: ${"{a:".repeat(2_000)})}`,
  "many tokens": `{ ${"__typename ".repeat(2_000)} }`,
  "many bytes": `{ ${"__typename ".repeat(8_000)} }`,
  "fragments that double": `{ ...F0 } ${doubling} fragment F30 on Query { land(code: NI) { name } }`,
  "a fragment in itself": "{ ...F } fragment F on Query { ...F }",
  "a negative number": `{ authorities(first: -1) { nodes { name } } }`,
  "a large number": `{ authorities(first: 1000000) { nodes { name } } }`,
};

/**
 * All of these documents but those that are `fatal` are refused with the word for it, and the next question is answered.
 */
export const hostileRefused = async ({ router }, words, fatal = []) => {
  assert.deepEqual([...Object.keys(words), ...fatal].sort(), Object.keys(hostile).sort());
  for (const [name, word] of Object.entries(words)) {
    const { data, errors } = await ask(router, hostile[name]);
    assert.ok(errors?.length > 0, `${name}: ${JSON.stringify(data)?.slice(0, 100)}`);
    assert.match(errors[0].message, word, name);
    assert.deepEqual(await ask(router, "{ land(code: NI) { code } }"), { data: { land: { code: "NI" } } }, name);
  }
};

/** Does something while a subgraph is dead, and brings it back at the same address. */
const whileDead = async ({ database, subgraphs }, part, act) => {
  const { port } = new URL(subgraphs[part].url);
  await subgraphs[part].stop("SIGKILL");
  try {
    await act();
  } finally {
    subgraphs[part] = await serve(database, part, [], port);
  }
};

/** A subgraph that dies leaves what the others know, names what is missing, and is asked again when it is back. */
export const deathNamed = async (all) => {
  const query = `{ land(code: NI) { name } authority(slug: "polizeidirektion-osnabrueck") { name } edition { number } }`;
  const expected = await ask(all.whole, query);
  assert.deepEqual((await ask(all.router, query)).data, expected.data);
  await whileDead(all, "institutions", async () => {
    const { data, errors } = await ask(all.router, query);
    assert.deepEqual(data, { ...expected.data, authority: null });
    assert.deepEqual(errors.map(({ path }) => path), [["authority"]]);
  });
  assert.deepEqual(await ask(all.router, query), { data: expected.data });
};

/** A subgraph that dies in the middle of a list leaves the list, with nulls where it was asked. */
export const deathInList = async (all) => {
  const query = `{ laender { code presence { authorities } boundary { source { title } } } }`;
  const expected = await ask(all.whole, query);
  await whileDead(all, "institutions", async () => {
    const { data, errors } = await ask(all.router, query);
    for (const [at, land] of expected.data.laender.entries()) {
      assert.equal(data.laender[at].code, land.code);
      assert.deepEqual(data.laender[at].presence, land.presence);
      assert.deepEqual(data.laender[at].boundary, land.boundary.source ? { source: null } : land.boundary);
    }
    assert.ok(errors.length > 0);
    for (const { path } of errors) assert.equal(path[0], "laender", JSON.stringify(path));
  });
  assert.deepEqual(await ask(all.router, query), { data: expected.data });
};
