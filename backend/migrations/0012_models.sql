-- Keys of language models' providers that an org brings itself.
CREATE TABLE providers (
  org_id     TEXT NOT NULL,
  name       TEXT NOT NULL,
  base_url   TEXT, -- NULL: the provider's own
  key        TEXT NOT NULL, -- encrypted
  created_at TEXT NOT NULL,
  updated_at TEXT NOT NULL,
  PRIMARY KEY (org_id, name)
) STRICT;
