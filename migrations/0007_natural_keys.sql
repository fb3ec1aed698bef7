-- How others name authorities.

CREATE INDEX authority_by_wikidata ON authority (wikidata) WHERE wikidata IS NOT NULL;
