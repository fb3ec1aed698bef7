// The manual's examples are run against the real server; see lib/manual.js.
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { ADDRESS, pages } from "../lib/manual.js";
import { needPython, python } from "../lib/python.js";
import { startServer } from "../lib/server.js";

const runners = {
  sh: ["block.sh", (file) => ["bash", "-euo", "pipefail", file]],
  python: ["block.py", (file) => [python, file]],
  js: ["block.mjs", (file) => [process.execPath, file]],
  r: ["block.R", (file) => ["Rscript", "--vanilla", file]],
};
const rscript = spawnSync("Rscript", ["--version"]).status === 0;

let server;
before(async () => {
  needPython();
  server = await startServer();
});
after(() => server?.stop());
const here = (text) => text.replaceAll(ADDRESS, server.url);

const run = (command, cwd) =>
  new Promise((done) => {
    const child = spawn(command[0], command.slice(1), { cwd, env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" } });
    let printed = "";
    let complained = "";
    child.stdout.on("data", (data) => (printed += data));
    child.stderr.on("data", (data) => (complained += data));
    child.once("error", (error) => done({ status: String(error), printed, complained }));
    child.once("close", (status) => done({ status, printed, complained }));
  });

/** A table for everybody: of CSV, readable from any page, small enough for a spreadsheet to import. */
const fetched = async (address) => {
  assert.ok(address.length <= 2000, `${address.length} characters`);
  const response = await fetch(here(address), { headers: { origin: "https://example.org" } });
  const text = await response.text();
  assert.equal(response.status, 200, `${address}: ${text}`);
  assert.match(response.headers.get("content-type"), /^text\/csv/, address);
  assert.equal(response.headers.get("access-control-allow-origin"), "*", address);
  assert.match(response.headers.get("cache-control"), /^public, max-age=/, address);
  const [head, ...rows] = text.replace(/^\uFEFF/, "").trimEnd().split("\n");
  const separator = address.includes(".de.csv") ? ";" : ",";
  const columns = head.trimEnd().split(separator);
  assert.ok(rows.length * columns.length <= 50_000, address);
  return columns;
};

/** What Power Query would fetch: base, path and parameters of Web.Contents, and the columns that are given a type. */
const powerQuery = async (body) => {
  const post = /Content = Json\.FromValue/.test(body);
  const [, base] = /Web\.Contents\("([^"]+)"/.exec(body);
  if (post) {
    const [, query] = /query = "((?:[^"]|"")*)"/.exec(body);
    const response = await fetch(here(base) + "/graphql", { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query: query.replaceAll('""', '"') }) });
    const { data, errors } = await response.json();
    assert.equal(errors, undefined, JSON.stringify(errors));
    let found = data;
    for (const [, name] of body.matchAll(/\[data\]|\[(\w+)\](?=\[|,|\n|\))/g)) if (name && found[name] !== undefined) found = found[name];
    assert.ok(Array.isArray(found), "the path leads to no list");
    const [, wanted] = /FromRecords\([^{]*\{([^}]*)\}/.exec(body);
    for (const [, name] of wanted.matchAll(/"([^"]+)"/g)) assert.ok(name in found[0], name);
    return;
  }
  const [, path] = /RelativePath = "([^"]+)"/.exec(body);
  const [, record] = /Query = \[([^\]]*)\]/.exec(body);
  const query = new URLSearchParams([...record.matchAll(/(\w+) = "([^"]*)"/g)].map(([, name, value]) => [name, value]));
  const columns = await fetched(`${base}/${path}?${query}`);
  const [, types] = /TransformColumnTypes\((.*)\)/s.exec(body);
  const named = [...types.matchAll(/\{"([^"]+)", type \w+\}/g)].map(([, name]) => name);
  assert.ok(named.length > 0);
  for (const name of named) assert.ok(columns.includes(name), `${name} is none of ${columns}`);
};

for (const { name, blocks } of pages()) {
  describe(`docs/dashboards/${name}`, () => {
    let folder;
    before(() => (folder = mkdtempSync(join(tmpdir(), "kanalatlas-manual-"))));
    after(() => rmSync(folder, { recursive: true, force: true }));
    for (const { language, body, printed: expected, line } of blocks) {
      if (language in runners) {
        const skip = language === "r" && !rscript && "Rscript is not here (Debian: r-base-core, r-cran-httr2, r-cran-jsonlite), so the R of the manual is not run";
        test(`the ${language} in line ${line} runs`, { skip }, async () => {
          const [file, command] = runners[language];
          writeFileSync(join(folder, file), here(body));
          const { status, printed, complained } = await run(command(file), folder);
          assert.equal(status, 0, printed + complained);
          if (expected !== undefined) assert.equal(printed.replaceAll(server.url, ADDRESS).replaceAll("\r\n", "\n"), expected);
        });
      } else if (language === "url") {
        test(`the addresses in line ${line} can be fetched`, async () => {
          const addresses = body.split("\n").map((text) => /http[^"\s]+/.exec(text)?.[0]).filter(Boolean);
          assert.ok(addresses.length > 0);
          for (const address of addresses) await fetched(address);
        });
      } else if (language === "m") {
        test(`what the Power Query in line ${line} fetches is there`, () => powerQuery(body));
      }
    }
  });
}

test("every page has examples that are run or fetched", () => {
  const all = pages();
  assert.ok(all.length >= 7);
  for (const { name, blocks } of all) assert.ok(blocks.some(({ language }) => language in runners || ["url", "m"].includes(language)), name);
});
