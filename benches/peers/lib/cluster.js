// A PostgreSQL cluster of the bench's own: made in a folder, or found there again.
import { existsSync, mkdirSync, readFileSync, readdirSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { run } from "./process.js";

const home = "/usr/lib/postgresql";

/** The programs of the oldest PostgreSQL there is from version 15 on. */
const programs = () => {
  const versions = existsSync(home)
    ? readdirSync(home)
        .map(Number)
        .filter((version) => version >= 15)
    : [];
  if (versions.length === 0) throw new Error(`no PostgreSQL server of version 15 or later under ${home}`);
  return join(home, String(Math.min(...versions)), "bin");
};

/** PostgreSQL refuses to run as root. */
const asPostgres = (command, args) =>
  process.getuid() === 0
    ? ["setpriv", ["--reuid=postgres", "--regid=postgres", "--init-groups", command, ...args]]
    : [command, args];

const freePort = () =>
  new Promise((done, fail) => {
    const server = createServer().once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => done(port));
    });
  });

/**
 * What differs from the defaults. Durability is off, as the data are never needed again. Compiling statements is off, as
 * Kanalatlas has it: with it on, peers would be slower wherever the planner expects much work.
 */
const settings = {
  listen_addresses: "127.0.0.1",
  max_connections: 200,
  shared_buffers: "1GB",
  max_wal_size: "4GB",
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  jit: "off",
};

/** Starts the cluster in a folder; it is made if it is not there. */
export const cluster = async (folder) => {
  const bin = programs();
  const data = join(folder, "cluster");
  const call = (program, ...args) => run(...asPostgres(join(bin, program), args), { cwd: folder });
  mkdirSync(folder, { recursive: true });
  if (process.getuid() === 0) await run("chown", ["postgres:", folder]);
  if (!existsSync(join(data, "PG_VERSION"))) {
    await call(
      "initdb",
      `--pgdata=${data}`,
      "--username=postgres",
      "--auth=trust",
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      "--locale-provider=icu",
      "--icu-locale=de",
      "--no-sync",
    );
  }
  const port = await freePort();
  const all = { ...settings, port, unix_socket_directories: folder };
  const words = Object.entries(all).map(([name, value]) => `-c ${name}=${value}`);
  await call(
    "pg_ctl",
    "start",
    "--silent",
    "--wait",
    `--pgdata=${data}`,
    `--log=${join(folder, "cluster.log")}`,
    `--options=${words.join(" ")}`,
  );
  const pid = Number(readFileSync(join(data, "postmaster.pid"), "utf8").split("\n", 1)[0]);
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
  return {
    url,
    pid,
    version: (await call("postgres", "--version")).trim(),
    /** Runs SQL: a text, or a file if it begins with @. */
    sql: (text) =>
      run(join(bin, "psql"), [
        "--no-psqlrc",
        "--quiet",
        "--tuples-only",
        "--no-align",
        "--set=ON_ERROR_STOP=1",
        `--dbname=${url}`,
        ...(text.startsWith("@") ? ["--file", text.slice(1)] : ["--command", text]),
      ]),
    stop: () => call("pg_ctl", "stop", "--silent", "--mode=fast", `--pgdata=${data}`),
  };
};
