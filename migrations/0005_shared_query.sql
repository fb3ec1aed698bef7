-- Questions that somebody shared, under addresses that stay: what is kept here is never changed and never taken away.

CREATE TABLE shared_query (
    -- SHA-256 of everything else but the moment, in hexadecimal digits.
    id TEXT NOT NULL PRIMARY KEY,
    -- The document.
    text TEXT NOT NULL,
    -- A JSON object, its keys in order: the values of variables that an address does not give.
    variables TEXT NOT NULL,
    -- Which operation of the document; null if it has no name.
    operation TEXT,
    -- Bytes of text and variables.
    size BIGINT NOT NULL,
    -- Microseconds since 1970-01-01T00:00:00Z.
    created_at BIGINT NOT NULL
);
