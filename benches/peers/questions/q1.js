// One Land with ten of its fields: the least that a server does for any question.
import { laender } from "./common.js";

const columns = ["code", "name", "officialName", "capital", "areaKm2", "ags", "nuts", "isoCode", "website", "wikidata"];
const row = (land) => [columns.map((column) => land[column])];

export const q1 = {
  title: "One Land, 10 fields",
  goal: 0.12,
  least: 1,
  variants: laender.map((code) => ({ code })),
  servers: {
    kanalatlas: {
      query: `query($code: LandCode!) { land(code: $code) { ${columns.join(" ")} } }`,
      rows: ({ land }) => row(land),
    },
    mercurius: {
      query: `query($code: String!) { land(code: $code) { ${columns.join(" ")} } }`,
      rows: ({ land }) => row(land),
    },
    postgraphile: {
      query: `query($code: String!) { landByCode(code: $code) { ${columns.join(" ")} } }`,
      rows: ({ landByCode }) => row(landByCode),
    },
    seaography: {
      query: `query($code: String!) { land(filters: { code: { eq: $code } }) { nodes { ${columns.join(" ")} } } }`,
      rows: ({ land }) => row(land.nodes[0]),
    },
  },
};
