-- The register: editions, and every noun as versions that were known from one edition to another.
--
-- One text serves both engines. On PostgreSQL the type TEXT is given the collation "C" (see
-- src/storage/migrate.rs), so that both engines sort alike: by code point.
--
-- Days count from 1970-01-01. A date that is only a year or a month is the span of its days:
-- *_low and *_high. Moments are microseconds since 1970-01-01T00:00:00Z.
--
-- A row was known in edition E when known_from <= E < known_to; 9223372036854775807 is "still".

CREATE TABLE edition (
    number BIGINT NOT NULL PRIMARY KEY,
    recorded_at BIGINT NOT NULL UNIQUE,
    note TEXT NOT NULL,
    added BIGINT NOT NULL,
    corrected BIGINT NOT NULL
);

-- Every thing that has an id, with the digest of what is known of it now.
CREATE TABLE entity (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    digest TEXT NOT NULL,
    edition BIGINT NOT NULL REFERENCES edition (number)
);

CREATE TABLE source (
    id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    sort_key TEXT NOT NULL,
    publisher TEXT NOT NULL,
    title TEXT NOT NULL,
    url TEXT,
    published_low INTEGER,
    published_high INTEGER,
    retrieved_low INTEGER,
    retrieved_high INTEGER,
    kind TEXT NOT NULL,
    language TEXT,
    licence TEXT,
    locator TEXT NOT NULL,
    PRIMARY KEY (id, known_from)
);

-- Which sources a fact rests on, in the order given.
CREATE TABLE fact_source (
    fact_id TEXT NOT NULL REFERENCES entity (id),
    source_id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    PRIMARY KEY (fact_id, source_id, known_from)
);

CREATE TABLE jurisdiction (
    id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    code TEXT NOT NULL,
    kind TEXT NOT NULL,
    iso TEXT NOT NULL,
    ags TEXT,
    nuts TEXT,
    name_de TEXT NOT NULL,
    name_en TEXT NOT NULL,
    official_name TEXT,
    capital TEXT,
    area_km2 DOUBLE PRECISION,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    wikidata TEXT,
    website TEXT,
    PRIMARY KEY (id, known_from)
);

CREATE TABLE population (
    id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    jurisdiction_id TEXT NOT NULL REFERENCES entity (id),
    date_low INTEGER NOT NULL,
    date_high INTEGER NOT NULL,
    basis TEXT NOT NULL,
    measure TEXT NOT NULL,
    value BIGINT NOT NULL,
    PRIMARY KEY (id, known_from)
);

CREATE TABLE platform (
    id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    url_pattern TEXT,
    hosts TEXT NOT NULL,
    followers_term_de TEXT NOT NULL,
    followers_term_en TEXT NOT NULL,
    collectable BOOLEAN NOT NULL,
    PRIMARY KEY (id, known_from)
);

CREATE TABLE metric (
    id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    metric_key TEXT NOT NULL,
    label_de TEXT NOT NULL,
    label_en TEXT NOT NULL,
    unit TEXT NOT NULL,
    definition_de TEXT NOT NULL,
    definition_en TEXT NOT NULL,
    formula TEXT,
    additive BOOLEAN NOT NULL,
    caveats TEXT,
    PRIMARY KEY (id, known_from)
);

CREATE TABLE authority (
    id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    sort_key TEXT NOT NULL,
    slug TEXT NOT NULL,
    name TEXT NOT NULL,
    short_name TEXT,
    kind TEXT NOT NULL,
    branch TEXT NOT NULL,
    level TEXT NOT NULL,
    jurisdiction_id TEXT NOT NULL REFERENCES entity (id),
    seat TEXT,
    lat DOUBLE PRECISION,
    lon DOUBLE PRECISION,
    website TEXT,
    wikidata TEXT,
    PRIMARY KEY (id, known_from)
);

CREATE TABLE authority_parent (
    authority_id TEXT NOT NULL REFERENCES entity (id),
    parent_id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    from_low INTEGER,
    from_high INTEGER,
    to_low INTEGER,
    to_high INTEGER,
    PRIMARY KEY (authority_id, parent_id, known_from)
);

