-- The words of the index, so that a misspelt one can be told from one that is there.
CREATE VIRTUAL TABLE chunks_terms USING fts5vocab (chunks_fts, row);

-- Where a widget has vectors: one space for each embeddings model that made some. Written before the first vector
-- is, so that what a change of model leaves behind is found and cleared.
CREATE TABLE vector_spaces (
  space     TEXT NOT NULL, -- of a model and its dimensions
  org_id    TEXT NOT NULL,
  widget_id TEXT NOT NULL,
  PRIMARY KEY (space, org_id, widget_id)
) STRICT, WITHOUT ROWID;
