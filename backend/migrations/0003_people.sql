CREATE TABLE agents (
  org_id       TEXT NOT NULL,
  agent_id     TEXT NOT NULL,
  name         TEXT NOT NULL,
  email        TEXT,
  avatar_url   TEXT,
  role         TEXT NOT NULL,
  widgets      TEXT, -- JSON list of ids; NULL: all of the org's
  tokens_since INTEGER NOT NULL DEFAULT 0, -- unix ms: tokens minted until then are void
  removed_at   TEXT,
  created_at   TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  PRIMARY KEY (org_id, agent_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE canned_replies (
  org_id  TEXT PRIMARY KEY,
  replies TEXT NOT NULL -- JSON, the protocol's CannedReply list
) STRICT, WITHOUT ROWID;

-- What lists show and filter by.
ALTER TABLE conversations ADD COLUMN mode_since TEXT;
ALTER TABLE conversations ADD COLUMN assignee TEXT; -- JSON Author
ALTER TABLE conversations ADD COLUMN labels TEXT NOT NULL DEFAULT '[]';
ALTER TABLE conversations ADD COLUMN unread INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conversations ADD COLUMN csat INTEGER;
ALTER TABLE conversations ADD COLUMN visitor_id TEXT GENERATED ALWAYS AS (visitor ->> 'id') VIRTUAL;
ALTER TABLE conversations ADD COLUMN agent_id TEXT GENERATED ALWAYS AS (agent ->> 'id') VIRTUAL;
ALTER TABLE conversations ADD COLUMN assignee_id TEXT GENERATED ALWAYS AS (assignee ->> 'id') VIRTUAL;
ALTER TABLE conversations ADD COLUMN visitor_email TEXT GENERATED ALWAYS AS (lower(visitor ->> 'email')) VIRTUAL;
CREATE INDEX conversations_by_org ON conversations (org_id, updated_at DESC, id DESC);
CREATE INDEX conversations_by_visitor ON conversations (org_id, visitor_id, updated_at DESC);
CREATE INDEX conversations_by_email ON conversations (org_id, visitor_email) WHERE visitor_email IS NOT NULL;

-- What happened in conversations beside what was said. Written by their outboxes only, each event once.
CREATE TABLE events (
  conversation_id TEXT NOT NULL,
  number          INTEGER NOT NULL, -- 1, 2, 3 … in its conversation
  org_id          TEXT NOT NULL,
  widget_id       TEXT NOT NULL,
  type            TEXT NOT NULL,
  at              TEXT NOT NULL,
  started_at      TEXT NOT NULL, -- when the conversation's first message was sent
  actor           TEXT NOT NULL, -- JSON
  data            TEXT NOT NULL, -- JSON
  PRIMARY KEY (conversation_id, number)
) STRICT, WITHOUT ROWID;
