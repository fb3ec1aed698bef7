// Resolvers and loaders of the peer on Mercurius, written by hand: one statement for each level of a question, prepared
// once on each connection.

const channelColumns = `id, handle, display_name AS "displayName", purpose, holder, personified, opened_low AS opened,
  platform_slug AS "platformSlug"`;

const statements = {
  laender: `SELECT id, code, name, official_name AS "officialName", capital, area_km2 AS "areaKm2", ags, nuts,
      iso_code AS "isoCode", website, wikidata
    FROM land WHERE $1::text IS NULL OR code = $1 ORDER BY ags`,
  authorities: `SELECT owner.id AS owner, found.*
    FROM unnest($1::text[]) AS owner (id) CROSS JOIN LATERAL (
      SELECT id, slug, name, kind, level FROM authority
      WHERE jurisdiction_id = owner.id AND kind = $2 AND level = $3 ORDER BY sort_key, id LIMIT $4
    ) AS found`,
  channels: `SELECT owner.id AS owner, found.*
    FROM unnest($1::text[]) AS owner (id) CROSS JOIN LATERAL (
      SELECT ${channelColumns} FROM channel WHERE authority_id = owner.id ORDER BY sort_key, channel.id LIMIT $2
    ) AS found`,
  platforms: "SELECT slug, name FROM platform WHERE slug = ANY ($1)",
  latest: `SELECT subject_id AS subject, value, observed_low AS "observedOn"
    FROM latest_value WHERE subject_id = ANY ($1) AND metric = $2`,
  firstPage: `SELECT ${channelColumns}, sort_key AS "sortKey" FROM channel
    WHERE platform_slug = $1 AND purpose = $2 ORDER BY sort_key, id LIMIT $3`,
  nextPage: `SELECT ${channelColumns}, sort_key AS "sortKey" FROM channel
    WHERE platform_slug = $1 AND purpose = $2 AND (sort_key, id) > ($4, $5) ORDER BY sort_key, id LIMIT $3`,
  ranking: 'SELECT code, followers, inhabitants, per_thousand AS "perThousand" FROM ranking($1)',
  months: `SELECT subject_id AS channel, month, value FROM monthly_value
    WHERE subject_id = ANY ($1) AND metric = $2 AND month BETWEEN $3 AND $4 ORDER BY subject_id, month`,
  search: "SELECT id, slug, name, kind, level FROM search($1) LIMIT $2",
};

/** A cursor: the sort key and the id of the last row of a page. */
const cursorOf = ({ sortKey, id }) => Buffer.from(JSON.stringify([sortKey, id])).toString("base64url");
const placeOf = (cursor) => JSON.parse(Buffer.from(cursor, "base64url").toString());

/** One batch for each set of arguments: the same field may stand in a question twice. */
const batched = (of) => async (asked) => {
  const groups = new Map();
  for (const [at, { obj, params }] of asked.entries()) {
    const key = JSON.stringify(params);
    if (!groups.has(key)) groups.set(key, { params, owners: [] });
    groups.get(key).owners.push({ at, obj });
  }
  const answers = new Array(asked.length);
  for (const { params, owners } of groups.values()) {
    const found = await of(
      owners.map(({ obj }) => obj),
      params,
    );
    for (const { at, obj } of owners) answers[at] = found(obj);
  }
  return answers;
};

/** Both for a pool of connections of pg. */
export const graph = (pool) => {
  const rows = async (name, ...values) => (await pool.query({ name, text: statements[name], values })).rows;
  const lists = async (name, owners, ...values) => {
    const found = Map.groupBy(
      await rows(
        name,
        owners.map(({ id }) => id),
        ...values,
      ),
      ({ owner }) => owner,
    );
    return ({ id }) => found.get(id) ?? [];
  };
  const resolvers = {
    Query: {
      land: async (_, { code }) => (await rows("laender", code))[0],
      laender: () => rows("laender", null),
      channels: async (_, { platform, purpose, first, after }) => {
        const nodes = after
          ? await rows("nextPage", platform, purpose, first, ...placeOf(after))
          : await rows("firstPage", platform, purpose, first);
        return { nodes, endCursor: nodes.length > 0 ? cursorOf(nodes.at(-1)) : null };
      },
      ranking: (_, { platform }) => rows("ranking", platform),
      series: async (_, { channels, metric, from, to }) => {
        const found = Map.groupBy(await rows("months", channels, metric, from, to), ({ channel }) => channel);
        return [...found].map(([channel, points]) => ({ channel, points }));
      },
      search: (_, { text, first }) => rows("search", text, first),
    },
  };
  const loaders = {
    Land: {
      authorities: batched((owners, { kind, level, first }) => lists("authorities", owners, kind, level, first)),
    },
    Authority: { channels: batched((owners, { first }) => lists("channels", owners, first)) },
    Channel: {
      platform: batched(async (owners) => {
        const slugs = [...new Set(owners.map(({ platformSlug }) => platformSlug))];
        const found = new Map((await rows("platforms", slugs)).map((row) => [row.slug, row]));
        return ({ platformSlug }) => found.get(platformSlug);
      }),
      latest: batched(async (owners, { metric }) => {
        const found = new Map(
          (
            await rows(
              "latest",
              owners.map(({ id }) => id),
              metric,
            )
          ).map((row) => [row.subject, row]),
        );
        return ({ id }) => found.get(id);
      }),
    },
  };
  return { resolvers, loaders };
};
