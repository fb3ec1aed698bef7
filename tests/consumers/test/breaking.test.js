// The schema against its last release: what a released client relies on stays. schema/released.graphql is the schema as
// it was last released; only a release updates it, with `make released-schema`.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { CriticalityLevel, diff } from "@graphql-inspector/core";
import { buildASTSchema, buildSchema, parse, visit } from "graphql";
import { readSchema, readSdl, releasedPath, sdlName } from "../lib/sdl.js";

const changes = async (before, after, level) =>
  (await diff(before, after)).filter(({ criticality }) => criticality.level === level).map(({ message, path }) => `${path}: ${message}`);

test("nothing that was released breaks", async (t) => {
  assert.ok(
    existsSync(releasedPath),
    "schema/released.graphql is missing. It is the schema of the last release; `make released-schema` copies schema/schema.graphql there, and the copy is committed with the release.",
  );
  const released = buildSchema(readFileSync(releasedPath, "utf8"));
  for (const change of await changes(released, readSchema(), CriticalityLevel.Dangerous)) t.diagnostic(`may surprise a client: ${change}`);
  const breaking = await changes(released, readSchema(), CriticalityLevel.Breaking);
  assert.deepEqual(breaking, [], `${sdlName} breaks clients of the last release; deprecate instead, or release a new major version`);
});

test("a removed field, a new required argument and a removed enum value are reported as breaking", async () => {
  const released = readSchema();
  // One definition, named Type.member, edited or (null) removed.
  const edited = (path, edit) => {
    let found = false;
    const member = (node, _key, _parent, _path, ancestors) => {
      if (`${ancestors.at(-1).name?.value}.${node.name.value}` !== path) return undefined;
      found = true;
      return edit(node);
    };
    const document = visit(parse(readSdl()), { FieldDefinition: member, EnumValueDefinition: member });
    assert.ok(found, `${path} is not in the schema any more; choose another`);
    return changes(released, buildASTSchema(document), CriticalityLevel.Breaking);
  };
  const { arguments: [required] } = parse("directive @a(added: Int!) on FIELD").definitions[0];
  const withArgument = (field) => ({ ...field, arguments: [...field.arguments, required] });

  assert.deepEqual(await changes(released, readSchema(), CriticalityLevel.Breaking), []);
  assert.match((await edited("PageInfo.startCursor", () => null)).join(), /PageInfo\.startCursor/);
  assert.match((await edited("Query.nodes", withArgument)).join(), /Query\.nodes\.added/);
  assert.match((await edited("AuthorityKind.COURT", () => null)).join(), /AuthorityKind\.COURT/);
});
