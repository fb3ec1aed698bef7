// One measurement: wrk asks a server for some seconds, and /proc tells what it cost.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { folder } from "./options.js";
import { cpu, forgetPeak, memory, run } from "./process.js";

/** Waits until processes rest, so that nothing of one measurement is counted in the next. */
const rest = async (pids) => {
  const total = () => pids.reduce((sum, pid) => sum + cpu(pid), 0);
  for (let tries = 0, before = total(); tries < 100; tries += 1) {
    await sleep(100);
    const after = total();
    if (after - before <= 10) return;
    before = after;
  }
};

/**
 * Asks a server over so many connections. `bodies` are sent in turn. The CPU of the server and of the database is that of
 * the whole time, over the requests that were answered well. `patient` clients wait where they are turned away.
 */
export const load = async ({ server, database, path, bodies, connections, seconds, patient, scratch }) => {
  const file = join(scratch, "bodies");
  writeFileSync(file, bodies.map((body) => `${body}\n`).join(""));
  const pids = [server.pid, database?.pid].filter((pid) => pid !== undefined);
  await rest(pids);
  forgetPeak(server.pid);
  const before = pids.map(cpu);
  const environment = { ...process.env, ...(patient ? { PEERS_PATIENT: "yes" } : {}) };
  const settings = [
    "--threads",
    String(Math.min(2, connections)),
    "--connections",
    String(connections),
    "--duration",
    `${seconds}s`,
    "--timeout",
    "30s",
    "--script",
    join(folder, "load.lua"),
    server.url,
    "--",
    path,
    file,
  ];
  const said = await run("wrk", settings, { env: environment });
  await rest(pids);
  const spent = pids.map((pid, at) => cpu(pid) - before[at]);
  const found = /^figures (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)$/m.exec(said);
  if (!found) throw new Error(`wrk told no figures: ${said}`);
  const [requests, microseconds, refused, broken, p50, p99] = found.slice(1).map(Number);
  const answered = requests - refused;
  return {
    answered,
    failed: refused + broken,
    perSecond: answered / (microseconds / 1e6),
    p50: p50 / 1000,
    p99: p99 / 1000,
    serverCpu: spent[0] / answered,
    databaseCpu: (spent[1] ?? 0) / answered,
    cpu: spent.reduce((sum, one) => sum + one, 0) / answered,
    memory: memory(server.pid).peak,
  };
};
