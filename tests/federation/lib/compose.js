// The slices that are committed in schema/, composed into the schema of a router.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { composeServices } from "@theguild/federation-composition";
import { parse } from "graphql";

export const repository = join(dirname(fileURLToPath(import.meta.url)), "../../..");
export const parts = ["laender", "institutions", "metrics"];

export const read = (path) => readFileSync(join(repository, path), "utf8");

/** The slices, as a composer takes them; `urls` says where each subgraph is, by its name. */
export const slices = (urls = {}) =>
  parts.map((name) => ({
    name,
    url: urls[name] ?? `http://${name}.kanalatlas.internal/graphql`,
    typeDefs: parse(read(`schema/${name}.graphql`)),
  }));

/** The supergraph of these subgraphs as text; what does not fit together is thrown. */
export const compose = (services) => {
  const { supergraphSdl, errors } = composeServices(services);
  if (errors?.length) throw new Error(errors.map(({ message }) => message).join("\n"));
  return `${supergraphSdl.trim()}\n`;
};

// `node compose.js`: writes schema/supergraph.graphql.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(join(repository, "schema/supergraph.graphql"), compose(slices()));
}
