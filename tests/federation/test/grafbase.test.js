// Another router than ours, which shares no code with it, answers over the three subgraphs as the one process does. Where
// it does not, it is said here exactly.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { getIntrospectionQuery, Kind, parse, print } from "graphql";
import { read } from "../lib/compose.js";
import {
  datesAlike,
  deathInList,
  deathNamed,
  hostile,
  hostileRefused,
  introspected,
  languagesAlike,
  machineryHidden,
  printed,
  questions,
  questionsAlike,
} from "../lib/conformance.js";
import { composeByGrafbase, routeByGrafbase, withoutListDefaults } from "../lib/grafbase.js";
import { ask, secret, startAll } from "../lib/servers.js";

let all;
before(async () => (all = await startAll([], routeByGrafbase)));
after(() => all?.stop());

/** What a supergraph says of who answers for what: a line for each type, field and value, with its directives. */
const joins = (supergraph) => {
  const said = ({ name, directives = [] }, parent) =>
    directives
      .filter((directive) => /^(join__|inaccessible$)/.test(directive.name.value))
      .map((directive) => ({ ...directive, arguments: directive.arguments.toSorted((a, b) => a.name.value.localeCompare(b.name.value)) }))
      .map((directive) => `${parent ? `${parent}.` : ""}${name.value} ${print(directive)}`);
  return parse(supergraph)
    .definitions.filter(({ name, kind }) => name && kind !== Kind.DIRECTIVE_DEFINITION && !/^(join|link)__/.test(name.value))
    .map((node) => ({
      kind: node.kind,
      name: node.name.value,
      own: said(node),
      members: [...(node.fields ?? []), ...(node.values ?? [])].flatMap((member) => said(member, node.name.value)),
    }));
};

test("a third composer joins the slices as ours does", () => {
  const ours = joins(read("schema/supergraph.graphql")).flatMap(({ kind, name, own, members }) => {
    // What has no keys is not joined as a type by it, and what only one slice tells is said at each field.
    if (name === "Subscription") return ["changes", "editionChanged"].map((field) => `${name}.${field} @join__field(graph: METRICS)`);
    if (name === "Query" || kind === Kind.SCALAR_TYPE_DEFINITION) return members;
    if (kind === Kind.UNION_TYPE_DEFINITION) return own.filter((line) => !line.includes("@join__type"));
    return [...own, ...members];
  });
  const theirs = joins(composeByGrafbase()).flatMap(({ own, members }) => [...own, ...members]);
  assert.ok(ours.length > 500, `${ours.length} lines`);
  assert.deepEqual(theirs.sort(), ours.sort());
});

test("every question of the register has the same answer through another router", () => questionsAlike(all, withoutListDefaults));

test("what is asked of another day or another edition stays so behind it", () => datesAlike(all));

test("what is said in a language is said in it behind it", () => languagesAlike(all));

test("a variable of a list that has a default is refused, unless it is sent", async () => {
  let refused = 0;
  for (const { file, query } of questions()) {
    if (Object.keys(withoutListDefaults(query).variables).length === 0) continue;
    const { data, errors } = await ask(all.router, query);
    assert.equal(data, undefined, file);
    for (const { message } of errors) {
      assert.match(message, /^Found a \w+ value where we expected a \[|^Variable \$\w+ doesn't have the right type\. Declared as '\[\[/, file);
    }
    refused += 1;
  }
  assert.ok(refused > 0);
});

test("its introspection is that of the one process, but for directives and the descriptions of values, roots and schema", async () => {
  const options = { specifiedByUrl: true, directiveIsRepeatable: true, schemaDescription: true };
  const [whole, routed] = await Promise.all([all.whole, all.router].map((server) => introspected(server, options)));
  assert.deepEqual(routed.__schema.directives, []);
  whole.__schema.description = null;
  for (const type of whole.__schema.types) {
    if (["Query", "Subscription"].includes(type.name)) type.description = null;
    for (const value of type.enumValues ?? []) value.description = null;
  }
  assert.equal(printed(routed), printed(whole));
  // That an argument may be deprecated is newer than what it knows of introspection.
  const { data, errors } = await ask(all.router, getIntrospectionQuery({ inputValueDeprecation: true }));
  assert.equal(data, undefined);
  for (const { message } of errors) assert.match(message, /isDeprecated|deprecationReason|includeDeprecated/);
});

test("nothing of the joining can be reached by its clients", () => machineryHidden(all));

test("subgraphs are told the secret, the address and the languages, and nothing else of the client", async (t) => {
  const asked = [];
  const server = createServer(async (request, response) => {
    await request.toArray();
    asked.push(request.headers);
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ data: { land: { name: "Somewhere" } } }));
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const router = await routeByGrafbase({ ...all.urls, laender: `http://127.0.0.1:${server.address().port}/graphql` });
  t.after(() => router.stop());
  const forwarded = { "accept-language": "fr", "x-forwarded-for": "203.0.113.9" };
  const answer = await ask(router, "{ land(code: NI) { name } }", {}, { ...forwarded, authorization: "Bearer x", cookie: "a=b" });
  assert.deepEqual(answer, { data: { land: { name: "Somewhere" } } });
  assert.equal(asked.length, 1);
  const { authorization, cookie, ...told } = asked[0];
  assert.deepEqual([authorization, cookie], [undefined, undefined]);
  for (const [name, value] of Object.entries({ ...forwarded, "kanalatlas-subgraph-secret": secret })) assert.equal(told[name], value, name);
});

// What spreads itself as the first thing of the root, and only there, is followed without end before it is validated.
const fatal = "a fragment in itself";

test("documents that would end a careless parser are refused by it or by a subgraph, and it goes on", async () => {
  await hostileRefused(
    all,
    {
      "selections in selections": /^unexpected end of file/,
      "lists in lists": /^unexpected closing paren/,
      "objects in objects": /^unexpected closing paren/,
      "many tokens": /^Query contains too many root fields/,
      "many bytes": /^Request body exceeded/,
      "fragments that double": /^Query contains too many root fields/,
      "a negative number": /^first: -1 is out of range/,
      "a large number": /^first: 1000000 is out of range/,
    },
    [fatal],
  );
  const below = "{ land(code: NI) { ...F } } fragment F on Land { ...F }";
  assert.match((await ask(all.router, below)).errors[0].message, /^Fragment cycle detected/);
});

test("one document ends it, which something before it has to refuse; the subgraphs go on", async () => {
  const router = await routeByGrafbase(all.urls);
  await assert.rejects(ask(router, hostile[fatal]));
  assert.equal(await router.ended, "SIGABRT");
  assert.deepEqual(await ask(all.router, "{ land(code: NI) { code } }"), { data: { land: { code: "NI" } } });
});

test("behind it, too, a subgraph that dies leaves what the others know and is asked again when it is back", () => deathNamed(all));

test("behind it, too, a subgraph that dies in the middle of a list leaves the list", () => deathInList(all));