CREATE TABLE channel (
    id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    sort_key TEXT NOT NULL,
    authority_id TEXT NOT NULL REFERENCES entity (id),
    platform TEXT NOT NULL,
    external_id TEXT,
    handle TEXT,
    url TEXT,
    url_key TEXT,
    display_name TEXT,
    purpose TEXT NOT NULL,
    holder TEXT NOT NULL,
    personified BOOLEAN NOT NULL,
    area TEXT,
    opened_low INTEGER,
    opened_high INTEGER,
    closed_low INTEGER,
    closed_high INTEGER,
    -- A channel may be known to be closed although nobody tells the day.
    closed BOOLEAN NOT NULL,
    closed_reason TEXT,
    PRIMARY KEY (id, known_from)
);

CREATE TABLE channel_handle (
    channel_id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    platform TEXT NOT NULL,
    handle TEXT NOT NULL,
    handle_key TEXT NOT NULL,
    from_low INTEGER,
    from_high INTEGER,
    to_low INTEGER,
    to_high INTEGER,
    PRIMARY KEY (channel_id, ordinal, known_from)
);

CREATE TABLE channel_operator (
    channel_id TEXT NOT NULL REFERENCES entity (id),
    authority_id TEXT NOT NULL REFERENCES entity (id),
    role TEXT NOT NULL,
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    from_low INTEGER,
    from_high INTEGER,
    to_low INTEGER,
    to_high INTEGER,
    PRIMARY KEY (channel_id, authority_id, role, known_from)
);

CREATE TABLE channel_successor (
    channel_id TEXT NOT NULL REFERENCES entity (id),
    successor_id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    PRIMARY KEY (channel_id, successor_id, known_from)
);

CREATE TABLE channel_verification (
    channel_id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    method TEXT NOT NULL,
    checked_low INTEGER,
    checked_high INTEGER,
    PRIMARY KEY (channel_id, known_from)
);

-- Append-only: a correction is a new row that names the one it supersedes; the old row only learns
-- in which edition it ceased to be current.
CREATE TABLE observation (
    id TEXT NOT NULL PRIMARY KEY REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    subject_id TEXT NOT NULL,
    metric TEXT NOT NULL,
    platform TEXT,
    value DOUBLE PRECISION,
    low DOUBLE PRECISION,
    high DOUBLE PRECISION,
    missing TEXT,
    observed_low INTEGER,
    observed_high INTEGER,
    basis TEXT NOT NULL,
    status TEXT NOT NULL,
    note TEXT,
    supersedes TEXT REFERENCES entity (id),
    reason TEXT,
    -- What makes two rows the same observation: subject, metric, platform, date, sources and note.
    fact_key TEXT NOT NULL,
    CHECK ((value IS NULL) <> (missing IS NULL))
);

CREATE TABLE event (
    id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    date_low INTEGER NOT NULL,
    date_high INTEGER NOT NULL,
    kind TEXT NOT NULL,
    jurisdiction_id TEXT REFERENCES entity (id),
    authority_id TEXT REFERENCES entity (id),
    platform TEXT,
    channel_id TEXT REFERENCES entity (id),
    title_de TEXT NOT NULL,
    title_en TEXT NOT NULL,
    reason TEXT,
    PRIMARY KEY (id, known_from)
);

CREATE TABLE claim (
    id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    claim_key TEXT NOT NULL,
    statement_de TEXT NOT NULL,
    statement_en TEXT NOT NULL,
    claimed_by_id TEXT REFERENCES entity (id),
    claimed_low INTEGER NOT NULL,
    claimed_high INTEGER NOT NULL,
    metric TEXT NOT NULL,
    kind TEXT,
    jurisdiction_id TEXT REFERENCES entity (id),
    platform TEXT,
    peers TEXT,
    PRIMARY KEY (id, known_from)
);

CREATE TABLE provider (
    id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    sort_key TEXT NOT NULL,
    name TEXT NOT NULL,
    postcode TEXT,
    city TEXT,
    topic TEXT,
    PRIMARY KEY (id, known_from)
);
