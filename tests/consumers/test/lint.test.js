// graphql-eslint over the public schema, and the shape of connections, which no rule states in full.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ESLint } from "eslint";
import { isInterfaceType, isObjectType, specifiedDirectives } from "graphql";
import { readSchema, readSdl, root, sdlName } from "../lib/sdl.js";

// The third deviation: the server's library prints the definitions of the directives that the specification itself gives
// (@deprecated, @oneOf, @specifiedBy ...), used or not. no-unreachable-types has no option to let them be.
const specified = new RegExp(`^Directive \`(${specifiedDirectives.map(({ name }) => name).join("|")})\` is unreachable`);

// The fourth: two names that the design of the graph decided, who claimed and when. `by` and `on` alone say less, and
// no-typename-prefix has no option to let single fields be.
const decided = /^Field "(claimedBy|claimedOn)" starts with the name of the parent type "Claim"$/;

const lint = async (sdl) => {
  const [result] = await new ESLint({ cwd: root }).lintText(sdl, { filePath: "schema.graphql" });
  return result.messages.filter(({ message }) => !specified.test(message) && !decided.test(message)).map(({ line, ruleId, message }) => `${sdlName}:${line} ${ruleId}: ${message}`);
};

const objects = () => Object.values(readSchema().getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith("__"));

test("the schema passes the recommended and the Relay rules", async () => {
  const messages = await lint(readSdl());
  assert.equal(messages.length, 0, `${messages.length} findings\n${messages.join("\n")}`);
});

test("the lint can fail", async () => {
  const messages = await lint(`${readSdl()}\ntype added_for_the_test { id: String }\n`);
  for (const rule of ["naming-convention", "no-unreachable-types", "require-description", "strict-id-in-types"]) {
    assert.ok(messages.some((message) => message.includes(`@graphql-eslint/${rule}:`)), `${rule} said nothing:\n${messages.join("\n")}`);
  }
});

test("exactly the types with an id implement Node", () => {
  const node = readSchema().getType("Node");
  assert.ok(isInterfaceType(node), "interface Node is missing");
  const wrong = objects().filter((type) => "id" in type.getFields() !== type.getInterfaces().some(({ name }) => name === "Node"));
  assert.deepEqual(wrong.map(String), [], "have one of `id` and `implements Node`, not both");
});

test("every connection has edges, nodes, pageInfo and totalCount, none of them nullable", () => {
  const fields = (type) => Object.fromEntries(Object.values(type.getFields()).map((field) => [field.name, String(field.type)]));
  const connections = objects().filter((type) => type.name.endsWith("Connection"));
  assert.notEqual(connections.length, 0, "no connection in the schema");
  for (const connection of connections) {
    const { edges, nodes, pageInfo, totalCount } = fields(connection);
    assert.match(edges, /^\[\w+Edge!\]!$/, `${connection}.edges`);
    const edge = fields(readSchema().getType(edges.replace(/\W/g, "")));
    assert.equal(edge.cursor, "String!", `${edges} cursor`);
    assert.match(edge.node, /^\w+!$/, `${edges} node`);
    assert.equal(nodes, `[${edge.node}]!`, `${connection}.nodes`);
    assert.equal(pageInfo, "PageInfo!", `${connection}.pageInfo`);
    assert.equal(totalCount, "Int!", `${connection}.totalCount`);
  }
});
