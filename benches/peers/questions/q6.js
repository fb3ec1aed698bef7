// A search for authorities by a part of their name, the best hits first. Words are folded, as the search documents are:
// Kanalatlas would fold "Behörde" itself.

// Each is the beginning of the numbers in ten names and more, so that the ten best hits have it in their names as it stands.
const variants = Array.from({ length: 16 }, (_, at) => ({ text: `behoerde ${112 + at * 41}` }));
const row = ({ slug, name, kind, level }) => [slug, name, kind, level];

export const q6 = {
  title: "Search in names",
  goal: 0.35,
  least: 10,
  variants,
  servers: {
    kanalatlas: {
      query: `query($text: String!) {
        search(text: $text, kinds: [AUTHORITY], first: 10) { nodes { ... on Authority { slug name kind level } } }
      }`,
      rows: ({ search }) => search.nodes.map(row),
    },
    mercurius: {
      query: "query($text: String!) { search(text: $text, first: 10) { slug name kind level } }",
      rows: ({ search }) => search.map(row),
    },
    postgraphile: {
      // The order of hits is none of its means, either.
      query: "query($text: String!) { search(words: $text, first: 10) { nodes { slug name kind level } } }",
      rows: ({ search }) => search.nodes.map(row),
    },
    seaography: {
      // No order by how well a name fits; but all of the ten best have the words beside each other.
      query: `query($text: String!) {
        searchDocument(
          filters: { sortKey: { contains: $text }, kind: { eq: "AUTHORITY" } },
          orderBy: { entityId: ASC }, pagination: { offset: { limit: 10, offset: 0 } }
        ) { nodes { authority { slug name kind level } } }
      }`,
      rows: ({ searchDocument }) => searchDocument.nodes.map(({ authority }) => row(authority)),
    },
  },
};
