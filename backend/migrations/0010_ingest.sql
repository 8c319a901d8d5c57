-- A document that waits to be read keeps what it was: `pending` says what it is to become.
ALTER TABLE documents ADD COLUMN state TEXT NOT NULL DEFAULT 'ready'; -- queued, indexing, ready, failed
ALTER TABLE documents ADD COLUMN reason TEXT; -- why it failed, for people
ALTER TABLE documents ADD COLUMN source_id TEXT; -- the source it was found by; NULL: it was put
ALTER TABLE documents ADD COLUMN batch TEXT; -- the bulk put it last came with
ALTER TABLE documents ADD COLUMN ticket TEXT; -- of the job that may finish it: one with another ticket came too late
ALTER TABLE documents ADD COLUMN pending TEXT; -- JSON
ALTER TABLE documents ADD COLUMN raw_key TEXT; -- in the bucket, where what is to be read waits
ALTER TABLE documents ADD COLUMN queued_at TEXT;
CREATE INDEX documents_by_raw_key ON documents (raw_key) WHERE raw_key IS NOT NULL;
CREATE INDEX documents_by_source ON documents (source_id) WHERE source_id IS NOT NULL;
CREATE INDEX documents_waiting ON documents (queued_at) WHERE ticket IS NOT NULL;

-- The last bulk put of each widget.
CREATE TABLE document_batches (
  org_id     TEXT NOT NULL,
  widget_id  TEXT NOT NULL,
  batch      TEXT NOT NULL,
  queued     INTEGER NOT NULL,
  unchanged  INTEGER NOT NULL,
  started_at TEXT NOT NULL,
  PRIMARY KEY (org_id, widget_id)
) STRICT, WITHOUT ROWID;

-- Places that documents are fetched from.
CREATE TABLE sources (
  id          TEXT PRIMARY KEY,
  org_id      TEXT NOT NULL,
  widget_id   TEXT NOT NULL,
  request     TEXT NOT NULL, -- JSON, the protocol's SourceRequest
  state       TEXT NOT NULL, -- queued, running, ready, failed
  reason      TEXT,
  run         TEXT NOT NULL, -- a job of another run came too late
  robots      TEXT NOT NULL DEFAULT '', -- robots.txt as this run read it
  created_at  TEXT NOT NULL,
  started_at  TEXT NOT NULL,
  touched_at  TEXT NOT NULL, -- when a job last got on with it
  finished_at TEXT,
  due_at      TEXT -- when it is to be run again; NULL: only when asked to
) STRICT;
CREATE INDEX sources_by_widget ON sources (org_id, widget_id, id);
CREATE INDEX sources_due ON sources (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX sources_at_work ON sources (touched_at) WHERE state IN ('queued', 'running');

CREATE TABLE source_pages (
  source_id     TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
  url           TEXT NOT NULL,
  org_id        TEXT NOT NULL,
  widget_id     TEXT NOT NULL,
  run           TEXT NOT NULL, -- the last that found it
  number        INTEGER NOT NULL, -- in the order of that run
  depth         INTEGER NOT NULL,
  state         TEXT NOT NULL, -- waiting, done, failed, skipped
  reason        TEXT,
  attempts      INTEGER NOT NULL DEFAULT 0,
  external_id   TEXT, -- of the document it became
  etag          TEXT,
  last_modified TEXT,
  links         TEXT NOT NULL DEFAULT '[]', -- JSON, for a run in which it has not changed
  PRIMARY KEY (source_id, url)
) STRICT, WITHOUT ROWID;
CREATE INDEX source_pages_by_state ON source_pages (source_id, run, state, attempts, number);

-- What the vectors have yet to hear of. A row is written in the transaction that changes the chunks it speaks of,
-- so that no crash between the two stores is forgotten. Only the last word on each document counts.
CREATE TABLE vector_jobs (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  org_id      TEXT NOT NULL,
  widget_id   TEXT NOT NULL,
  document_id INTEGER NOT NULL,
  external_id TEXT NOT NULL,
  op          TEXT NOT NULL, -- put, remove
  at          TEXT NOT NULL,
  UNIQUE (org_id, widget_id, document_id) ON CONFLICT REPLACE
) STRICT;
CREATE TRIGGER documents_removed AFTER DELETE ON documents BEGIN
  INSERT INTO vector_jobs (org_id, widget_id, document_id, external_id, op, at)
  VALUES (old.org_id, old.widget_id, old.id, old.external_id, 'remove', strftime('%Y-%m-%dT%H:%M:%fZ', 'now'));
END;
