CREATE TABLE documents (
  id          INTEGER PRIMARY KEY,
  org_id      TEXT NOT NULL,
  widget_id   TEXT NOT NULL,
  external_id TEXT NOT NULL,
  title       TEXT NOT NULL,
  url         TEXT,
  hash        TEXT NOT NULL, -- of title, url, format, content and the way they are split: the same again costs nothing
  chunks      INTEGER NOT NULL,
  updated_at  TEXT NOT NULL,
  UNIQUE (org_id, widget_id, external_id)
) STRICT;
-- Lists page by id, which every index ends with.
CREATE INDEX documents_by_widget ON documents (org_id, widget_id);

CREATE TABLE chunks (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  org_id      TEXT NOT NULL,
  widget_id   TEXT NOT NULL,
  position    INTEGER NOT NULL,
  heading     TEXT NOT NULL,
  text        TEXT NOT NULL, -- Markdown, as an answer quotes it
  UNIQUE (document_id, position)
) STRICT;

-- Holds postings only. What is indexed are the terms that knowledge/words.ts makes (folded, stemmed, pairs of
-- characters where a script writes no spaces), so the tokenizer here has nothing left to decide. `scope` is one
-- word for one widget of one org, letter for letter: a search reads only its own widget's postings.
CREATE VIRTUAL TABLE chunks_fts USING fts5 (
  scope, title, heading, words,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* Co'"
);
CREATE TRIGGER chunks_removed AFTER DELETE ON chunks BEGIN
  DELETE FROM chunks_fts WHERE rowid = old.id;
END;
