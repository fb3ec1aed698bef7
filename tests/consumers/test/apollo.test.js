// Apollo Client as a web page uses it: its cache, its way to page through a connection, its errors, and persisted queries
// by GET, whose short addresses a cache between can keep.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { ApolloClient, ApolloLink, CombinedGraphQLErrors, HttpLink, InMemoryCache, gql } from "@apollo/client";
import { PersistedQueryLink } from "@apollo/client/link/persisted-queries";
import { relayStylePagination } from "@apollo/client/utilities";
import { filter, firstValueFrom } from "rxjs";
import { startServer } from "../lib/server.js";

let server;
let sent;
before(async () => {
  server = await startServer();
});
after(() => server.stop());

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** A client that notes what it sends. */
const client = ({ persisted = false } = {}) => {
  sent = [];
  const http = new HttpLink({
    uri: `${server.url}/graphql`,
    fetch: async (address, options) => {
      const response = await fetch(address, options);
      sent.push({ method: options.method ?? "GET", address: String(address), body: options.body, response });
      return response;
    },
  });
  const link = persisted ? ApolloLink.from([new PersistedQueryLink({ sha256, useGETForHashedQueries: true }), http]) : http;
  const cache = new InMemoryCache({ typePolicies: { Query: { fields: { channels: relayStylePagination(["filter", "orderBy", "asOf"]) } } } });
  return new ApolloClient({ link, cache });
};

describe("Apollo Client", () => {
  test("asks a question, and answers it from its cache the second time", async () => {
    const apollo = client();
    const query = gql`query Land($code: LandCode!) { land(code: $code) { id name } }`;
    const { data } = await apollo.query({ query, variables: { code: "NI" } });
    assert.deepEqual(data.land, { __typename: "Land", id: "land:NI", name: "Lower Saxony" });
    await apollo.query({ query, variables: { code: "NI" } });
    assert.equal(sent.length, 1);
    // The same thing under its id, asked for in another way, is one entry of the cache.
    assert.equal(apollo.cache.extract()["Land:land:NI"].name, "Lower Saxony");
  });

  test("pages through a connection with the policy for Relay, and has each channel once", async () => {
    const apollo = client();
    const query = gql`
      query Courts($after: String) {
        channels(first: 10, after: $after, filter: { kinds: [COURT] }, orderBy: NAME_ASC) {
          totalCount
          edges { cursor node { id handle } }
          pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
      }
    `;
    const watched = apollo.watchQuery({ query });
    const subscription = watched.subscribe(() => {});
    await firstValueFrom(watched.pipe(filter(({ loading }) => !loading)));
    const all = () => apollo.cache.readQuery({ query }).channels;
    assert.ok(all().totalCount > 10, `${all().totalCount} channels are one page`);
    for (let { pageInfo } = all(); pageInfo.hasNextPage; ) {
      assert.ok(sent.length < 100);
      ({ pageInfo } = (await watched.fetchMore({ variables: { after: pageInfo.endCursor } })).data.channels);
    }
    subscription.unsubscribe();
    const { edges, totalCount } = all();
    assert.equal(edges.length, totalCount);
    assert.equal(new Set(edges.map(({ node }) => node.id)).size, totalCount);
    assert.equal(sent.length, Math.ceil(totalCount / 10));
  });

  test("gets an error as an error of the graph, with its code", async () => {
    const apollo = client();
    const wrong = apollo.query({ query: gql`{ channels(first: 101) { totalCount } }` });
    await assert.rejects(wrong, (error) => {
      assert.ok(CombinedGraphQLErrors.is(error), String(error));
      assert.equal(error.errors[0].extensions.code, "BAD_USER_INPUT");
      return true;
    });
    const invalid = apollo.query({ query: gql`{ nothing }` });
    await assert.rejects(invalid, (error) => CombinedGraphQLErrors.is(error) && error.errors[0].extensions.code === "GRAPHQL_VALIDATION_FAILED");
  });

  test("sends a persisted query once in full, and by its hash alone from then on, over GET", async () => {
    const query = gql`query Persisted($code: LandCode!) { land(code: $code) { id code } }`;
    const first = await client({ persisted: true }).query({ query, variables: { code: "NI" } });
    assert.equal(first.data.land.code, "NI");
    const [asked, told] = sent;
    assert.equal(sent.length, 2, sent.map(({ method }) => method).join());
    assert.equal(asked.method, "GET");
    assert.ok(!new URL(asked.address).searchParams.has("query"));
    assert.equal(told.method, "POST");
    assert.match(JSON.parse(told.body).query, /query Persisted/);

    const again = await client({ persisted: true }).query({ query, variables: { code: "BY" } });
    assert.equal(again.data.land.code, "BY");
    assert.deepEqual(sent.map(({ method }) => method), ["GET"]);
    const [{ address, response }] = sent;
    assert.ok(address.length < 500, address);
    assert.match(response.headers.get("cache-control"), /public, max-age=60/);
    const known = await fetch(address, { headers: { accept: "application/json", "if-none-match": (await fetch(address, { headers: { accept: "application/json" } })).headers.get("etag") } });
    assert.equal(known.status, 304);
  });

  test("what it does not know by its hash is said with the code and the message that the client looks for", async () => {
    const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: sha256("{ __typename } # never sent") } });
    const response = await fetch(`${server.url}/graphql?${new URLSearchParams({ extensions })}`);
    const { errors } = await response.json();
    assert.equal(errors[0].message, "PersistedQueryNotFound");
    assert.equal(errors[0].extensions.code, "PERSISTED_QUERY_NOT_FOUND");
  });
});
