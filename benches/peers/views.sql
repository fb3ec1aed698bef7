-- What the peers read: the rows of Kanalatlas that are known now, in the columns that the six questions need. Views cost
-- nothing here: the planner puts what they select in their place, and finds the same indexes. The comments that begin with
-- @ tell PostGraphile of the keys that a view cannot have.

CREATE SCHEMA peers;

CREATE VIEW peers.land AS
SELECT id, code, name_en AS name, official_name, capital, area_km2, ags, nuts, iso AS iso_code, website, wikidata
FROM jurisdiction
WHERE known_to = 9223372036854775807 AND kind = 'LAND';
COMMENT ON VIEW peers.land IS '@primaryKey id
@unique code';

CREATE VIEW peers.population AS
SELECT id, jurisdiction_id, date_high, basis, value
FROM population
WHERE known_to = 9223372036854775807;
COMMENT ON VIEW peers.population IS '@primaryKey id';

CREATE VIEW peers.platform AS
SELECT slug, name
FROM platform
WHERE known_to = 9223372036854775807;
COMMENT ON VIEW peers.platform IS '@primaryKey slug';

CREATE VIEW peers.authority AS
SELECT id, sort_key, slug, name, kind, level, jurisdiction_id
FROM authority
WHERE known_to = 9223372036854775807;
COMMENT ON VIEW peers.authority IS '@primaryKey id
@foreignKey (jurisdiction_id) references peers.land (id)|@foreignFieldName authorities';

CREATE VIEW peers.channel AS
SELECT
    id, sort_key, authority_id, platform AS platform_slug, handle, display_name, purpose, holder, personified,
    opened_low, opened_high, closed_high, closed
FROM channel
WHERE known_to = 9223372036854775807;
COMMENT ON VIEW peers.channel IS '@primaryKey id
@foreignKey (authority_id) references peers.authority (id)|@foreignFieldName channels
@foreignKey (platform_slug) references peers.platform (slug)|@fieldName platform';

CREATE VIEW peers.latest_value AS
SELECT subject_id, metric, value, observed_low
FROM latest_value;
COMMENT ON VIEW peers.latest_value IS '@primaryKey subject_id,metric
@foreignKey (subject_id) references peers.channel (id)|@foreignFieldName latestValues';

CREATE VIEW peers.monthly_value AS
SELECT subject_id, metric, month, value
FROM monthly_value;
COMMENT ON VIEW peers.monthly_value IS '@primaryKey subject_id,metric,month
@foreignKey (subject_id) references peers.channel (id)|@foreignFieldName monthlyValues';

CREATE VIEW peers.search_document AS
SELECT entity_id, kind, sort_key, body
FROM search_document
WHERE known_to = 9223372036854775807;
COMMENT ON VIEW peers.search_document IS '@primaryKey entity_id
@foreignKey (entity_id) references peers.authority (id)|@fieldName authority';

-- The Länder by the followers of channels on a platform that may be open today and belong to an office: whom the
-- comparison of Kanalatlas takes.
CREATE TYPE peers.standing AS (code TEXT, followers DOUBLE PRECISION, inhabitants INTEGER, per_thousand DOUBLE PRECISION);

CREATE FUNCTION peers.ranking(platform TEXT) RETURNS SETOF peers.standing LANGUAGE sql STABLE AS $$
    SELECT land.code, sums.followers, inhabitants.value::INTEGER, sums.followers * 1000 / inhabitants.value
    FROM (
        SELECT authority.jurisdiction_id, sum(latest_value.value) AS followers
        FROM peers.channel
            JOIN peers.authority ON authority.id = channel.authority_id
            JOIN peers.latest_value ON latest_value.subject_id = channel.id AND latest_value.metric = 'followers'
        WHERE channel.platform_slug = ranking.platform AND channel.holder = 'OFFICE'
            AND (channel.opened_low IS NULL OR channel.opened_low <= current_date - DATE '1970-01-01')
            AND (NOT channel.closed OR channel.closed_high IS NULL
                OR channel.closed_high > current_date - DATE '1970-01-01')
        GROUP BY authority.jurisdiction_id
    ) AS sums
        JOIN peers.land ON land.id = sums.jurisdiction_id
        CROSS JOIN LATERAL (
            SELECT population.value FROM peers.population
            WHERE population.jurisdiction_id = land.id AND population.basis = 'CENSUS_2011'
                AND population.date_high <= current_date - DATE '1970-01-01'
            ORDER BY population.date_high DESC LIMIT 1
        ) AS inhabitants
    ORDER BY 4 DESC
$$;

-- Authorities whose search document has all words of a text; those first whose name is the text, begins with it, has it.
CREATE FUNCTION peers.search(words TEXT) RETURNS SETOF peers.authority LANGUAGE sql STABLE AS $$
    SELECT authority.*
    FROM peers.search_document AS document JOIN peers.authority ON authority.id = document.entity_id
    WHERE document.kind = 'AUTHORITY'
        AND document.body LIKE ALL (string_to_array('%' || replace(words, ' ', '% %') || '%', ' '))
    ORDER BY
        CASE
            WHEN document.sort_key = words THEN 0
            WHEN document.sort_key LIKE words || '%' THEN 1
            WHEN document.sort_key LIKE '%' || words || '%' THEN 2
            ELSE 3
        END,
        document.entity_id
$$;

-- Whom the peers come as: a role that can read these views and nothing else.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'peer') THEN
        CREATE ROLE peer LOGIN;
    END IF;
END
$$;
GRANT USAGE ON SCHEMA peers TO peer;
GRANT SELECT ON ALL TABLES IN SCHEMA peers TO peer;
