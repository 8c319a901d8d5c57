-- Every row carries org_id, so that one org can be moved to a database of its own.

CREATE TABLE orgs (
  org_id     TEXT PRIMARY KEY,
  created_at TEXT NOT NULL
) STRICT;

CREATE TABLE keys (
  id           TEXT PRIMARY KEY,
  org_id       TEXT NOT NULL REFERENCES orgs (org_id),
  name         TEXT NOT NULL,
  prefix       TEXT NOT NULL,
  hash         TEXT NOT NULL UNIQUE, -- SHA-256 of the key, hex
  created_at   TEXT NOT NULL,
  last_used_at TEXT
) STRICT;
CREATE INDEX keys_by_org ON keys (org_id, created_at);

CREATE TABLE widgets (
  widget_id           TEXT PRIMARY KEY,
  org_id              TEXT NOT NULL REFERENCES orgs (org_id),
  config              TEXT NOT NULL, -- JSON, the protocol's WidgetConfig
  version             INTEGER NOT NULL,
  identity_generation INTEGER NOT NULL DEFAULT 0, -- 0: no identity secret was made yet
  created_at          TEXT NOT NULL,
  updated_at          TEXT NOT NULL
) STRICT;
CREATE INDEX widgets_by_org ON widgets (org_id, widget_id);

-- Copies of what the conversation objects hold, for lists and search. Written by their outboxes only.
CREATE TABLE conversations (
  id               TEXT PRIMARY KEY,
  org_id           TEXT NOT NULL,
  widget_id        TEXT NOT NULL,
  mode             TEXT NOT NULL,
  agent            TEXT, -- JSON Author
  visitor          TEXT NOT NULL, -- JSON
  message_count    INTEGER NOT NULL,
  last_message     TEXT, -- JSON {role, text, created_at}
  version          INTEGER NOT NULL, -- the object's own count; a late delivery never overwrites a newer one
  created_at       TEXT NOT NULL,
  updated_at       TEXT NOT NULL
) STRICT;
CREATE INDEX conversations_by_widget ON conversations (org_id, widget_id, updated_at DESC, id DESC);
CREATE INDEX conversations_by_age ON conversations (widget_id, updated_at);

CREATE TABLE messages (
  conversation_id TEXT NOT NULL,
  seq             INTEGER NOT NULL,
  org_id          TEXT NOT NULL,
  widget_id       TEXT NOT NULL,
  id              TEXT NOT NULL,
  role            TEXT NOT NULL,
  message         TEXT NOT NULL, -- JSON, the protocol's Message
  created_at      TEXT NOT NULL,
  PRIMARY KEY (conversation_id, seq)
) STRICT, WITHOUT ROWID;
