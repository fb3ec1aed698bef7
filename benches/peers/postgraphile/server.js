// A peer: PostGraphile over the views in PostgreSQL, with its own preset and the filters that most of its users add.
import { createServer } from "node:http";
import { postgraphile } from "postgraphile";
import { makePgService } from "postgraphile/adaptors/pg";
import { grafserv } from "postgraphile/grafserv/node";
import { PostGraphileAmberPreset } from "postgraphile/presets/amber";
import { PostGraphileConnectionFilterPreset } from "postgraphile-plugin-connection-filter";

const server = createServer();
const peer = postgraphile({
  extends: [PostGraphileAmberPreset, PostGraphileConnectionFilterPreset],
  pgServices: [
    makePgService({ connectionString: process.env.DATABASE_URL, schemas: ["peers"], poolConfig: { max: 12 } }),
  ],
  grafserv: { graphqlPath: "/graphql", graphiql: false, watch: false },
  grafast: { explain: false },
});
await peer.createServ(grafserv).addTo(server);
server.listen(0, "127.0.0.1", () => console.log(`PostGraphile is at http://127.0.0.1:${server.address().port}`));
process.once("SIGTERM", () => server.close(() => peer.release()));
