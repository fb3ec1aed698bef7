// A peer: Mercurius with compiled documents and loaders, over the views in PostgreSQL.
import { readFileSync } from "node:fs";
import fastify from "fastify";
import mercurius from "mercurius";
import pg from "pg";
import { graph } from "./resolvers.js";

const pool = new pg.Pool({ connectionString: process.env.DATABASE_URL, max: 12, options: "-c search_path=peers" });
const { resolvers, loaders } = graph(pool);
const app = fastify();
const schema = readFileSync(new URL("schema.graphql", import.meta.url), "utf8");
app.register(mercurius, { schema, resolvers, loaders, jit: 1, path: "/graphql" });
console.log(`Mercurius is at ${await app.listen({ host: "127.0.0.1", port: 0 })}`);
process.once("SIGTERM", () => app.close().then(() => pool.end()));
