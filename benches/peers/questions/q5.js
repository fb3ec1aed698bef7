// The followers of ten channels at the end of each of 60 months.
import { channelId, monthOf } from "./common.js";

/** The first and the last month as the tables have them: 2021-01 and 2025-12. */
const [from, to] = [2021 * 12, 2025 * 12 + 11];

const variants = Array.from({ length: 16 }, (_, set) => ({
  channels: Array.from({ length: 10 }, (_, at) => channelId(1_000 + set * 1_200 + at * 97)).sort(),
}));

export const q5 = {
  title: "60 months of 10 channels",
  goal: 0.9,
  least: 500,
  variants,
  servers: {
    kanalatlas: {
      query: `query($channels: [ID!]!) {
        series(input: { metric: "followers", subjects: $channels, from: "2021-01", to: "2025-12", interval: MONTH }) {
          subject { ... on Channel { id } }
          points { on value }
        }
      }`,
      rows: ({ series }) =>
        series
          .flatMap(({ subject, points }) => points.map(({ on, value }) => [subject.id, on.slice(0, 7), value]))
          .filter(([, , value]) => value !== null)
          .sort(([a, one], [b, other]) => (a < b || (a === b && one < other) ? -1 : 1)),
    },
    mercurius: {
      query: `query($channels: [ID!]!) {
        series(channels: $channels, metric: "followers", from: ${from}, to: ${to}) { channel points { month value } }
      }`,
      rows: ({ series }) =>
        series.flatMap(({ channel, points }) => points.map(({ month, value }) => [channel, monthOf(month), value])),
    },
    postgraphile: {
      query: `query($channels: [String!]!) {
        allChannels(filter: { rowId: { in: $channels } }, orderBy: ROW_ID_ASC) {
          nodes {
            rowId
            monthlyValues(
              condition: { metric: "followers" }, orderBy: MONTH_ASC,
              filter: { month: { greaterThanOrEqualTo: ${from}, lessThanOrEqualTo: ${to} } }
            ) { nodes { month value } }
          }
        }
      }`,
      rows: ({ allChannels }) =>
        allChannels.nodes.flatMap(({ rowId, monthlyValues }) =>
          monthlyValues.nodes.map(({ month, value }) => [rowId, monthOf(month), value]),
        ),
    },
    seaography: {
      query: `query($channels: [String!]!) {
        monthlyValue(
          filters: { subjectId: { is_in: $channels }, metric: { eq: "followers" }, month: { between: [${from}, ${to}] } },
          orderBy: { subjectId: ASC, month: ASC }
        ) { nodes { subjectId month value } }
      }`,
      rows: ({ monthlyValue }) =>
        monthlyValue.nodes.map(({ subjectId, month, value }) => [subjectId, monthOf(month), value]),
    },
  },
};
