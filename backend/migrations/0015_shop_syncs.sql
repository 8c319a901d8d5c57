-- How far what a shop sells and says has come into its widget's knowledge: of each shop the run that was begun last.
CREATE TABLE shop_syncs (
  shop           TEXT PRIMARY KEY,
  run            TEXT NOT NULL,
  plan           TEXT NOT NULL, -- full | poll | check
  state          TEXT NOT NULL, -- running | ready | failed
  step           INTEGER NOT NULL, -- of the plan
  cursor         TEXT, -- JSON, the step's own; NULL: at its beginning
  turn           INTEGER NOT NULL, -- each time it got on: of two jobs that did the same, one may go on
  reason         TEXT, -- why it failed
  products_total INTEGER, -- when a full run last counted them
  started_at     TEXT NOT NULL,
  touched_at     TEXT NOT NULL,
  finished_at    TEXT,
  synced_at      TEXT, -- when the last full run was finished
  polled_at      TEXT -- when the last finished run that read pages and articles was begun
) STRICT, WITHOUT ROWID;

-- What was last known of each thing a shop has, so that nothing older is put over it.
CREATE TABLE shop_items (
  shop       TEXT NOT NULL,
  kind       TEXT NOT NULL, -- product | collection | page | article
  id         INTEGER NOT NULL, -- Shopify's
  updated_at TEXT NOT NULL, -- as Shopify has it
  state      TEXT NOT NULL, -- shown | hidden (customers do not see it) | gone
  PRIMARY KEY (shop, kind, id)
) STRICT, WITHOUT ROWID;
