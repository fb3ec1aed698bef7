// The data: the seeds and what `kanalatlas generate` adds, the same rows on PostgreSQL and in a file of SQLite.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cluster } from "./cluster.js";
import { folder } from "./options.js";
import { run } from "./process.js";

/** Brings a server to where one is that runs for long: with statistics, and at rest. */
const settle = async (server) => {
  await server.sql("VACUUM ANALYZE");
  await server.sql("ALTER SYSTEM SET autovacuum = off");
  await server.sql("SELECT pg_reload_conf()");
};

/** Makes the rows on one engine, unless a note in the folder says that they are there; the note has how long it took. */
const fill = async (name, database, { binary, channels, observations }, keep) => {
  const note = join(keep, `${name}.json`);
  const size = { channels, observations };
  if (existsSync(note)) {
    const found = JSON.parse(readFileSync(note, "utf8"));
    if (found.channels !== channels || found.observations !== observations) {
      throw new Error(
        `${keep} has ${found.channels} channels and ${found.observations} observations; take another --data`,
      );
    }
    // The program may be newer than the data.
    await run(binary, ["migrate", "--database", database, "--log", "error"]);
    return found;
  }
  console.error(`peers: ${channels} channels and ${observations} observations for ${name}; this takes minutes`);
  const start = Date.now();
  const amount = [`--channels=${channels}`, `--observations=${observations}`];
  await run(binary, ["generate", ...amount, "--database", database, "--log", "error"]);
  const made = { ...size, seconds: Math.round((Date.now() - start) / 1000) };
  writeFileSync(note, JSON.stringify(made));
  return made;
};

/**
 * Both databases, ready to be read; only those of `engines` are made: in a folder that is kept, or in one of its own.
 * `atTheEnd` is told what is to be done then, the last first.
 */
export const data = async (options, engines, atTheEnd) => {
  const keep = options.data ?? mkdtempSync(join(tmpdir(), "peers-"));
  if (!options.data) atTheEnd(() => rmSync(keep, { recursive: true, force: true }));
  mkdirSync(keep, { recursive: true });
  const found = { made: {} };
  if (engines.includes("postgres")) {
    const server = await cluster(keep);
    atTheEnd(server.stop);
    // No migration should meet with views on its tables.
    await server.sql("DROP SCHEMA IF EXISTS peers CASCADE");
    found.made.postgres = await fill("postgres", server.url, options, keep);
    await settle(server);
    await server.sql(`@${join(folder, "views.sql")}`);
    const peers = server.url.replace("postgres@", "peer@");
    found.postgres = { url: server.url, peers, pid: server.pid, version: server.version };
  }
  if (engines.includes("sqlite")) {
    const url = `sqlite:${join(keep, "kanalatlas.db")}`;
    found.made.sqlite = await fill("sqlite", url, options, keep);
    found.sqlite = { url };
  }
  return found;
};
