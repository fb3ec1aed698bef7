-- What a claim asserts: its relation to the peers, and the number of a claim that names one.

-- LEADS, COUNT, ONLY or FIRST. Null: the claim was imported before the register asked; a check of it is
-- NOT_DECIDABLE until the claim is imported again.
ALTER TABLE claim ADD COLUMN relation TEXT;

-- The number of COUNT; null for the other relations.
ALTER TABLE claim ADD COLUMN value DOUBLE PRECISION;
