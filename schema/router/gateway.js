// A router over the three subgraphs: the npm gateway with the planner of Hive Router. `make supergraph` runs it, and the
// tests ask it; at scale, run Hive Router itself with the same supergraph (docs/SCALING.md).
//
//   node gateway.js        SUBGRAPH_SECRET, LAENDER_URL, INSTITUTIONS_URL and METRICS_URL have to be said; PORT may be
//
// What it is made to do: no more tokens in a document than a subgraph takes; introspection, as the schema is public;
// subscriptions by server-sent events and by graphql-transport-ws; the secret to our subgraphs and to nobody else; the
// address of the client and its languages to all of them, for the budget and for the labels.
import { readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { isIP } from "node:net";
import { fileURLToPath } from "node:url";
import { createGatewayRuntime, getGraphQLWSOptions } from "@graphql-hive/gateway-runtime";
import { unifiedGraphHandler } from "@graphql-hive/router-runtime";
import { renderGraphiQL } from "@graphql-yoga/render-graphiql";
import { GraphQLError, Kind, Lexer, Source, TokenKind } from "graphql";
import { useServer } from "graphql-ws/use/ws";
import { WebSocketServer } from "ws";

const parts = ["laender", "institutions", "metrics"];
/** Tokens of a document, and brackets that are open at one place: as many as a subgraph takes. */
const tokens = 1_000;
const nesting = 30;
/** Fields of a document with its fragments spread out. */
const selections = 5_000;
/** Milliseconds that a subgraph may take for an answer; it stops after as many by itself. */
const patience = 5_000;
/** Bytes of a body, as the one process has it. */
const bytes = 64 * 1024;

const isSubscription = (document) =>
  document?.definitions.some((own) => own.kind === Kind.OPERATION_DEFINITION && own.operation === "subscription") ?? false;

const refused = (message, code) => {
  throw new GraphQLError(message, { extensions: { code, http: { status: 400 } } });
};

/** Refuses a document whose parser would recurse too deeply, or work for too long. */
const weigh = (document) => {
  const lexer = new Lexer(new Source(document));
  let open = 0;
  for (let count = 0; lexer.advance().kind !== TokenKind.EOF; count += 1) {
    const { kind } = lexer.token;
    if ([TokenKind.BRACE_L, TokenKind.BRACKET_L, TokenKind.PAREN_L].includes(kind)) open += 1;
    if ([TokenKind.BRACE_R, TokenKind.BRACKET_R, TokenKind.PAREN_R].includes(kind)) open -= 1;
    if (count >= tokens) refused(`The query has more than ${tokens} tokens; ask in parts.`, "TOO_MANY_TOKENS");
    if (open > nesting) refused(`The query has more than ${nesting} levels of nesting; ask in parts.`, "QUERY_TOO_NESTED");
  }
};

/** Refuses a document that becomes too large when its fragments are spread out, or never ends; each is measured once. */
const measure = ({ definitions }) => {
  const fragments = new Map(
    definitions.filter(({ kind }) => kind === Kind.FRAGMENT_DEFINITION).map((fragment) => [fragment.name.value, fragment]),
  );
  const measured = new Map();
  const size = (set) =>
    (set?.selections ?? []).reduce((sum, selection) => {
      if (selection.kind !== Kind.FRAGMENT_SPREAD) return sum + 1 + size(selection.selectionSet);
      const name = selection.name.value;
      if (!measured.has(name)) {
        // Who meets it again meanwhile goes in a circle.
        measured.set(name, Infinity);
        measured.set(name, size(fragments.get(name)?.selectionSet));
      }
      return sum + measured.get(name);
    }, 0);
  for (const { kind, selectionSet } of definitions) {
    if (kind === Kind.OPERATION_DEFINITION && size(selectionSet) > selections) {
      refused(`The query has more than ${selections} fields when its fragments are spread out; ask in parts.`, "TOO_MANY_SELECTIONS");
    }
  }
};

/**
 * A router. `supergraph` gives the text of the supergraph, and is asked again every `pollingInterval` milliseconds; `urls`
 * says where subgraphs are that are not where the supergraph says; `onAsked` is told of each request to a subgraph.
 */
export const createRouter = ({ supergraph, secret, urls = {}, pollingInterval = 5_000, onAsked = () => {}, logging = false }) =>
  createGatewayRuntime({
    supergraph,
    pollingInterval,
    unifiedGraphHandler,
    logging,
    maskedErrors: false,
    landingPage: false,
    graphiql: { title: "Kanalatlas, three subgraphs" },
    renderGraphiQL,
    healthCheckEndpoint: "/livez",
    readinessCheckEndpoint: "/readyz",
    // A subscription is told for as long as somebody listens.
    upstreamTimeout: ({ executionRequest }) => (isSubscription(executionRequest?.document) ? undefined : patience),
    transportEntries: Object.fromEntries(Object.entries(urls).map(([name, location]) => [name, { location }])),
    propagateHeaders: {
      fromClientToSubgraphs: ({ request, subgraphName }) => ({
        ...(parts.includes(subgraphName) ? { "kanalatlas-subgraph-secret": secret } : {}),
        ...(request.headers.has("accept-language") ? { "accept-language": request.headers.get("accept-language") } : {}),
        ...(request.headers.has("x-forwarded-for") ? { "x-forwarded-for": request.headers.get("x-forwarded-for") } : {}),
      }),
    },
    plugins: () => [
      {
        onParse: ({ params }) => {
          weigh(String(params.source));
          return ({ result }) => result?.kind === Kind.DOCUMENT && measure(result);
        },
        onSubgraphExecute: ({ subgraphName, executionRequest: { document, variables } }) => {
          onAsked({ subgraphName, document, variables });
        },
      },
    ],
  });

/** Adds the address of the one who asks, as a proxy does. */
const forwarded = (request) => {
  const address = request.socket.remoteAddress ?? "";
  const before = request.headers["x-forwarded-for"];
  if (isIP(address)) request.headers["x-forwarded-for"] = before ? `${before}, ${address}` : address;
};

/** Serves a router; `port` 0 takes a free one. Its address, and what stops it. */
export const serveRouter = async (gateway, port = 0, host = "127.0.0.1") => {
  const server = createServer((request, response) => {
    if (Number(request.headers["content-length"] ?? 0) > bytes) {
      const message = `The body has more than ${bytes} bytes, the most that a request may have; send less at once.`;
      response.writeHead(413, { "content-type": "application/json", connection: "close" });
      return response.end(JSON.stringify({ errors: [{ message, extensions: { code: "BODY_TOO_LARGE" } }] }));
    }
    forwarded(request);
    return gateway(request, response);
  });
  server.headersTimeout = 10_000;
  server.requestTimeout = 15_000;
  const sockets = new WebSocketServer({ server, path: "/graphql", maxPayload: bytes });
  const ended = useServer(
    getGraphQLWSOptions(gateway, ({ extra }) => {
      forwarded(extra.request);
      return { request: new Request("http://router/graphql", { headers: extra.request.headers }) };
    }),
    sockets,
  );
  await new Promise((done) => server.listen(port, host, done));
  const stop = async () => {
    await ended.dispose();
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
    await gateway[Symbol.asyncDispose]?.();
  };
  return { url: `http://${host}:${server.address().port}`, stop };
};

/** Reads a file again when it has changed. */
export const reading = (path) => {
  let text;
  let seen = 0;
  return () => {
    const { mtimeMs } = statSync(path);
    if (mtimeMs !== seen) [text, seen] = [readFileSync(path, "utf8"), mtimeMs];
    return text;
  };
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const said = (name) => {
    const value = process.env[name];
    if (!value) throw new Error(`${name} is not said; see the head of gateway.js`);
    return value;
  };
  const gateway = createRouter({
    supergraph: reading(process.env.SUPERGRAPH ?? fileURLToPath(new URL("../supergraph.graphql", import.meta.url))),
    secret: said("SUBGRAPH_SECRET"),
    urls: Object.fromEntries(parts.map((part) => [part, said(`${part.toUpperCase()}_URL`)])),
    logging: "info",
  });
  const { url, stop } = await serveRouter(gateway, Number(process.env.PORT ?? 4000));
  console.log(`The router is at ${url}/graphql`);
  for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, () => void stop().then(() => process.exit(0)));
}
