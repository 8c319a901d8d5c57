-- What a widget's assistant may call. No row: as it was before there were tools.
CREATE TABLE tools (
  widget_id        TEXT PRIMARY KEY REFERENCES widgets (widget_id) ON DELETE CASCADE,
  org_id           TEXT NOT NULL,
  definitions      TEXT NOT NULL, -- JSON, the protocol's ToolDefinition; tokens encrypted
  secret           TEXT, -- encrypted; what calls are signed with
  old_secret       TEXT,
  old_secret_until TEXT,
  version          INTEGER NOT NULL DEFAULT 1, -- who saves says which they have read
  updated_at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;
