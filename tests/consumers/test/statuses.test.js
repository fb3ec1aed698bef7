// The table of docs/HTTP.md, row by row, against the real server in both media types.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { after, before, test } from "node:test";
import { repository } from "../lib/sdl.js";
import { startServer } from "../lib/server.js";

const media = ["application/json", "application/graphql-response+json"];
const post = (body, headers = { "content-type": "application/json" }) => ({
  method: "POST",
  // Bytes have no media type unless one is given; a text would get one.
  body: typeof body === "string" || body instanceof ArrayBuffer ? body : JSON.stringify(body),
  headers,
});
const requests = {
  "a question that is answered in full": post({ query: "{ __typename }" }),
  "a question of which one field fails": post({ query: '{ land(code: NI) { name } authority(slug: "x", asOf: "2017-13") { name } }' }),
  "a question whose failing field takes all data with it (`data: null`)": post({ query: "{ channels(first: 101) { totalCount } }" }),
  "a body that is no JSON": post('{"query":'),
  "a body without `query`": post({ qeury: "{ __typename }" }),
  "`variables` that are no object": post({ query: "{ __typename }", variables: [7] }),
  "an array of requests": post([{ query: "{ __typename }" }]),
  "a query that cannot be parsed": post({ query: "{" }),
  "a query that does not fit the schema": post({ query: "{ nothing }" }),
  "two operations and no `operationName`": post({ query: "query A { __typename } query B { __typename }" }),
  "a variable that is missing": post({ query: "query A($code: LandCode!) { land(code: $code) { name } }" }),
  "a hash that is not known (persisted query)": post({ extensions: { persistedQuery: { version: 1, sha256Hash: "0".repeat(64) } } }),
  "a query beyond a limit (too large, too deep ...)": post({ query: `{ __typename ${" ".repeat(17_000)}}` }),
  "a method other than GET, HEAD, POST, OPTIONS": { method: "PUT" },
  "an `Accept` without either media type": { ...post({ query: "{ __typename }" }), accept: "text/html" },
  "a POST without `Content-Type`": post(new TextEncoder().encode('{"query":"{ __typename }"}').buffer, {}),
  "a POST with `Content-Type: text/plain`": post({ query: "{ __typename }" }, { "content-type": "text/plain" }),
  "a body of more than 64 KiB": post({ query: "{ __typename }", extensions: { long: "a".repeat(66_000) } }),
  "more than 16 KiB of query in the address": { address: `?query=${"+".repeat(17_000)}` },
};

const rows = [...readFileSync(resolve(repository, "docs/HTTP.md"), "utf8").matchAll(/^\| (.+?) \| (\d+) \| (\d+) \| .+ \|$/gm)].map(([, what, ...statuses]) => ({ what, statuses: statuses.slice(0, 2).map(Number) }));

let server;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

test("every row of the table is asked", () => {
  assert.deepEqual(rows.map(({ what }) => what), Object.keys(requests));
});

for (const { what, statuses } of rows) {
  test(`${what}: ${statuses.join(" and ")}`, async () => {
    const { address = "", accept, headers, ...options } = requests[what] ?? assert.fail("nothing to ask");
    for (const [index, type] of media.entries()) {
      const response = await fetch(`${server.url}/graphql${address}`, { ...options, headers: { ...headers, accept: accept ?? type } });
      const body = await response.json();
      assert.equal(response.status, statuses[index], JSON.stringify(body));
      assert.equal(response.headers.get("content-type"), `${accept ? media[0] : type}; charset=utf-8`);
      if (response.status >= 400) {
        assert.ok(!("data" in body));
        assert.match(body.errors[0].extensions.code, /^[A-Z_]+$/);
      }
      if (response.status === 405) assert.match(response.headers.get("allow"), /POST/);
    }
  });
}

test("without Accept, and with */*, the answer is application/json", async () => {
  for (const headers of [{}, { accept: "*/*" }]) {
    const response = await fetch(`${server.url}/graphql?query={__typename}`, { headers });
    assert.equal(response.headers.get("content-type"), "application/json; charset=utf-8");
  }
});

test("the heavier of the two media types is the one of the answer", async () => {
  const response = await fetch(`${server.url}/graphql?query={__typename}`, { headers: { accept: "application/graphql-response+json, application/json;q=0.9" } });
  assert.equal(response.headers.get("content-type"), "application/graphql-response+json; charset=utf-8");
});

test("an empty operationName, variables or extensions in an address is as good as none", async () => {
  const response = await fetch(`${server.url}/graphql?query={__typename}&operationName=&variables=&extensions=`);
  assert.deepEqual((await response.json()).data, { __typename: "Query" });
});
