// Numbers that a client in JavaScript, pandas or a spreadsheet reads as doubles lose nothing: they stay below 2^53. Counts
// are Int, which GraphQL bounds by 2^31; what may grow larger is Float; whatever names a thing is text.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { getNamedType, isInterfaceType, isObjectType, isScalarType } from "graphql";
import { readSchema } from "../lib/sdl.js";
import { ask, startServer } from "../lib/server.js";

const schema = readSchema();
const fields = Object.values(schema.getTypeMap())
  .filter((type) => (isObjectType(type) || isInterfaceType(type)) && !type.name.startsWith("__"))
  .flatMap((type) => Object.values(type.getFields()).map((field) => ({ at: `${type}.${field.name}`, name: field.name, type: getNamedType(field.type) })));

let server;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

test("there is no scalar for integers of 64 bits", () => {
  const scalars = Object.values(schema.getTypeMap()).filter(isScalarType).map(String).sort();
  assert.deepEqual(scalars, ["Boolean", "DateTime", "Float", "GeoJSON", "ID", "Int", "PartialDate", "String"]);
});

test("what names a thing is text, and every id an ID", () => {
  const ids = fields.filter(({ name }) => name === "id");
  assert.ok(ids.length > 10);
  for (const { at, type } of ids) assert.equal(String(type), "ID", at);
  const keys = fields.filter(({ name }) => /^(key|slug|handle|externalId|ags|nuts|wikidata|postcode|cursor|startCursor|endCursor)$/.test(name));
  assert.ok(keys.length > 10);
  for (const { at, type } of keys) assert.ok(["String", "ID"].includes(String(type)), `${at} is ${type}`);
});

test("values of metrics are Float, and only counts of what the register holds, inhabitants and ranks are Int", () => {
  for (const at of ["Observation.value", "TableRow.value", "TableRow.low", "TableRow.high", "ComparisonRow.value", "SeriesPoint.value", "PresenceCount.value"]) {
    assert.equal(String(fields.find((field) => field.at === at)?.type), "Float", at);
  }
  const counted = /(totalCount|edition|number|things|added|corrected|count|days|n|of|known|settled|none|unknown|excluded|position|rank|authorities|channels|knownChannels)$/;
  const others = fields.filter(({ type, at }) => String(type) === "Int" && !counted.test(at)).map(({ at }) => at);
  // The inhabitants of a country are at most some 1,500 million, which is below 2^31.
  assert.deepEqual(others, ["Population.value"]);
});

test("every number of the observations, of the table and of the exports is exact as a double", async () => {
  const numbers = [];
  const walk = (value) => {
    if (typeof value === "number") numbers.push(value);
    else if (value !== null && typeof value === "object") Object.values(value).forEach(walk);
  };
  for (let after = null; ; ) {
    const { data } = await ask(server, "query A($after: String) { observations(first: 100, after: $after) { nodes { value interval { low high } } pageInfo { hasNextPage endCursor } } }", { after });
    walk(data.observations.nodes);
    if (!data.observations.pageInfo.hasNextPage) break;
    after = data.observations.pageInfo.endCursor;
  }
  walk((await ask(server, '{ table(input: { metric: "followers", from: "2015", interval: YEAR, filter: { kinds: [POLICE] }, peers: AREA_STATES }) { rows { value low high } } laender { populations { value } } }')).data);
  assert.ok(numbers.length > 500, `only ${numbers.length} numbers`);
  for (const number of numbers) assert.ok(Math.abs(number) < Number.MAX_SAFE_INTEGER, String(number));
});
