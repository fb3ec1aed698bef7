// The Relay compiler over the public schema: paged and refetchable fragments compile, with custom scalars typed.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { test } from "node:test";
import { emptyFolder, readSdl, root } from "../lib/sdl.js";

const compile = (sdl) => {
  const folder = emptyFolder("relay");
  const artifacts = resolve(folder, "artifacts");
  mkdirSync(artifacts);
  writeFileSync(resolve(folder, "schema.graphql"), sdl);
  const cli = resolve(root, "node_modules/relay-compiler/cli.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, "relay.config.json"], { cwd: root, encoding: "utf8" });
  return { status, output: stdout + stderr, artifacts };
};

test("the Relay compiler accepts the schema and its consumers' fragments", () => {
  const { status, output, artifacts } = compile(readSdl());
  assert.equal(status, 0, output);
  assert.deepEqual(readdirSync(artifacts).sort(), [
    "AuthorityCardChannelsPaginationQuery.graphql.ts",
    "AuthorityCardRefetchQuery.graphql.ts",
    "AuthorityCard_authority.graphql.ts",
    "AuthorityCard_channels.graphql.ts",
    "LandPageAuthoritiesPaginationQuery.graphql.ts",
    "LandPageQuery.graphql.ts",
    "LandPage_authorities.graphql.ts",
  ]);
  const artifact = (name) => readFileSync(resolve(artifacts, `${name}.graphql.ts`), "utf8");
  assert.match(artifact("LandPageAuthoritiesPaginationQuery"), /node\(id: \$id\)/, "a Land is refetched by its id");
  assert.match(artifact("LandPage_authorities"), /"direction": "forward"/, "pages forwards");
  assert.match(artifact("AuthorityCard_channels"), /"direction": "bidirectional"/, "pages both ways");
  assert.match(artifact("AuthorityCard_channels"), /readonly opened: string \| null/, "PartialDate is a string");
});

test("the Relay compiler can fail", () => {
  const { status, output } = compile(readSdl().replace(/\bhasNextPage: Boolean!/, "hasMore: Boolean!"));
  assert.notEqual(status, 0, "a PageInfo without hasNextPage went through");
  assert.match(output, /hasNextPage/);
});
