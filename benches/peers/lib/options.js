// What the command line says.
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

export const folder = resolve(fileURLToPath(import.meta.url), "../..");
const repository = resolve(folder, "../..");

/** Where cargo builds. */
export const target = process.env.CARGO_TARGET_DIR ?? join(repository, "target");

export const usage = `usage: node peers.js [OPTION]...
  --queries Q1,Q3          which questions (default: all)
  --servers a,b            which servers (default: all; the README lists them)
  --database ENGINE        only servers on postgres, or on sqlite, beside those without a database
  --connections 1,16,64    connections of wrk, one measurement each
  --seconds 5              length of one measurement
  --rounds 3               rounds in which the servers take turns; the median counts
  --compare-only           ask all servers and compare what they say, but measure nothing
  --channels 25000         size of the generated data; together with
  --observations 3000000   the number of observations
  --data DIR               where the data are kept and found again (PEERS_DATA); else they are made and removed
  --binary FILE            the program kanalatlas (default: target/release/kanalatlas)
  --json FILE              where the figures go (default: peers.json in the folder for temporary files)`;

const number = (name, text) => {
  if (!/^[0-9]+$/.test(text) || Number(text) === 0) throw new Error(`--${name}: a whole number above 0, not "${text}"`);
  return Number(text);
};
const list = (text) => text?.split(",").filter((word) => word !== "");

/** The options, checked as far as that needs nothing else; throws what is wrong with them. */
export const options = (args = process.argv.slice(2), environment = process.env) => {
  const text = (value) => ({ type: "string", default: value });
  const { values } = parseArgs({
    args,
    options: {
      help: { type: "boolean", default: false },
      queries: { type: "string" },
      servers: { type: "string" },
      database: { type: "string" },
      connections: text("1,16,64"),
      seconds: text("5"),
      rounds: text("3"),
      "compare-only": { type: "boolean", default: false },
      channels: text("25000"),
      observations: text("3000000"),
      data: { type: "string", default: environment.PEERS_DATA },
      binary: text(join(target, "release/kanalatlas")),
      json: text(join(tmpdir(), "peers.json")),
    },
  });
  if (values.database && !["postgres", "sqlite"].includes(values.database)) {
    throw new Error(`--database: postgres or sqlite, not "${values.database}"`);
  }
  return {
    help: values.help,
    queries: list(values.queries),
    servers: list(values.servers),
    database: values.database,
    connections: list(values.connections).map((word) => number("connections", word)),
    seconds: number("seconds", values.seconds),
    rounds: number("rounds", values.rounds),
    compareOnly: values["compare-only"],
    channels: number("channels", values.channels),
    observations: number("observations", values.observations),
    data: values.data ? resolve(values.data) : undefined,
    binary: resolve(values.binary),
    json: resolve(values.json),
  };
};
