// GraphQL Code Generator with strict scalars over the consumers' documents and the register's own named questions;
// what it writes is compiled strictly together with client/consumer.ts.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { test } from "node:test";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as operations from "@graphql-codegen/typescript-operations";
import { buildSchema, concatAST, parse, validate } from "graphql";
import { emptyFolder, readSchema, readSdl, repository, root } from "../lib/sdl.js";

const documentsIn = (folder) =>
  (existsSync(folder) ? readdirSync(folder, { recursive: true }) : [])
    .filter((name) => name.endsWith(".graphql"))
    .sort()
    .map((name) => resolve(folder, name))
    .map((location) => ({ location, document: parse(readFileSync(location, "utf8")) }));

const consumers = documentsIn(resolve(root, "documents"));
const questions = documentsIn(resolve(repository, "schema/queries"));

const generate = (sdl, documents) =>
  codegen({
    schema: parse(sdl),
    documents,
    filename: "operations.ts",
    config: { strictScalars: true, scalars: { DateTime: "string", GeoJSON: "Record<string, unknown>", PartialDate: "string" }, useTypeImports: true },
    plugins: [{ operations: {} }, { typedDocumentNode: {} }],
    pluginMap: { operations, typedDocumentNode },
  });

const tsc = () => {
  const cli = resolve(root, "node_modules/typescript/bin/tsc");
  return spawnSync(process.execPath, [cli, "--project", root], { cwd: root, encoding: "utf8" });
};

test("every document is valid against the schema", () => {
  const schema = readSchema();
  assert.notEqual(consumers.length, 0);
  const wrong = [
    ...validate(schema, concatAST(consumers.map(({ document }) => document))),
    ...questions.flatMap(({ location, document }) =>
      validate(schema, document).map((error) => `${relative(repository, location)}: ${error}`),
    ),
  ];
  assert.deepEqual(wrong.map(String), []);
});

test(`the generated types compile strictly (${consumers.length} documents, ${questions.length} named questions)`, async () => {
  const folder = emptyFolder("client");
  writeFileSync(resolve(folder, "operations.ts"), await generate(readSdl(), consumers));
  if (questions.length > 0) writeFileSync(resolve(folder, "questions.ts"), await generate(readSdl(), questions));
  const { status, stdout } = tsc();
  assert.equal(status, 0, stdout);
});

test("a scalar that nobody typed is refused", async () => {
  const sdl = `${readSdl()}\nscalar AddedForTheTest\nextend type Query { addedForTheTest: AddedForTheTest }`;
  buildSchema(sdl);
  const document = parse("query Added { addedForTheTest }");
  await assert.rejects(() => generate(sdl, [{ location: "added.graphql", document }]), /AddedForTheTest/);
});
