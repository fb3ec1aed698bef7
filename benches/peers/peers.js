// The same data served by several servers: first their answers are compared, then what an answer costs is measured.
// The README says what is counted; `node peers.js --help` how a part of it is run.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answers, compare, form, marked, requests } from "./lib/ask.js";
import { data } from "./lib/data.js";
import { load } from "./lib/load.js";
import { options as read, usage } from "./lib/options.js";
import { abandon } from "./lib/process.js";
import { machine, medians, report } from "./lib/report.js";
import { servers as known } from "./lib/servers.js";
import { questions as all } from "./questions/index.js";

/** Seconds for which each server is asked before it is measured. */
const warming = 2;

const say = (text) => console.error(`peers: ${text}`);

/** The things under the names that are wanted, or all. */
const chosen = (things, names, what) => {
  const unknown = names?.find((name) => !(name in things));
  if (unknown !== undefined) throw new Error(`${what}: no "${unknown}"; there are ${Object.keys(things).join(", ")}`);
  return Object.fromEntries(Object.entries(things).filter(([name]) => !names || names.includes(name)));
};

/** The servers that run: `start` adds one, `stop` ends all. */
const ensemble = (servers, common) => {
  const running = {};
  return {
    running,
    start: async (name, copied) => {
      running[name] = { ...servers[name], ...(await servers[name].start({ name, copied, ...common })) };
      return running[name];
    },
    stop: async () => {
      for (const [name, server] of Object.entries(running)) {
        delete running[name];
        await server.stop();
      }
    },
  };
};

/** The first answers of a server to each question, head and body, for another to give them as they are. */
const copies = async (server, questions, ways) => {
  const made = [];
  for (const [name, { path, requests: texts }] of Object.entries(ways)) {
    const [{ head, bytes }] = await answers(server, questions[name], path, texts.slice(0, 1));
    // What the other's own framework adds is left to it.
    const own = head.filter(([key]) => !["content-length", "date", "connection", "x-request-id"].includes(key));
    made.push({ path: name, head: own, body: bytes });
  }
  return made;
};

/** Starts every server, and tells for each how it is asked: `ways`, and `copied` if it gives what another answers. */
const prepare = async (questions, servers, { running, start }) => {
  const plan = {};
  for (const [own, { copies: model, speaks }] of Object.entries(servers)) {
    const copied = model && (await copies(running[model], questions, plan[model].ways));
    const server = await start(own, copied);
    const ways = {};
    for (const [name, question] of Object.entries(questions)) {
      const why = question.servers[speaks]?.cannot;
      if (why) say(`${own} is not asked ${name}: ${why}`);
      if (!form(question, server)) continue;
      ways[name] = model
        ? { path: `/${name}`, requests: plan[model].ways[name].requests.slice(0, 1) }
        : { path: "/graphql", requests: await requests(server, question, "/graphql") };
    }
    plan[own] = { ways, copied };
  }
  return plan;
};

/** Compares what all servers answer with what the first one does; throws at the first difference. */
const compareAll = async (questions, plan, { running }) => {
  for (const [name, question] of Object.entries(questions)) {
    let first;
    for (const [own, server] of Object.entries(running)) {
      const way = plan[own].ways[name];
      if (!way) continue;
      const found = await answers(server, question, way.path, way.requests);
      question.bytes ??= found[0].bytes.length;
      first ??= [server, found];
      // A server of fixed bytes has those of the first variant.
      compare(name, question, [first[0], first[1].slice(0, found.length)], [server, found]);
      say(`${name}: ${own} answers ${found[0].rows.length} rows in ${found[0].bytes.length} bytes, as it should`);
    }
  }
};

/** Measures one question: the servers take turns, and what counts is the median of the rounds. */
const measure = async (questions, name, plan, running, { options, data: found, scratch }) => {
  const once = async (own, connections, seconds) => {
    const server = running[own];
    const { path, requests: texts } = plan[own].ways[name];
    const bodies = server.kept ? texts.slice(0, 1) : texts.map(marked);
    const database = server.database === "postgres" ? found.postgres : undefined;
    return load({ server, database, path, bodies, connections, seconds, patient: !server.kept, scratch });
  };
  const measured = new Map();
  for (const own of Object.keys(running)) await once(own, 16, warming);
  for (let round = 1; round <= options.rounds; round += 1) {
    for (const connections of options.connections) {
      for (const own of Object.keys(running)) {
        const figures = await once(own, connections, options.seconds * (questions[name].longer ?? 1));
        const { perSecond, cpu } = figures;
        say(`${name}, round ${round}, ${own}, ${connections}: ${perSecond.toFixed(0)}/s, CPU ${cpu.toFixed(3)} ms`);
        const key = JSON.stringify({ question: name, server: own, connections });
        measured.set(key, [...(measured.get(key) ?? []), figures]);
      }
    }
  }
  return [...measured].map(([key, rounds]) => ({ ...JSON.parse(key), ...medians(rounds) }));
};

/** Measures all questions, each on servers that were started for it: their memory is that of the question. */
const measureAll = async (questions, plan, { running, start, stop }, common) => {
  const results = [];
  for (const name of Object.keys(questions)) {
    for (const [own, { ways, copied }] of Object.entries(plan)) if (ways[name]) await start(own, copied);
    results.push(...(await measure(questions, name, plan, running, common)));
    await stop();
  }
  return results;
};

/** The servers that are wanted; one that copies another's answers only beside it. */
const wanted = ({ servers, database }) => {
  const fits = ([, server]) => !database || !server.database || server.database === database;
  const named = Object.entries(chosen(known, servers, "--servers")).filter(fits);
  const left = named.filter(([, { copies: model }]) => !model || named.some(([name]) => name === model));
  if (left.length === 0) throw new Error("no server is left; `fixed` needs `kanalatlas-kept` beside it");
  return Object.fromEntries(left);
};

const main = async () => {
  const options = read();
  if (options.help) return console.log(usage);
  if (!existsSync(options.binary)) {
    throw new Error(`${options.binary} is missing; \`cargo build --release --locked\` makes it`);
  }
  const questions = chosen(all, options.queries, "--queries");
  const servers = wanted(options);
  const engines = [...new Set(Object.values(servers).map(({ database }) => database))];
  const scratch = mkdtempSync(join(tmpdir(), "peers-run-"));
  const common = { options, scratch };
  const stand = ensemble(servers, common);
  const last = [() => rmSync(scratch, { recursive: true, force: true })];
  const atTheEnd = (what) => last.push(what);
  let closing;
  const close = () =>
    (closing ??= (async () => {
      await stand.stop();
      for (const what of last.reverse()) await what();
    })());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(signal, () => {
      abandon();
      close().finally(() => process.exit(130));
    });
  }
  try {
    common.data = await data(options, engines, atTheEnd);
    const plan = await prepare(questions, servers, stand);
    await compareAll(questions, plan, stand);
    await stand.stop();
    if (options.compareOnly) return;
    const results = await measureAll(questions, plan, stand, common);
    const figures = { machine: machine(options, common.data), made: common.data.made, results };
    writeFileSync(options.json, `${JSON.stringify(figures, undefined, 2)}\n`);
    const pairs = Object.entries(servers).flatMap(([name, { copies: model }]) => (model ? [[name, model]] : []));
    console.log(report(questions, results, pairs));
    say(`the figures are in ${options.json}`);
  } finally {
    await close();
  }
};

main().catch((error) => {
  console.error(`peers: ${error.message}`);
  process.exitCode = 1;
});
