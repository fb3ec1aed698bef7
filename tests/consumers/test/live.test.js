// Subscriptions with the clients that people use: graphql-ws and graphql-sse, against the real server.
import { deepStrictEqual, match, ok, strictEqual } from "node:assert";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { createClient as createSse } from "graphql-sse";
import { createClient as createWs, GRAPHQL_TRANSPORT_WS_PROTOCOL } from "graphql-ws";
import WebSocket from "ws";
import { startServer } from "../lib/server.js";

let server;
let address;
before(async () => {
  server = await startServer(["--subscriptions", "--allowed-origins", "https://a.example"]);
  address = `${server.url.replace("http", "ws")}/graphql`;
});
after(() => server.stop());

const columns = "id,authority,platform,external_id,handle,url,display_name,purpose,holder,personified,area,opened,closed,closed_reason,successor,source,drop";
let editions = 1;

/** Imports a channel that was not there, and says its handle. */
const importChannel = () => {
  editions += 1;
  const handle = `consumer_${editions}`;
  const folder = mkdtempSync(join(tmpdir(), "kanalatlas-import-"));
  const row = `twitter/${handle},abgeordnetenhaus-von-berlin,twitter,,${handle},https://twitter.com/${handle},,GENERAL,OFFICE,false,,2018,,,,c-tagesspiegel-2018-agh,`;
  writeFileSync(join(folder, "channels.csv"), `${columns}\n${row}\n`);
  const done = spawnSync(server.binary, ["import", folder, "--database", server.database, "--log", "error"], { encoding: "utf8" });
  rmSync(folder, { recursive: true, force: true });
  strictEqual(done.status, 0, done.stderr);
  return handle;
};

const ofMilliseconds = (ms) => new Promise((done) => setTimeout(done, ms));
const wsClient = () => createWs({ url: address, webSocketImpl: WebSocket, retryAttempts: 0, lazy: true });
const changes = "subscription ($kinds: [NodeKind!]) { changes(filter: { kinds: $kinds }) { action node { ... on Channel { handle } } } }";

/** Opens a bare socket; `said` is what it was told, `closed` how it ended. */
const socket = async (protocols = GRAPHQL_TRANSPORT_WS_PROTOCOL, options = {}) => {
  const bare = new WebSocket(address, protocols, options);
  bare.said = [];
  bare.on("message", (data) => bare.said.push(JSON.parse(data)));
  bare.closed = once(bare, "close").then(([code, reason]) => [code, String(reason)]);
  // One that is never opened is told by what waits for that.
  bare.closed.catch(() => {});
  await once(bare, "open");
  return bare;
};

test("graphql-ws gets the events of two subscriptions and the answer of a query", async () => {
  const client = wsClient();
  const edition = client.iterate({ query: "subscription { editionChanged { number } }" });
  const change = client.iterate({ query: changes, variables: { kinds: ["CHANNEL"] } });
  const first = [edition.next(), change.next()];
  const query = await client.iterate({ query: "{ land(code: NI) { code } }" }).next();
  deepStrictEqual(query.value.data, { land: { code: "NI" } });
  await ofMilliseconds(300);
  const handle = importChannel();
  const [told, changed] = await Promise.all(first);
  deepStrictEqual(told.value.data, { editionChanged: { number: editions } });
  deepStrictEqual(changed.value.data, { changes: { action: "ADDED", node: { handle } } });
  await edition.return();
  await change.return();
  await client.dispose();
});

