// What the checks ask: our products subgraph, the two of the suite, and the router of schema/router over all three.
import { spawn, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, request as ask } from "node:http";
import { dirname, join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

const here = join(dirname(fileURLToPath(import.meta.url)), "..");
const repository = join(here, "../..");
/** Where npm has put the suite; not asked of npm, since it may have to be installed first. */
export const suite = join(here, "node_modules/@apollo/federation-subgraph-compatibility-tests");
/** That of the repository: what Kanalatlas stands on is compiled there already. */
const target = resolve(process.env.CARGO_TARGET_DIR ?? join(repository, "target"));
export const secret = "only-for-these-checks-0123456789";
const patience = 30_000;

/** What is to be stopped, in the order in which it was started. */
const running = [];

/** Stops everything that was started, the last first. */
export const stopAll = async () => {
  while (running.length > 0) await running.pop()();
};

const run = (program, words, cwd) => {
  const env = { ...process.env, CARGO_TARGET_DIR: target };
  const { status, error } = spawnSync(program, words, { cwd, env, stdio: "inherit" });
  if (status !== 0) throw error ?? new Error(`${program} ${words.join(" ")} ended with ${status}`);
};

/** Installs what is not installed, and builds the products server. */
export const prepare = () => {
  for (const folder of [here, join(repository, "tests/federation"), join(repository, "schema/router")]) {
    if (!existsSync(join(folder, "node_modules/.package-lock.json"))) run("npm", ["ci", "--ignore-scripts"], folder);
  }
  run("cargo", ["build", "--locked", "--quiet"], here);
};

/** Starts a program, and gives what `ready` finds in a line of its. */
const start = async (name, [program, ...words], options, ready) => {
  const child = spawn(program, words, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const said = [];
  const ended = new Promise((done) => child.once("close", done));
  running.push(async () => {
    child.kill();
    await ended;
  });
  return new Promise((done, fail) => {
    const give = (why) => fail(new Error(`${name} ${why}: ${said.join("\n")}`));
    const timer = setTimeout(give, patience, "did not start");
    child.once("error", fail);
    child.once("close", () => {
      clearTimeout(timer);
      give("ended");
    });
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on("line", (line) => {
        said.push(line);
        const found = ready.exec(line);
        if (!found) return;
        clearTimeout(timer);
        done(found[1]);
      });
    }
  });
};

/** Serves a handler on localhost; the address. */
const serve = async (handler, port = 0) => {
  const server = createServer(handler);
  await new Promise((done, fail) => server.once("error", fail).listen(port, "localhost", done));
  running.push(async () => {
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  });
  return `http://localhost:${server.address().port}`;
};

/**
 * Passes everything on to the products server, and tells the secret, which the checks cannot: they send the headers that
 * they have. `asked` counts requests.
 */
const forward = async (to) => {
  let asked = 0;
  const url = await serve((incoming, outgoing) => {
    asked += 1;
    const { method, url: path, headers } = incoming;
    const onward = ask(new URL(path, to), { method, headers: { ...headers, "kanalatlas-subgraph-secret": secret } }, (answer) => {
      outgoing.writeHead(answer.statusCode, answer.headers);
      answer.pipe(outgoing);
    });
    onward.on("error", () => outgoing.destroy());
    incoming.pipe(onward);
  });
  return { url: `${url}${new URL(to).pathname}`, asked: () => asked };
};

/** What a subgraph says that it answers, as a composer is told it. */
const introspect = async (url) => {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ query: "query { _service { sdl } }" }),
  });
  const answer = await response.json();
  if (!answer.data?._service?.sdl) throw new Error(`${url} has no _service: ${JSON.stringify(answer)}`);
  return answer.data._service.sdl;
};

/** Starts the three subgraphs, the products with these settings, and composes what they say of themselves. */
export const startSubgraphs = async (settings) => {
  const at = await start("products", [join(target, "debug/products"), "127.0.0.1:0", ...settings], {}, /^Products are at (\S+)$/);
  const products = await forward(at);
  const urls = { products: products.url };
  for (const name of ["users", "inventory"]) {
    const cwd = join(suite, "dist/subgraphs", name);
    urls[name] = await start(name, [process.execPath, "index.js"], { cwd }, /ready at (\S+)$/);
  }
  // Only now: what these stand on may have had to be installed.
  const { compose } = await import("../../federation/lib/compose.js");
  const { parse } = await import("../../federation/node_modules/graphql/index.mjs");
  const services = Object.entries(urls).map(async ([name, url]) => ({ name, url, typeDefs: parse(await introspect(url)) }));
  return { products, supergraph: compose(await Promise.all(services)), asked: products.asked };
};

/** The router of schema/router where the checks look for one: port 4000, and `/` for the path. */
export const startRouter = async (supergraph) => {
  const { createRouter } = await import("../../../schema/router/gateway.js");
  const gateway = createRouter({ supergraph: () => supergraph });
  running.push(async () => gateway[Symbol.asyncDispose]?.());
  return serve((request, response) => {
    request.url = "/graphql";
    return gateway(request, response);
  }, 4000);
};
