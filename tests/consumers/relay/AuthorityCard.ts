// A card of one authority, refetched by its id through `node`, with its channels, paged both ways.
declare function graphql(source: TemplateStringsArray): unknown;

export const card = graphql`
  fragment AuthorityCard_authority on Authority @refetchable(queryName: "AuthorityCardRefetchQuery") {
    name
    kind
    website
    ...AuthorityCard_channels
  }
`;

export const channels = graphql`
  fragment AuthorityCard_channels on Authority
  @refetchable(queryName: "AuthorityCardChannelsPaginationQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 10 }
    cursor: { type: "String" }
    last: { type: "Int" }
    before: { type: "String" }
  ) {
    channels(first: $count, after: $cursor, last: $last, before: $before) @connection(key: "AuthorityCard_channels") {
      edges {
        node {
          handle
          opened
          closed
        }
      }
    }
  }
`;
