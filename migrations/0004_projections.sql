-- What is asked for most, kept ready: the last measurement of each subject and metric in each month, and of all.
--
-- Everything here can be made again from the observations (kanalatlas check --repair does). It is kept in the
-- transaction that writes the observations (src/storage/write/projection.rs). What counts as a measurement, and which
-- of several is the last, is decided in src/storage/observation.rs; the statements below say the same for the rows that
-- are there when this migration runs.
--
-- A month is year * 12 + month - 1 of the day observed_high: 2017-09 is 24212. No reference leads to the observation:
-- on PostgreSQL it would lock, and so write, the row that it leads to.

CREATE TABLE monthly_value (
    subject_id TEXT NOT NULL,
    metric TEXT NOT NULL,
    month INTEGER NOT NULL,
    observation_id TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    observed_low INTEGER NOT NULL,
    observed_high INTEGER NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY (subject_id, metric, month)
);

CREATE TABLE latest_value (
    subject_id TEXT NOT NULL,
    metric TEXT NOT NULL,
    observation_id TEXT NOT NULL,
    value DOUBLE PRECISION NOT NULL,
    observed_low INTEGER NOT NULL,
    observed_high INTEGER NOT NULL,
    basis TEXT NOT NULL,
    PRIMARY KEY (subject_id, metric)
);

INSERT INTO monthly_value (subject_id, metric, month, observation_id, value, observed_low, observed_high, basis)
SELECT subject_id, metric, month, id, value, observed_low, observed_high, basis
FROM (
    SELECT
        subject_id, metric, month, id, value, observed_low, observed_high, basis,
        ROW_NUMBER() OVER (
            PARTITION BY subject_id, metric, month ORDER BY observed_high DESC, observed_low DESC, id ASC
        ) AS latest_number
    FROM (
        -- The calendar in whole numbers, from 400 years before the year 0 on; a year begins with March.
        SELECT
            subject_id, metric, id, value, observed_low, observed_high, basis,
            ((4 * (observed_high + 865565) + 3) / 146097 * 100
                + ((4 * (observed_high + 865565) + 3) % 146097 / 4 * 4 + 3) / 1461) * 12
                + (5 * (((4 * (observed_high + 865565) + 3) % 146097 / 4 * 4 + 3) % 1461 / 4) + 2) / 153
                - 4798 AS month
        FROM observation
        WHERE known_to = 9223372036854775807
            AND value IS NOT NULL AND observed_high IS NOT NULL AND status <> 'ANNOUNCED'
    ) AS measured
) AS numbered
WHERE latest_number = 1;

INSERT INTO latest_value (subject_id, metric, observation_id, value, observed_low, observed_high, basis)
SELECT subject_id, metric, observation_id, value, observed_low, observed_high, basis
FROM (
    SELECT
        subject_id, metric, observation_id, value, observed_low, observed_high, basis,
        ROW_NUMBER() OVER (PARTITION BY subject_id, metric ORDER BY month DESC) AS latest_number
    FROM monthly_value
) AS numbered
WHERE latest_number = 1;
