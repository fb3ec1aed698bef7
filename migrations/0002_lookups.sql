-- What lists, look-ups and search stand on: the folded search documents, the log of changes, and the
-- indexes behind every relation that the graph walks.

-- The text under which a thing is found: folded by domain::fold, one document a version.
CREATE TABLE search_document (
    entity_id TEXT NOT NULL REFERENCES entity (id),
    known_from BIGINT NOT NULL REFERENCES edition (number),
    known_to BIGINT NOT NULL,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (entity_id, known_from)
);

CREATE TABLE change_log (
    edition BIGINT NOT NULL REFERENCES edition (number),
    ordinal BIGINT NOT NULL,
    entity_id TEXT NOT NULL REFERENCES entity (id),
    action TEXT NOT NULL,
    label TEXT NOT NULL,
    PRIMARY KEY (edition, ordinal)
);

CREATE INDEX source_order ON source (sort_key, id);
CREATE INDEX fact_source_by_source ON fact_source (source_id);
CREATE INDEX population_by_jurisdiction ON population (jurisdiction_id, date_high);
CREATE INDEX authority_by_jurisdiction ON authority (jurisdiction_id, sort_key, id);
CREATE INDEX authority_order ON authority (sort_key, id);
CREATE INDEX authority_parent_by_parent ON authority_parent (parent_id);
CREATE INDEX channel_by_authority ON channel (authority_id, sort_key, id);
CREATE INDEX channel_order ON channel (sort_key, id);
CREATE INDEX channel_by_url ON channel (url_key);
CREATE INDEX channel_handle_lookup ON channel_handle (handle_key, platform);
CREATE INDEX channel_operator_by_authority ON channel_operator (authority_id);
CREATE INDEX observation_by_subject ON observation (subject_id, metric, observed_high);
CREATE INDEX observation_order ON observation (observed_low, id);
CREATE INDEX observation_by_fact ON observation (fact_key, known_to);
CREATE INDEX event_order ON event (date_low, id);
CREATE INDEX event_by_jurisdiction ON event (jurisdiction_id, date_low);
CREATE INDEX event_by_authority ON event (authority_id, date_low);
CREATE INDEX event_by_channel ON event (channel_id, date_low);
CREATE INDEX search_document_order ON search_document (sort_key, entity_id);
