-- PostgreSQL only: the index behind a search for parts of words. SQLite reads its search documents one by one, which for
-- as many as one file has takes some milliseconds.
--
-- The extension comes with PostgreSQL (in Debian's package, and with every provider that we know). Where the user of the
-- database may not create it, an administrator does so before: CREATE EXTENSION pg_trgm.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX search_document_by_words ON search_document USING gin (body gin_trgm_ops);
