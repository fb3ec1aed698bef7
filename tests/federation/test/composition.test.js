// The slices are what the binary prints, fit together by the rules of two composers, and are the whole schema together.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { test } from "node:test";
import { composeServices } from "@apollo/composition";
import { buildSchema, lexicographicSortSchema, printSchema } from "graphql";
import { compose, parts, read, slices } from "../lib/compose.js";
import { apiSchema } from "../lib/api.js";
import { binary } from "../lib/servers.js";

test("the committed slices are those of the binary", () => {
  for (const part of parts) {
    const printed = execFileSync(binary, ["schema", "--subgraph", part], { encoding: "utf8" });
    assert.equal(read(`schema/${part}.graphql`), printed, `schema/${part}.graphql is stale; make schema writes it`);
    assert.equal(execFileSync(binary, ["schema", "--subgraph", part], { encoding: "utf8" }), printed);
  }
});

test("there is no slice of another name", () => {
  assert.throws(
    () => execFileSync(binary, ["schema", "--subgraph", "channels"], { encoding: "utf8", stdio: "pipe" }),
    /there is no subgraph of that name; write one of laender, institutions, metrics/,
  );
});

test("the committed supergraph is composed of the committed slices", () => {
  assert.equal(read("schema/supergraph.graphql"), compose(slices()), "schema/supergraph.graphql is stale; make schema writes it");
});

test("a second composer finds nothing wrong, and hints at nothing but fields of an interface that one slice has", () => {
  const { errors, hints } = composeServices(slices());
  assert.deepEqual(errors ?? [], []);
  for (const hint of hints) {
    assert.match(hint.toString(), /^\[INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD\]: Field "Jurisdiction\.(isoCode|kind|name)"/);
  }
});

test("what a composer refuses is refused", () => {
  const broken = slices();
  broken[0].typeDefs = { ...broken[0].typeDefs, definitions: broken[0].typeDefs.definitions.filter(({ name }) => name?.value !== "Land") };
  assert.throws(() => compose(broken), /Land/);
});

test("what clients see of the supergraph is the schema of the one process", () => {
  const printed = (schema) => printSchema(lexicographicSortSchema(schema));
  assert.equal(printed(apiSchema(read("schema/supergraph.graphql"))), printed(buildSchema(read("schema/schema.graphql"))));
});
