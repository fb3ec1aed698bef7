-- The bounds of what is kept ready, so that a comparison need not read each observation for them; and the order in which
-- the channels of one platform are paged through, which passed over all others.

ALTER TABLE monthly_value ADD COLUMN low DOUBLE PRECISION;
ALTER TABLE monthly_value ADD COLUMN high DOUBLE PRECISION;
ALTER TABLE latest_value ADD COLUMN low DOUBLE PRECISION;
ALTER TABLE latest_value ADD COLUMN high DOUBLE PRECISION;

UPDATE monthly_value
SET (low, high) = (SELECT own.low, own.high FROM observation own WHERE own.id = monthly_value.observation_id)
WHERE observation_id IN (SELECT id FROM observation WHERE low IS NOT NULL OR high IS NOT NULL);

UPDATE latest_value
SET (low, high) = (SELECT own.low, own.high FROM observation own WHERE own.id = latest_value.observation_id)
WHERE observation_id IN (SELECT id FROM observation WHERE low IS NOT NULL OR high IS NOT NULL);

CREATE INDEX channel_by_platform ON channel (platform, sort_key, id);
