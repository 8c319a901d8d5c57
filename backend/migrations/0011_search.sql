-- The words of the index, so that a misspelt one can be told from one that is there.
CREATE VIRTUAL TABLE chunks_terms USING fts5vocab (chunks_fts, row);
