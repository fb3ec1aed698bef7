// Apollo's checks of subgraphs, run against the HTTP layer of Kanalatlas: `node run.js`. See README.md.
import { prepare, secret, startRouter, startSubgraphs, stopAll } from "./lib/servers.js";
import { runChecks } from "./lib/checks.js";

/** Checks that there are in the suite: fewer would be no success. */
const many = 23;
/** What fails, and why; README.md has more of it. */
const known = new Map([
  ["@link", "async-graphql links Federation v2.5; the check knows v2.0 to v2.3"],
  ["ftv1", "no traces for Apollo Studio, neither in async-graphql nor here"],
]);
/** The doors of the HTTP layer, and what the products server is told for each. */
const doors = { "subgraph door": [secret], "open door": [] };

/** The outcome of every check by its name, at a door. */
const runAt = async (settings) => {
  try {
    const { products, supergraph, asked } = await startSubgraphs(settings);
    await startRouter(supergraph);
    const outcomes = await runChecks(products.url);
    // A router that does not ask us would pass some checks as well.
    if (asked() === 0) throw new Error("nobody asked the products subgraph");
    return outcomes;
  } finally {
    await stopAll();
  }
};

for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void stopAll().then(() => process.exit(130)));

prepare();
const outcomes = {};
for (const [door, settings] of Object.entries(doors)) outcomes[door] = await runAt(settings);

const names = [...new Set(Object.values(outcomes).flatMap((own) => [...own.keys()]))];
const width = Math.max(...names.map((name) => name.length));
const line = (name, cells) => console.log([name.padEnd(width), ...cells.map((cell) => cell.padEnd(13))].join("  ").trimEnd());
line("", Object.keys(doors));
for (const name of names) line(name, Object.values(outcomes).map((own) => own.get(name)?.status ?? "missing"));

let unexpected = 0;
for (const [door, own] of Object.entries(outcomes)) {
  const passed = [...own.values()].filter(({ status }) => status === "passed").length;
  console.log(`\n${door}: ${passed} of ${own.size} passed`);
  if (own.size !== many) {
    unexpected += 1;
    console.log(`There should be ${many} checks.`);
  }
  for (const [name, { status, message }] of own) {
    if (status === "passed" && !known.has(name)) continue;
    if (status === "failed" && known.has(name)) console.log(`${name} fails, as known: ${known.get(name)}`);
    else {
      unexpected += 1;
      console.log(status === "passed" ? `${name} passes now: take it from the known ones` : `${name}: ${status}\n${message}`);
    }
  }
}
process.exitCode = unexpected > 0 ? 1 : 0;
