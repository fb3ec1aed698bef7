// The real binary, on a free port, with a database of its own. KANALATLAS_BINARY names another one.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { repository } from "./sdl.js";

const binary = resolve(
  process.env.KANALATLAS_BINARY ?? join(process.env.CARGO_TARGET_DIR ?? join(repository, "target"), "debug/kanalatlas"),
);
const patience = 60_000;

/**
 * Starts a server that lets its client ask as much as it likes, and waits until it can be asked. `settings` are further
 * arguments of `serve`; `stop` ends the server and removes its database.
 */
export const startServer = async (settings = []) => {
  const folder = mkdtempSync(join(tmpdir(), "kanalatlas-consumers-"));
  const database = `sqlite:${join(folder, "k.db")}`;
  const generous = ["--points-per-minute", "4000000000", "--points-per-operation", "4000000000", "--connections-per-address", "1000"];
  const child = spawn(binary, ["serve", "--listen", "127.0.0.1:0", "--database", database, ...generous, ...settings], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (data) => (said += data));
  const ended = new Promise((done) => child.once("exit", done));
  const url = await new Promise((done, fail) => {
    const timer = setTimeout(() => fail(new Error(`the server did not start: ${said}`)), patience);
    child.once("error", fail);
    child.once("exit", (code) => fail(new Error(`the server ended with ${code}: ${said}`)));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = /^Kanalatlas is at (\S+)$/.exec(line);
      if (found) {
        clearTimeout(timer);
        done(found[1]);
      }
    });
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await ended;
    rmSync(folder, { recursive: true, force: true });
  };
  return { url, database, binary, child, stop };
};

/** Asks over POST, as most clients do; the whole answer, errors and all. */
export const ask = async (server, query, variables = {}) => {
  const response = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
};
