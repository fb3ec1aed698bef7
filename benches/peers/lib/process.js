// Programs that are started here, and what /proc tells of them.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";

const patience = 120_000;
const ticksPerSecond = Number(spawnSync("getconf", ["CLK_TCK"], { encoding: "utf8" }).stdout) || 100;

/** Ends a program that was started here, and waits until it has. */
const end = async (child, ended) => {
  child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await ended;
  clearTimeout(timer);
};

/** Starts a server, which says where it is in a line "... is at http://...". */
export const serve = async (name, command, args, environment = {}) => {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...environment } });
  const log = [];
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line) > 50 && log.shift());
  const ended = new Promise((done) => child.once("exit", done));
  const url = await new Promise((done, fail) => {
    const give = (why) => fail(new Error(`${name} ${why}: ${log.join("\n")}`));
    const timer = setTimeout(() => give("did not start in time"), patience);
    child.once("error", (error) => give(error.message));
    child.once("exit", (code) => give(`ended with ${code}`));
    createInterface({ input: child.stdout }).on("line", (line) => {
      const found = / is at (http\S+)$/.exec(line);
      if (!found) return;
      clearTimeout(timer);
      done(found[1]);
    });
  });
  return { name, url, pid: child.pid, log, stop: () => end(child, ended) };
};

/** Programs that run to their end, and have not reached it. */
const unfinished = new Set();

/** Ends every program that runs to its end: whoever waits for one is told that it failed. */
export const abandon = () => unfinished.forEach((child) => child.kill("SIGTERM"));

/** Runs a program to its end; what it wrote comes back, or is thrown if the program fails. */
export const run = async (command, args, settings = {}) => {
  const child = spawn(command, args, { ...settings, stdio: ["ignore", "pipe", "pipe"] });
  unfinished.add(child);
  const said = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"]) {
    child[stream].setEncoding("utf8").on("data", (text) => (said[stream] += text));
  }
  const code = await new Promise((done, fail) => child.once("error", fail).once("close", done));
  unfinished.delete(child);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${said.stderr}${said.stdout}`);
  return said.stdout;
};

/** The fields of /proc/PID/stat after the name, which may hold anything; undefined if the process is gone. */
const stat = (pid) => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    return text.slice(text.lastIndexOf(")") + 2).split(" ");
  } catch {
    return undefined;
  }
};

/**
 * Milliseconds of CPU, in user and in system mode, of a process and all below it. A child that ended is counted where its
 * parent waited for it, so nothing is lost between two calls.
 */
export const cpu = (root) => {
  const all = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^[0-9]+$/.test(name)) continue;
    const fields = stat(name);
    // Of proc(5): ppid is field 4, utime to cstime are 14 to 17; the first one here is field 3.
    if (fields)
      all.set(Number(name), {
        parent: Number(fields[1]),
        ticks: fields.slice(11, 15).reduce((sum, one) => sum + Number(one), 0),
      });
  }
  const within = (pid) => {
    for (let at = pid; at > 1; at = all.get(at)?.parent ?? 0) if (at === root) return true;
    return false;
  };
  let ticks = 0;
  for (const [pid, one] of all) if (within(pid)) ticks += one.ticks;
  return (ticks * 1000) / ticksPerSecond;
};

const kib = (status, key) => Number(new RegExp(`^${key}:\\s+([0-9]+) kB`, "m").exec(status)?.[1] ?? NaN);

/** Forgets the highest resident memory of a process, so that the next peak is that of what follows. */
export const forgetPeak = (pid) => writeFileSync(`/proc/${pid}/clear_refs`, "5");

/** Resident memory of a process in MiB: now, and at the highest since it was forgotten. */
export const memory = (pid) => {
  const status = readFileSync(`/proc/${pid}/status`, "latin1");
  return { now: kib(status, "VmRSS") / 1024, peak: kib(status, "VmHWM") / 1024 };
};
