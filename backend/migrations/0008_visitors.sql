-- Visitors whose erasure was asked for and is not done. A row goes when nothing of theirs is left to be found.
CREATE TABLE visitor_erasures (
  org_id     TEXT NOT NULL,
  visitor_id TEXT NOT NULL,
  asked_at   TEXT NOT NULL, -- what began later stays
  PRIMARY KEY (org_id, visitor_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX conversations_by_user ON conversations (org_id, visitor ->> 'user_id')
  WHERE visitor ->> 'user_id' IS NOT NULL;
