-- The orders in which long lists are paged through, so that a page far down a list is found as quickly as the first.
-- What is absent comes last in either direction, so that each direction has an order of its own: the expressions are
-- those of storage/page.rs.

DROP INDEX observation_order;
CREATE INDEX observation_by_day ON observation (COALESCE(observed_low, 2147483647), id);
CREATE INDEX observation_by_day_back ON observation (COALESCE(observed_low, -2147483647), id);
CREATE INDEX observation_by_value ON observation (COALESCE(value, 1.7976931348623157e308), id);
CREATE INDEX observation_by_value_back ON observation (COALESCE(value, -1.7976931348623157e308), id);
CREATE INDEX channel_by_opening ON channel (COALESCE(opened_low, 2147483647), id);
CREATE INDEX channel_by_opening_back ON channel (COALESCE(opened_low, -2147483647), id);
CREATE INDEX channel_by_closing ON channel (COALESCE(closed_low, 2147483647), id);
CREATE INDEX channel_by_closing_back ON channel (COALESCE(closed_low, -2147483647), id);
CREATE INDEX change_log_order ON change_log (edition, entity_id);
CREATE INDEX observation_correction ON observation (known_from, id) WHERE supersedes IS NOT NULL;