test("graphql-ws is told what is wrong with a subscription", async () => {
  const client = wsClient();
  await client.iterate({ query: "subscription { changes { nothing } }" }).next().then(
    () => ok(false, "it was not refused"),
    (errors) => strictEqual(errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED"),
  );
  await client.dispose();
});

test("graphql-sse gets events, and a query with its end", async () => {
  const client = createSse({ url: `${server.url}/graphql`, retryAttempts: 0 });
  const query = client.iterate({ query: "{ land(code: NI) { code } }" });
  deepStrictEqual((await query.next()).value.data, { land: { code: "NI" } });
  strictEqual((await query.next()).done, true);
  const change = client.iterate({ query: changes, variables: { kinds: ["CHANNEL"] } });
  const first = change.next();
  await ofMilliseconds(300);
  const handle = importChannel();
  deepStrictEqual((await first).value.data, { changes: { action: "ADDED", node: { handle } } });
  await change.return();
  client.dispose();
});

test("the close codes are those of the protocol", { timeout: 30_000 }, async () => {
  const init = { type: "connection_init" };
  const subscribe = { id: "1", type: "subscribe", payload: { query: "subscription { editionChanged { number } }" } };
  for (const [messages, code] of [
    [[subscribe], 4401],
    [[init, init], 4429],
    [[init, subscribe, subscribe], 4409],
    [[init, { type: "start", id: "1" }], 4400],
    [[init, { type: "ping", payload: { a: "x".repeat(64 * 1024) } }], 1009],
    [[init, { type: "ping", payload: { a: "x".repeat(1024 * 1024) } }], 1009],
    [[], 4408],
  ]) {
    const bare = await socket();
    for (const message of messages) bare.send(JSON.stringify(message));
    strictEqual((await bare.closed)[0], code);
  }
});

test("of two sub-protocols the one that is spoken is chosen", async () => {
  const bare = await socket(["graphql-ws", GRAPHQL_TRANSPORT_WS_PROTOCOL]);
  strictEqual(bare.protocol, GRAPHQL_TRANSPORT_WS_PROTOCOL);
  bare.close();
  await bare.closed;
});

test("other origins and other sub-protocols are refused before the connection stays", async () => {
  const refused = async (protocols, options) => {
    const bare = new WebSocket(address, protocols, options);
    bare.on("error", () => {});
    const [, response] = await once(bare, "unexpected-response");
    return response.statusCode;
  };
  strictEqual(await refused(GRAPHQL_TRANSPORT_WS_PROTOCOL, { origin: "https://b.example" }), 403);
  strictEqual(await refused(["graphql-ws"]), 400);
  strictEqual(await refused([]), 400);
  const own = await socket(GRAPHQL_TRANSPORT_WS_PROTOCOL, { origin: "https://a.example" });
  own.close();
  await own.closed;
});

test("the twenty-first operation is refused, and the others go on", async () => {
  const bare = await socket();
  bare.send(JSON.stringify({ type: "connection_init" }));
  for (let id = 0; id < 21; id += 1) bare.send(JSON.stringify({ id: String(id), type: "subscribe", payload: { query: "subscription { editionChanged { number } }" } }));
  while (bare.said.length < 2) await ofMilliseconds(10);
  const [, refusal] = bare.said;
  deepStrictEqual([refusal.type, refusal.id, refusal.payload[0].extensions.code], ["error", "20", "TOO_MANY_OPERATIONS"]);
  importChannel();
  while (bare.said.length < 22) await ofMilliseconds(10);
  ok(bare.said.slice(2).every(({ type }) => type === "next"));
  bare.close();
  await bare.closed;
});

test("a client that leaves has its places back", { timeout: 30_000 }, async () => {
  for (let round = 0; round < 3; round += 1) {
    const sockets = [];
    while (sockets.length < 5) {
      // The server may still be taking leave of one that is gone.
      const one = await socket().catch(() => ofMilliseconds(50));
      if (one) sockets.push(one);
    }
    const streams = await fetch(`${server.url}/graphql?query=subscription{editionChanged{number}}`, { headers: { accept: "text/event-stream" } });
    strictEqual(streams.status, 429);
    match(await streams.text(), /TOO_MANY_STREAMS/);
    // The last without a word of farewell.
    sockets.forEach((one, index) => (index === 4 ? one.terminate() : one.close()));
    await Promise.all(sockets.map((one) => one.closed));
  }
});
