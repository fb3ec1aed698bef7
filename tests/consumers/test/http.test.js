// The public audit of GraphQL over HTTP, all three of its levels, against the real server.
import { strictEqual } from "node:assert";
import { after, before, describe, test } from "node:test";
import { serverAudits } from "graphql-http";
import { startServer } from "../lib/server.js";

let server;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

describe("GraphQL over HTTP", () => {
  const audits = serverAudits({ url: () => `${server.url}/graphql`, fetchFn: fetch });
  test("has 61 checks", () => strictEqual(audits.length, 61));
  for (const audit of audits) {
    test(`${audit.id} ${audit.name}`, async () => {
      const result = await audit.fn();
      strictEqual(result.status, "ok", result.reason);
    });
  }
});
