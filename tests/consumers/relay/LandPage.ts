// A page of one Land: its authorities, twenty at a time, forwards. The compiler writes the query that fetches the next page.
declare function graphql(source: TemplateStringsArray): unknown;

export const page = graphql`
  query LandPageQuery($code: LandCode!) {
    land(code: $code) {
      name
      ...LandPage_authorities
    }
  }
`;

export const authorities = graphql`
  fragment LandPage_authorities on Land
  @refetchable(queryName: "LandPageAuthoritiesPaginationQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }) {
    authorities(first: $count, after: $cursor) @connection(key: "LandPage_authorities") {
      totalCount
      edges {
        node {
          slug
          ...AuthorityCard_authority
        }
      }
    }
  }
`;
