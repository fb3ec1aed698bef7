/** The finished question: the table, the editor and the tests all read it from here. */
export const endpoint = '/graphql';

export const variables = { land: 'NI', date: '2017-09-18' };

export const document_ = `query PolicePresence($land: LandCode!, $date: PartialDate!) {
  land(code: $land, asOf: $date) {
    name(lang: DE)
    presence(filter: {kinds: [POLICE]}) {
      asOf
      authorities
      withChannel { low high }
      counts {
        platform { slug name }
        kind
        basis
        value
        interval { low high }
        observedOn
        note
        sources {
          key
          publisher
          title
          url
          published
          citation(style: SHORT)
        }
      }
    }
  }
}
`;

export interface Interval {
  low: number | null;
  high: number | null;
}

export interface Source {
  key: string;
  publisher: string;
  title: string;
  url: string | null;
  published: string | null;
  citation: string;
}

export interface Count {
  platform: { slug: string; name: string } | null;
  kind: string | null;
  basis: 'REPORTED' | 'COLLECTED' | 'DERIVED';
  value: number | null;
  interval: Interval | null;
  observedOn: string | null;
  note: string | null;
  sources: Source[];
}

export interface Presence {
  asOf: string;
  authorities: number;
  withChannel: Interval;
  counts: Count[];
}
