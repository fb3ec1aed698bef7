// A new channel in the register, so that there is a new edition.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { read } from "./compose.js";
import { binary } from "./servers.js";

const columns = read("seeds/channels.csv").split(/\r?\n/, 1)[0];

/** Adds a channel to the register. */
export const addChannel = (database, handle) => {
  const folder = mkdtempSync(join(tmpdir(), "kanalatlas-import-"));
  const known = {
    id: `twitter/${handle}`,
    authority: "polizeidirektion-osnabrueck",
    platform: "twitter",
    handle,
    url: `https://twitter.com/${handle}`,
    purpose: "GENERAL",
    holder: "OFFICE",
    personified: "false",
    opened: "2018",
    source: "seed-k21-2017",
  };
  const row = columns.split(",").map((column) => known[column] ?? "").join(",");
  writeFileSync(join(folder, "channels.csv"), `${columns}\n${row}\n`);
  const done = spawnSync(binary, ["import", folder, "--database", database, "--log", "error"], { encoding: "utf8" });
  rmSync(folder, { recursive: true, force: true });
  if (done.status !== 0) throw new Error(done.stderr);
};
