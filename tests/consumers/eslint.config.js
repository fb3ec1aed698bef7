// Lints the public schema as its consumers would: the recommended schema rules and the Relay rules of graphql-eslint,
// each an error. The deviations from these two sets are the two below and two more in test/lint.test.js, each with its
// reason; there are no others.
import graphql from "@graphql-eslint/eslint-plugin";
import { isObjectType } from "graphql";
import { readSchema, sdlPath } from "./lib/sdl.js";

// strict-id-in-types wants an `id: ID!` in every object type. Values (an interval, a rank, a row of a table, a page or an
// edge) have no identity, and an invented id would be cached by clients as if it had one. So the rule holds for every
// type that has a field `id`; and test/lint.test.js holds that exactly these types implement Node.
const values = Object.values(readSchema().getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith("__") && !("id" in type.getFields()))
  .map((type) => type.name);

export default [
  {
    files: ["**/*.graphql"],
    languageOptions: {
      parser: graphql.parser,
      parserOptions: { graphQLConfig: { schema: sdlPath } },
    },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      ...graphql.configs["flat/schema-relay"].rules,
      "@graphql-eslint/strict-id-in-types": ["error", { exceptions: { types: values } }],
      // listTypeCanWrapOnlyEdgeType would forbid every list that is not `edges`: the shortcut `nodes` beside it, which
      // most readers want, and the short, complete lists (the 16 Länder, the sources of a figure, the rows of an answer),
      // which have nothing to page through.
      "@graphql-eslint/relay-edge-types": ["error", { listTypeCanWrapOnlyEdgeType: false }],
    },
  },
];
