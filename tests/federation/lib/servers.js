// Real binaries: the one process, the three subgraphs over the same register, and a router before them.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { createRouter, serveRouter } from "../../../schema/router/gateway.js";
import { compose, parts, repository, slices } from "./compose.js";

export const binary = resolve(
  process.env.KANALATLAS_BINARY ?? join(process.env.CARGO_TARGET_DIR ?? join(repository, "target"), "debug/kanalatlas"),
);
const patience = 60_000;
export const secret = "only-for-these-tests-0123456789";
const generous = ["--points-per-minute", "4000000000", "--points-per-operation", "4000000000", "--connections-per-address", "1000"];

/** Starts a server on a database, at a port if that matters; with a part, as the subgraph for it. */
export const serve = async (database, part, more = [], port = 0) => {
  const settings = part ? ["--subgraph", part, "--trusted-proxies", "1"] : [];
  const child = spawn(binary, ["serve", "--database", database, "--listen", `127.0.0.1:${port}`, ...generous, ...settings, ...more], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...(part ? { KANALATLAS_SUBGRAPH_SECRET: secret } : {}), KANALATLAS_LOG_FORMAT: "json" },
  });
  const log = [];
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  const ended = new Promise((done) => child.once("exit", done));
  const url = await new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`the server did not start: ${log.join("\n")}`)), patience);
    child.once("exit", (code) => {
      clearTimeout(timer);
      fail(new Error(`the server ended with ${code}: ${log.join("\n")}`));
    });
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /^Kanalatlas is at (\S+)$/.exec(line);
      if (found) {
        clearTimeout(timer);
        done(found[1]);
      }
    });
  });
  const stop = async (signal = "SIGTERM") => {
    child.kill(signal);
    await ended;
  };
  return { url, log, child, stop };
};

/** A folder for a database, and what removes it. */
export const register = () => {
  const folder = mkdtempSync(join(tmpdir(), "kanalatlas-federation-"));
  return { database: `sqlite:${join(folder, "k.db")}`, remove: () => rmSync(folder, { recursive: true, force: true }) };
};

/** A router over subgraphs: what it asked each of them is in `asked`; `replace` gives it another supergraph. */
const route = async (urls) => {
  const asked = [];
  let supergraph = compose(slices(urls));
  const gateway = createRouter({ supergraph: () => supergraph, secret, pollingInterval: 200, onAsked: (one) => asked.push(one) });
  const { url, stop } = await serveRouter(gateway);
  const replace = (services) => (supergraph = compose(services));
  return { url, asked, stop, replace };
};

/** The one process, the three subgraphs over its register, and a router; `startRouter` starts another than ours. */
export const startAll = async (settings = [], startRouter = route) => {
  const { database, remove } = register();
  const whole = await serve(database, undefined, settings);
  const subgraphs = Object.fromEntries(
    await Promise.all(parts.map(async (part) => [part, await serve(database, part, settings)])),
  );
  const urls = Object.fromEntries(parts.map((part) => [part, `${subgraphs[part].url}/graphql`]));
  const router = await startRouter(urls);
  const stop = async () => {
    await router.stop();
    await Promise.all([whole, ...Object.values(subgraphs)].map((server) => server.stop()));
    remove();
  };
  return { database, whole, subgraphs, urls, router, stop };
};

/** Asks over POST; the whole answer, errors and all. */
export const ask = async (server, query, variables = {}, headers = {}) => {
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", "accept-language": "de", ...headers },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
};
