/** What may be chosen where a variable is only a text to the schema: the register's own platforms, metrics and claims. */
import { getJson } from './exits';
import type { Lang } from './i18n';

export interface Choice {
  value: string;
  label: string;
}

/** The choices of variables by their names. */
export type Choices = Record<string, Choice[]>;

const DOCUMENT = `query Choices {
  metrics { key label }
  platforms { slug name }
  claims { key statement claimedOn }
}`;

interface Answer {
  data: {
    metrics: { key: string; label: string }[];
    platforms: { slug: string; name: string }[];
    claims: { key: string; statement: string; claimedOn: string }[];
  };
}

/** The choices; none where they cannot be loaded, since every field takes a text as well. */
export async function choices(lang: Lang): Promise<Choices> {
  try {
    const { data } = (await getJson<Answer>(`/graphql?${new URLSearchParams({ query: DOCUMENT, lang })}`)).value;
    const metrics = data.metrics.map(({ key, label }) => ({ value: key, label }));
    const platforms = data.platforms.map(({ slug, name }) => ({ value: slug, label: name }));
    const claims = data.claims.map(({ key, statement, claimedOn }) => ({ value: key, label: `${claimedOn.slice(0, 4)}: ${statement}` }));
    return { metric: metrics, metrics, universe: metrics, platform: platforms, platforms, left: platforms, claim: claims };
  } catch {
    return {};
  }
}
