-- What agents and keys did. Entries are only ever added: the triggers below hold for whoever writes SQL, too.
CREATE TABLE audit (
  id         TEXT PRIMARY KEY,
  org_id     TEXT NOT NULL,
  at         TEXT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id   TEXT,
  actor_name TEXT,
  action     TEXT NOT NULL,
  target     TEXT,
  widget_id  TEXT,
  address    TEXT,
  details    TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;
CREATE INDEX audit_by_org ON audit (org_id, at DESC, id DESC);
CREATE INDEX audit_by_target ON audit (org_id, target, at DESC, id DESC);
CREATE INDEX audit_by_age ON audit (at);

CREATE TRIGGER audit_unchanged BEFORE UPDATE ON audit BEGIN
  SELECT RAISE(ABORT, 'audit entries are never changed');
END;
-- REPLACE deletes without firing the trigger below.
CREATE TRIGGER audit_not_replaced BEFORE INSERT ON audit
WHEN EXISTS (SELECT 1 FROM audit WHERE id = new.id) BEGIN
  SELECT RAISE(ABORT, 'audit entries are never changed');
END;
-- 400 days: a year, and time to look back at it.
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
WHEN old.at >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-400 days') BEGIN
  SELECT RAISE(ABORT, 'audit entries are kept for 400 days');
END;

-- Each event is in `events` once, so each act is here once. Of `data` only what is named goes along: the rest may be
-- a visitor's.
CREATE TRIGGER events_audited AFTER INSERT ON events
WHEN new.actor ->> 'kind' IN ('agent', 'key', 'platform') BEGIN
  INSERT INTO audit
    (id, org_id, at, actor_kind, actor_id, actor_name, action, target, widget_id, address, details)
  SELECT 'a_' || new.conversation_id || '_' || new.number, new.org_id, new.at, new.actor ->> 'kind',
         new.actor ->> 'id', new.actor ->> 'name',
         CASE new.type
           WHEN 'takeover' THEN 'conversation.takeover'
           WHEN 'release' THEN 'conversation.release'
           WHEN 'conversation.created' THEN 'conversation.create'
           WHEN 'conversation.closed' THEN 'conversation.close'
           WHEN 'conversation.reopened' THEN 'conversation.reopen'
           WHEN 'assigned' THEN 'conversation.assign'
           WHEN 'labelled' THEN 'conversation.label'
           WHEN 'note.written' THEN 'note.write'
           WHEN 'first_response' THEN 'conversation.first_response'
           WHEN 'handoff.requested' THEN 'handoff.request'
           WHEN 'handoff.cancelled' THEN 'handoff.cancel'
           WHEN 'contact.collected' THEN 'contact.collect'
           WHEN 'rating.created' THEN 'rating.create'
           WHEN 'csat.created' THEN 'csat.create'
           WHEN 'history.cleared' THEN 'history.clear'
           ELSE new.type
         END,
         new.conversation_id, new.widget_id, new.actor ->> 'address',
         -- Leaves out what is null.
         json_patch('{}', json_object(
           'agent', new.data ->> '$.agent.id',
           'from', new.data ->> '$.from.id',
           'reason', new.data ->> '$.reason',
           'labels', new.data -> '$.labels',
           'number', new.data ->> '$.number',
           'seq', new.data ->> '$.seq'
         ))
  -- A conversation that was erased may deliver again what it said before.
  WHERE NOT EXISTS (SELECT 1 FROM audit WHERE id = 'a_' || new.conversation_id || '_' || new.number);
END;
