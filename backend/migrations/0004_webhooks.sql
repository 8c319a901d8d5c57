CREATE TABLE webhooks (
  id               TEXT PRIMARY KEY,
  org_id           TEXT NOT NULL,
  url              TEXT NOT NULL,
  events           TEXT NOT NULL, -- JSON list of event types
  enabled          INTEGER NOT NULL,
  disabled_reason  TEXT, -- where we switched it off
  secret           TEXT NOT NULL, -- encrypted
  old_secret       TEXT, -- signs too, until old_secret_until
  old_secret_until TEXT,
  failing_since    TEXT, -- the first failure after the last success
  failures         INTEGER NOT NULL DEFAULT 0, -- since then
  last_success_at  TEXT,
  last_failure_at  TEXT,
  created_at       TEXT NOT NULL
) STRICT;
CREATE INDEX webhooks_by_org ON webhooks (org_id, id);

-- Every try to tell a webhook of an event; kept for a month.
CREATE TABLE deliveries (
  id         TEXT PRIMARY KEY, -- ascends with time
  org_id     TEXT NOT NULL,
  webhook_id TEXT NOT NULL,
  event_id   TEXT NOT NULL,
  event_type TEXT NOT NULL,
  step       INTEGER, -- 0, 1, 2 … of the tries that follow by themselves; NULL: by hand
  attempt    INTEGER NOT NULL,
  at         TEXT NOT NULL,
  ms         INTEGER NOT NULL,
  status     INTEGER NOT NULL,
  ok         INTEGER NOT NULL,
  error      TEXT,
  next_at    TEXT,
  UNIQUE (webhook_id, event_id, step)
) STRICT;
CREATE INDEX deliveries_by_webhook ON deliveries (webhook_id, id DESC);
CREATE INDEX deliveries_by_age ON deliveries (at);

-- E-mails that were sent or are to be, so that none is sent twice and nobody is flooded; kept for a month.
-- Neither an address nor a word of what they say.
CREATE TABLE emails (
  id              TEXT PRIMARY KEY, -- also the provider's idempotency key
  org_id          TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  kind            TEXT NOT NULL,
  recipient       TEXT NOT NULL, -- keyed hash of the address
  up_to           INTEGER, -- the newest message it carries
  at              TEXT NOT NULL,
  sent_at         TEXT
) STRICT;
CREATE INDEX emails_by_conversation ON emails (conversation_id, kind, at);
CREATE INDEX emails_by_recipient ON emails (recipient, at);
CREATE INDEX emails_by_age ON emails (at);
