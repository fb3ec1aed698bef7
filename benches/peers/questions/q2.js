// All Länder, of each 20 authorities, of each 10 channels, of each the latest followers: a wide tree of four levels.
import { dayOf } from "./common.js";

// Of these only generated authorities are on the level of districts, five channels each.
const kinds = ["MINISTRY", "UNIVERSITY", "FIRE_SERVICE", "DATA_PROTECTION"];

const same = (nodes) => nodes;

/** Plain rows of a tree; the forms of its lists and channels differ from server to server. */
const rowsOf = (laender, { authorities = same, channels = same, channel }) =>
  laender.flatMap((land) =>
    authorities(land.authorities ?? land.authority).flatMap((authority) =>
      channels(authority.channels ?? authority.channel).map((one) => [
        land.code,
        land.name,
        authority.slug,
        authority.name,
        ...channel(one),
      ]),
    ),
  );
const nodes = (list) => list.nodes;

/** A channel as the generated servers give it. */
const ofTables = ({ id, handle, purpose, openedLow, platform }, { nodes: [latest] }) => [
  id,
  handle,
  purpose,
  dayOf(openedLow),
  platform.name,
  latest.value,
  dayOf(latest.observedLow),
];

export const q2 = {
  title: "16 Länder, 20 authorities each, 10 channels each, latest followers",
  goal: 30,
  /** So many times as long as others: each connection should have several answers. */
  longer: 4,
  least: 900,
  variants: kinds.map((kind) => ({ kind })),
  servers: {
    kanalatlas: {
      query: `query($kind: AuthorityKind!) {
        laender {
          code
          name
          authorities(first: 20, filter: { kinds: [$kind], levels: [DISTRICT] }) {
            nodes {
              slug
              name
              channels(first: 10) {
                nodes { id handle purpose opened platform { name } latest(metric: "followers") { value observedOn } }
              }
            }
          }
        }
      }`,
      rows: ({ laender }) =>
        rowsOf(laender, {
          authorities: nodes,
          channels: nodes,
          channel: ({ id, handle, purpose, opened, platform, latest }) => [
            id,
            handle,
            purpose,
            opened,
            platform.name,
            latest.value,
            latest.observedOn,
          ],
        }),
    },
    mercurius: {
      query: `query($kind: String!) {
        laender {
          code
          name
          authorities(kind: $kind, level: "DISTRICT", first: 20) {
            slug
            name
            channels(first: 10) {
              id handle purpose opened platform { name } latest(metric: "followers") { value observedOn }
            }
          }
        }
      }`,
      rows: ({ laender }) =>
        rowsOf(laender, {
          channel: ({ id, handle, purpose, opened, platform, latest }) => [
            id,
            handle,
            purpose,
            dayOf(opened),
            platform.name,
            latest.value,
            dayOf(latest.observedOn),
          ],
        }),
    },
    postgraphile: {
      query: `query($kind: String!) {
        allLands(orderBy: AGS_ASC) {
          nodes {
            code
            name
            authorities(condition: { kind: $kind, level: "DISTRICT" }, orderBy: SORT_KEY_ASC, first: 20) {
              nodes {
                slug
                name
                channels(orderBy: SORT_KEY_ASC, first: 10) {
                  nodes {
                    rowId handle purpose openedLow platform { name }
                    latestValues(condition: { metric: "followers" }) { nodes { value observedLow } }
                  }
                }
              }
            }
          }
        }
      }`,
      rows: ({ allLands }) =>
        rowsOf(allLands.nodes, {
          authorities: nodes,
          channels: nodes,
          channel: ({ rowId, latestValues, ...rest }) => ofTables({ id: rowId, ...rest }, latestValues),
        }),
    },
    seaography: {
      query: `query($kind: String!) {
        land(orderBy: { ags: ASC }) {
          nodes {
            code
            name
            authority(
              filters: { kind: { eq: $kind }, level: { eq: "DISTRICT" } }, orderBy: { sortKey: ASC, id: ASC },
              pagination: { offset: { limit: 20, offset: 0 } }
            ) {
              nodes {
                slug
                name
                channel(orderBy: { sortKey: ASC, id: ASC }, pagination: { offset: { limit: 10, offset: 0 } }) {
                  nodes {
                    id handle purpose openedLow platform { name }
                    latestValue(filters: { metric: { eq: "followers" } }) { nodes { value observedLow } }
                  }
                }
              }
            }
          }
        }
      }`,
      rows: ({ land }) =>
        rowsOf(land.nodes, {
          authorities: nodes,
          channels: nodes,
          channel: ({ latestValue, ...rest }) => ofTables(rest, latestValue),
        }),
    },
  },
};
