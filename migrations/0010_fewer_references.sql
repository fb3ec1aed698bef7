-- PostgreSQL only: it looks up what a row refers to by a statement for each row and reference, which were three of four
-- parts of the time that an observation took to write. Those that go lead to what the same writer writes before, in the
-- same transaction: the row of the thing itself, and the edition. SQLite keeps them, since it looks them up in passing, so
-- that the tests find out if a writer ever does otherwise; kanalatlas check looks for versions that refer to nothing on both.

ALTER TABLE entity DROP CONSTRAINT entity_edition_fkey;
ALTER TABLE observation DROP CONSTRAINT observation_id_fkey;
ALTER TABLE observation DROP CONSTRAINT observation_known_from_fkey;
ALTER TABLE observation DROP CONSTRAINT observation_supersedes_fkey;
ALTER TABLE fact_source DROP CONSTRAINT fact_source_fact_id_fkey;
ALTER TABLE fact_source DROP CONSTRAINT fact_source_known_from_fkey;
ALTER TABLE change_log DROP CONSTRAINT change_log_edition_fkey;
ALTER TABLE change_log DROP CONSTRAINT change_log_entity_id_fkey;
