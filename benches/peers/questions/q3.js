// A page of 100 channels, the sixteenth, in a list that is narrowed to a platform and a purpose.
import { dayOf, platforms } from "./common.js";

const columns = "id handle displayName holder personified opened";
const seaography = "id handle displayName holder personified openedLow";
const row = ({ id, handle, displayName, holder, personified, opened }) => [
  id,
  handle,
  displayName,
  holder,
  personified,
  opened,
];
const ofTables = ({ opened, ...rest }) => row({ ...rest, opened: dayOf(opened) });

export const q3 = {
  title: "Page of 100 channels, 1,500 down a filtered list",
  goal: 0.45,
  least: 100,
  variants: platforms.map((platform) => ({ platform })),
  /** So many pages are read before the one that is measured, each from where the one before it ended. */
  pages: 15,
  servers: {
    kanalatlas: {
      query: `query($platform: String!, $after: String) {
        channels(first: 100, after: $after, filter: { platforms: [$platform], purposes: [GENERAL] }) {
          nodes { ${columns} }
          pageInfo { hasNextPage endCursor }
        }
      }`,
      rows: ({ channels }) => channels.nodes.map(row),
      next: ({ channels }) => channels.pageInfo.endCursor,
    },
    mercurius: {
      query: `query($platform: String!, $after: String) {
        channels(platform: $platform, purpose: "GENERAL", first: 100, after: $after) {
          nodes { ${columns} }
          endCursor
        }
      }`,
      rows: ({ channels }) => channels.nodes.map(ofTables),
      next: ({ channels }) => channels.endCursor,
    },
    postgraphile: {
      query: `query($platform: String!, $after: Cursor) {
        allChannels(
          first: 100, after: $after, orderBy: SORT_KEY_ASC, condition: { platformSlug: $platform, purpose: "GENERAL" }
        ) { nodes { rowId handle displayName holder personified openedLow } pageInfo { hasNextPage endCursor } }
      }`,
      rows: ({ allChannels }) =>
        allChannels.nodes.map(({ rowId, openedLow, ...rest }) => ofTables({ ...rest, id: rowId, opened: openedLow })),
      next: ({ allChannels }) => allChannels.pageInfo.endCursor,
    },
    seaography: {
      query: `query($platform: String!, $after: String) {
        channel(
          filters: { platformSlug: { eq: $platform }, purpose: { eq: "GENERAL" } },
          pagination: { cursor: { limit: 100, cursor: $after } }
        ) { nodes { ${seaography} } pageInfo { hasNextPage endCursor } }
      }`,
      rows: ({ channel }) => channel.nodes.map(({ openedLow, ...rest }) => ofTables({ ...rest, opened: openedLow })),
      next: ({ channel }) => channel.pageInfo.endCursor,
    },
  },
};
