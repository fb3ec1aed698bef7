// A second router, which shares no code with the first: the gateway of Grafbase, as its command line serves it for
// development. It is given the slices and composes them by itself, as it takes no supergraph; so it is a third composer, too.
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Kind, parse, print, valueFromASTUntyped, visit } from "graphql";
import { parts, repository, slices } from "./compose.js";
import { secret } from "./servers.js";

const binary = join(dirname(fileURLToPath(import.meta.resolve("@grafbase/cli-x86_64-unknown-linux-musl/package.json"))), "grafbase");
const patience = 30_000;

/** Its settings. A string of JSON is one of TOML, too. Without limits, fragments that double keep it busy for ever. */
const settings = (urls) => `
executable_document_limit = "64KiB"
request_body_limit = "64KiB"

[operation_limits]
depth = 30
root_fields = 1000
complexity = 5000

[[headers]]
rule = "insert"
name = "kanalatlas-subgraph-secret"
value = ${JSON.stringify(secret)}

[[headers]]
rule = "forward"
name = "accept-language"

[[headers]]
rule = "forward"
name = "x-forwarded-for"
${parts
  .map(
    (part) => `
[subgraphs.${part}]
url = ${JSON.stringify(urls[part])}
schema_path = ${JSON.stringify(join(repository, `schema/${part}.graphql`))}
`,
  )
  .join("")}`;

/** A folder with its settings, which is its home as well: it unpacks its pages there. */
const prepare = (urls) => {
  const cwd = mkdtempSync(join(tmpdir(), "kanalatlas-grafbase-"));
  writeFileSync(join(cwd, "grafbase.toml"), settings(urls));
  return { options: { cwd, env: { ...process.env, HOME: cwd } }, remove: () => rmSync(cwd, { recursive: true, force: true }) };
};

/** The supergraph that it makes of the slices. */
export const composeByGrafbase = () => {
  const { options, remove } = prepare(Object.fromEntries(slices().map(({ name, url }) => [name, url])));
  const { stdout, stderr, status } = spawnSync(binary, ["compose"], { ...options, encoding: "utf8" });
  remove();
  if (status !== 0) throw new Error(`${stdout}${stderr}`);
  return stdout;
};

/** A port that is free now: the gateway does not tell which one it has taken. */
const freePort = async () => {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
};

/** A gateway over the subgraphs; `ended` gives the signal that ended it, or null. */
export const routeByGrafbase = async (urls) => {
  const { options, remove } = prepare(urls);
  const host = `127.0.0.1:${await freePort()}`;
  const child = spawn(binary, ["dev", "--listen-address", host], { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => said.push(text));
  let gone = false;
  const ended = new Promise((done) =>
    child.once("exit", (code, signal) => {
      gone = true;
      remove();
      done(signal);
    }),
  );
  const stop = async (signal = "SIGTERM") => {
    child.kill(signal);
    return ended;
  };
  const started = Date.now();
  while (!(await fetch(`http://${host}/health`).then(({ ok }) => ok, () => false))) {
    if (gone || Date.now() - started > patience) {
      await stop("SIGKILL");
      throw new Error(`the gateway did not start: ${said.join("")}`);
    }
    await new Promise((done) => setTimeout(done, 50));
  }
  return { url: `http://${host}`, ended, stop };
};

/** A document whose variables of a list have no default, and the values that they had instead, which say the same. */
export const withoutListDefaults = (written) => {
  const variables = {};
  const document = visit(parse(written), {
    VariableDefinition: (node) => {
      const type = node.type.kind === Kind.NON_NULL_TYPE ? node.type.type : node.type;
      if (type.kind !== Kind.LIST_TYPE || !node.defaultValue) return undefined;
      variables[node.variable.name.value] = valueFromASTUntyped(node.defaultValue);
      return { ...node, defaultValue: undefined };
    },
  });
  return { query: Object.keys(variables).length > 0 ? print(document) : written, variables };
};
