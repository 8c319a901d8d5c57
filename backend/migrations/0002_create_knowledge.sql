CREATE TABLE documents (
  id          INTEGER PRIMARY KEY,
  org_id      TEXT NOT NULL,
  widget_id   TEXT NOT NULL,
  external_id TEXT NOT NULL,
  title       TEXT NOT NULL,
  url         TEXT,
  hash        TEXT NOT NULL, -- of title, url, format and content: the same again costs nothing
  chunks      INTEGER NOT NULL,
  updated_at  TEXT NOT NULL,
  UNIQUE (widget_id, external_id)
) STRICT;

CREATE TABLE chunks (
  id          INTEGER PRIMARY KEY,
  document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
  org_id      TEXT NOT NULL,
  widget_id   TEXT NOT NULL,
  position    INTEGER NOT NULL,
  title       TEXT NOT NULL,
  heading     TEXT NOT NULL,
  text        TEXT NOT NULL
) STRICT;
CREATE INDEX chunks_by_document ON chunks (document_id, position);

-- widget_id is indexed as a word of its own, so that a search reads only its widget's postings.
CREATE VIRTUAL TABLE chunks_fts USING fts5 (
  widget_id, title, heading, text,
  content = 'chunks', content_rowid = 'id',
  tokenize = "porter unicode61 remove_diacritics 2 tokenchars '_'"
);
CREATE TRIGGER chunks_added AFTER INSERT ON chunks BEGIN
  INSERT INTO chunks_fts (rowid, widget_id, title, heading, text)
  VALUES (new.id, new.widget_id, new.title, new.heading, new.text);
END;
CREATE TRIGGER chunks_removed AFTER DELETE ON chunks BEGIN
  INSERT INTO chunks_fts (chunks_fts, rowid, widget_id, title, heading, text)
  VALUES ('delete', old.id, old.widget_id, old.title, old.heading, old.text);
END;
