// The figures as tables.
import { execFileSync } from "node:child_process";
import { cpus, release, totalmem } from "node:os";

const round = (value, digits) => (Number.isFinite(value) ? value.toFixed(digits) : "");
const precise = (value) => round(value, value < 1 ? 3 : value < 10 ? 2 : 1);

/** The value in the middle; of an even number of them, the greater of the two. */
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** The medians of the rounds, field by field; what failed is added up. */
export const medians = (rounds) => {
  const made = Object.fromEntries(
    Object.keys(rounds[0]).map((key) => [key, median(rounds.map((round) => round[key]))]),
  );
  return { ...made, failed: rounds.reduce((sum, round) => sum + round.failed, 0) };
};

const table = (head, rows) => {
  const line = (cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, at) => (at === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
};

const version = (command, ...args) => execFileSync(command, args, { encoding: "utf8" }).trim();

/** The machine and what runs on it. */
export const machine = (options, data) => ({
  date: new Date().toISOString().slice(0, 10),
  processor: cpus()[0].model,
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  linux: release(),
  kanalatlas: version(options.binary, "--version"),
  postgres: data.postgres?.version,
  channels: options.channels,
  observations: options.observations,
  seconds: options.seconds,
  rounds: options.rounds,
});

/** The CPU of every server and question at a glance. */
const overview = (questions, servers, found, connections) => {
  const names = Object.keys(questions);
  const line = (server) => [
    server,
    ...names.map((name) => (found(server, name) ? precise(found(server, name).cpu) : "–")),
  ];
  return table(
    [`CPU ms a request, ${connections} connections`, ...names],
    [["goal, uncached", ...names.map((name) => precise(questions[name].goal))], ...servers.map(line)],
  );
};

/** How fast answers that are kept are given, against a handler of the same bytes. */
const ratios = (questions, pairs, found, connections) =>
  pairs.map(([copy, model]) => {
    const share = (name) => {
      const [own, fixed] = [found(model, name), found(copy, name)];
      return own && fixed ? `${round((100 * own.perSecond) / fixed.perSecond, 0)} %` : "–";
    };
    const names = Object.keys(questions);
    return table(
      [`requests a second, ${connections} connections`, ...names],
      [[`${model} over ${copy}`, ...names.map(share)]],
    );
  });

const details = (question, results) =>
  table(
    [
      "server",
      "connections",
      "requests/s",
      "p50 ms",
      "p99 ms",
      "CPU ms server",
      "CPU ms database",
      "CPU ms",
      "peak MiB",
      "failed",
    ],
    results
      .filter((result) => result.question === question)
      .map((one) => [
        one.server,
        one.connections,
        round(one.perSecond, 0),
        ...[one.p50, one.p99, one.serverCpu, one.databaseCpu, one.cpu].map(precise),
        round(one.memory, 0),
        one.failed,
      ]),
  );

/**
 * What all cost at a glance, for each number of connections, and a table for each question. `results` are rows of question,
 * server and connections; `pairs` name the servers that copy answers, each with the one whose answers they are.
 */
export const report = (questions, results, pairs) => {
  const servers = [...new Set(results.map(({ server }) => server))];
  const glances = [...new Set(results.map(({ connections }) => connections))].flatMap((connections) => {
    const found = (server, question) =>
      results.find(
        (result) => result.server === server && result.question === question && result.connections === connections,
      );
    return [overview(questions, servers, found, connections), ...ratios(questions, pairs, found, connections)];
  });
  const parts = Object.entries(questions).map(
    ([name, { title, bytes }]) => `### ${name}: ${title} (${bytes} bytes)\n\n${details(name, results)}`,
  );
  return [...glances, ...parts].join("\n\n");
};
