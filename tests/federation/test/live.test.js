// Subscriptions through the router: what one subgraph tells is joined with what the others know.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createClient as createSse } from "graphql-sse";
import { createClient as createWs } from "graphql-ws";
import WebSocket from "ws";
import { addChannel } from "../lib/channel.js";
import { startAll } from "../lib/servers.js";

let all;
before(async () => (all = await startAll(["--subscriptions"])));
after(() => all?.stop());

// The handle is of one subgraph, the name of the Land of another; the change is told by the third.
const query = `subscription { changes(filter: { kinds: [CHANNEL] }) { action node { ... on Channel { handle authority { name land { name } } } } } }`;

const streams = async () => {
  const text = await (await fetch(`${all.subgraphs.metrics.url}/metrics`)).text();
  return Number(/^kanalatlas_streams(?:\{[^}]*\})? (\d+)$/m.exec(text)[1]);
};

const until = async (holds) => {
  for (let wait = 0; wait < 250; wait++) {
    if (await holds()) return true;
    await new Promise((done) => setTimeout(done, 20));
  }
  return false;
};

for (const [name, client] of [
  ["server-sent events", () => createSse({ url: `${all.router.url}/graphql`, retryAttempts: 0 })],
  ["a WebSocket", () => createWs({ url: `${all.router.url.replace("http", "ws")}/graphql`, webSocketImpl: WebSocket, retryAttempts: 0 })],
]) {
  test(`a change is told over ${name}, joined with what other subgraphs know, and a client that leaves ends its source`, async () => {
    const own = client();
    const told = own.iterate({ query });
    const first = told.next();
    assert.ok(await until(async () => (await streams()) === 1), "the subgraph is not listened to");
    // Longer than the router waits for any answer: a stream is no answer that is late.
    await new Promise((done) => setTimeout(done, 6_000));
    const handle = `federated_${name.length}`;
    addChannel(all.database, handle);
    const { value } = await first;
    assert.deepEqual(value, {
      data: {
        changes: {
          action: "ADDED",
          node: { handle, authority: { name: "Polizeidirektion Osnabrück", land: { name: "Lower Saxony" } } },
        },
      },
    });
    await told.return();
    own.dispose();
    assert.ok(await until(async () => (await streams()) === 0), "the subgraph is still listened to");
  });
}
