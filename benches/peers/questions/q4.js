// The Länder by the followers of their authorities' channels on a platform, per 1,000 inhabitants.
import { platforms, rounded } from "./common.js";

const ofFunction = ({ code, followers, inhabitants, perThousand }) => [
  code,
  rounded(followers),
  inhabitants,
  rounded(perThousand),
];

export const q4 = {
  title: "Länder ranked by followers on a platform per 1,000 inhabitants",
  goal: 5,
  least: 16,
  variants: platforms.map((platform) => ({ platform })),
  servers: {
    kanalatlas: {
      query: `query($platform: String!) {
        compare(input: {
          metric: "followers", per: PER_1000_INHABITANTS, filter: { platforms: [$platform] },
          allow: [MIXED_KINDS, CITY_WITH_AREA_STATES]
        }) {
          rows { subject { ... on Land { code } } numerator denominator value rank { position } }
        }
      }`,
      rows: ({ compare }) =>
        compare.rows
          .map(({ subject, numerator, denominator, value }) => [
            subject.code,
            rounded(numerator),
            denominator,
            rounded(value),
          ])
          // Its ranks heed that some channels' followers are not known; those of others are the order of the sums.
          .sort((a, b) => b[3] - a[3]),
    },
    mercurius: {
      query: "query($platform: String!) { ranking(platform: $platform) { code followers inhabitants perThousand } }",
      rows: ({ ranking }) => ranking.map(ofFunction),
    },
    postgraphile: {
      // Sums over several tables are none of its means: a function of the database has them, as its manual advises.
      query: `query($platform: String!) { ranking(platform: $platform) { nodes { code followers inhabitants perThousand } } }`,
      rows: ({ ranking }) => ranking.nodes.map(ofFunction),
    },
    seaography: { cannot: "there are no sums, and no lists of what is not an entity" },
  },
};
