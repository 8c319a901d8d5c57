-- What insights are made of: counters by widget and quarter of an hour, since every time zone's days begin on
-- one. Triggers keep them, which a delivery that is repeated does not fire again. They hold no personal data and
-- stay when conversations are erased.
CREATE TABLE rollups (
  org_id               TEXT NOT NULL,
  widget_id            TEXT NOT NULL,
  quarter              INTEGER NOT NULL, -- quarters of an hour since 1970, UTC
  conversations        INTEGER NOT NULL DEFAULT 0,
  messages_visitor     INTEGER NOT NULL DEFAULT 0,
  messages_assistant   INTEGER NOT NULL DEFAULT 0,
  messages_agent       INTEGER NOT NULL DEFAULT 0,
  assistant_alone      INTEGER NOT NULL DEFAULT 0,
  handoffs             INTEGER NOT NULL DEFAULT 0,
  takeovers            INTEGER NOT NULL DEFAULT 0,
  closed               INTEGER NOT NULL DEFAULT 0,
  unanswered           INTEGER NOT NULL DEFAULT 0,
  rated_up             INTEGER NOT NULL DEFAULT 0,
  rated_down           INTEGER NOT NULL DEFAULT 0,
  csat_count           INTEGER NOT NULL DEFAULT 0,
  csat_sum             INTEGER NOT NULL DEFAULT 0,
  first_response_count INTEGER NOT NULL DEFAULT 0,
  first_response_ms    INTEGER NOT NULL DEFAULT 0,
  close_count          INTEGER NOT NULL DEFAULT 0,
  close_ms             INTEGER NOT NULL DEFAULT 0,
  tokens_in            INTEGER NOT NULL DEFAULT 0,
  tokens_out           INTEGER NOT NULL DEFAULT 0,
  cost_micros          INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (org_id, widget_id, quarter)
) STRICT, WITHOUT ROWID;

-- Conversations whose messages went over into another of the same person, where they are counted: here they no
-- longer are. Goes with the conversation.
CREATE TABLE merged_conversations (
  conversation_id TEXT PRIMARY KEY,
  org_id          TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Counting must never keep a delivery from coming in: what has no time is not counted, and numbers are made whole.

CREATE TRIGGER messages_counted AFTER INSERT ON messages
WHEN NEW.role IN ('visitor', 'assistant', 'agent') AND unixepoch(NEW.created_at) IS NOT NULL
 AND NOT EXISTS (SELECT 1 FROM merged_conversations WHERE conversation_id = NEW.conversation_id)
BEGIN
  INSERT INTO rollups (org_id, widget_id, quarter, messages_visitor, messages_assistant, messages_agent)
  VALUES (NEW.org_id, NEW.widget_id, unixepoch(NEW.created_at) / 900,
          NEW.role = 'visitor', NEW.role = 'assistant', NEW.role = 'agent')
  ON CONFLICT DO UPDATE SET
    messages_visitor = messages_visitor + excluded.messages_visitor,
    messages_assistant = messages_assistant + excluded.messages_assistant,
    messages_agent = messages_agent + excluded.messages_agent;
END;

-- What counts where the conversation began.
CREATE TRIGGER beginnings_counted AFTER INSERT ON events
WHEN (NEW.type = 'conversation.created' OR NEW.data ->> 'alone' IS NOT NULL)
 AND unixepoch(NEW.started_at) IS NOT NULL
 AND NOT EXISTS (SELECT 1 FROM merged_conversations WHERE conversation_id = NEW.conversation_id)
BEGIN
  INSERT INTO rollups (org_id, widget_id, quarter, conversations, assistant_alone)
  VALUES (NEW.org_id, NEW.widget_id, unixepoch(NEW.started_at) / 900,
          NEW.type = 'conversation.created', CAST(coalesce(NEW.data ->> 'alone', 0) AS INTEGER))
  ON CONFLICT DO UPDATE SET
    conversations = conversations + excluded.conversations,
    assistant_alone = assistant_alone + excluded.assistant_alone;
END;

-- What counts when it happens.
CREATE TRIGGER events_counted AFTER INSERT ON events
WHEN NEW.type IN ('answer', 'handoff.requested', 'takeover', 'first_response', 'conversation.closed')
 AND unixepoch(NEW.at) IS NOT NULL
BEGIN
  INSERT INTO rollups (org_id, widget_id, quarter, handoffs, takeovers, closed, unanswered, first_response_count,
                       first_response_ms, close_count, close_ms, tokens_in, tokens_out, cost_micros)
  VALUES (NEW.org_id, NEW.widget_id, unixepoch(NEW.at) / 900,
          NEW.type = 'handoff.requested',
          NEW.type = 'takeover',
          NEW.type = 'conversation.closed',
          NEW.type = 'answer' AND coalesce(NEW.data ->> 'code', '') = 'no_answer',
          NEW.type = 'first_response',
          iif(NEW.type = 'first_response', CAST(coalesce(NEW.data ->> 'ms', 0) AS INTEGER), 0),
          NEW.type = 'conversation.closed',
          iif(NEW.type = 'conversation.closed', CAST(coalesce(NEW.data ->> 'ms', 0) AS INTEGER), 0),
          CAST(coalesce(NEW.data ->> 'tokens_in', 0) AS INTEGER),
          CAST(coalesce(NEW.data ->> 'tokens_out', 0) AS INTEGER),
          CAST(coalesce(NEW.data ->> 'cost_micros', 0) AS INTEGER))
  ON CONFLICT DO UPDATE SET
    handoffs = handoffs + excluded.handoffs,
    takeovers = takeovers + excluded.takeovers,
    closed = closed + excluded.closed,
    unanswered = unanswered + excluded.unanswered,
    first_response_count = first_response_count + excluded.first_response_count,
    first_response_ms = first_response_ms + excluded.first_response_ms,
    close_count = close_count + excluded.close_count,
    close_ms = close_ms + excluded.close_ms,
    tokens_in = tokens_in + excluded.tokens_in,
    tokens_out = tokens_out + excluded.tokens_out,
    cost_micros = cost_micros + excluded.cost_micros;
END;

-- Of what a visitor thinks of one answer, or of the talk, only the last word counts, when it was said: what it
-- takes the place of is taken back there. So that no order of arrival matters, the highest number is the last.
CREATE TRIGGER ratings_counted AFTER INSERT ON events
WHEN NEW.type IN ('rating.created', 'csat.created') AND unixepoch(NEW.at) IS NOT NULL
 AND NOT EXISTS (
   SELECT 1 FROM events AS later
    WHERE later.conversation_id = NEW.conversation_id AND later.number > NEW.number AND later.type = NEW.type
      AND later.data ->> 'seq' IS NEW.data ->> 'seq')
BEGIN
  INSERT INTO rollups (org_id, widget_id, quarter, rated_up, rated_down, csat_count, csat_sum)
  SELECT org_id, widget_id, unixepoch(at) / 900,
         -coalesce(data ->> 'value' = 'up', 0), -coalesce(data ->> 'value' = 'down', 0),
         -(type = 'csat.created'), -CAST(coalesce(data ->> 'score', 0) AS INTEGER)
    FROM (SELECT * FROM events AS before
           WHERE before.conversation_id = NEW.conversation_id AND before.number < NEW.number
             AND before.type = NEW.type AND before.data ->> 'seq' IS NEW.data ->> 'seq'
             AND unixepoch(before.at) IS NOT NULL
           ORDER BY before.number DESC LIMIT 1)
   WHERE true
  ON CONFLICT DO UPDATE SET
    rated_up = rated_up + excluded.rated_up,
    rated_down = rated_down + excluded.rated_down,
    csat_count = csat_count + excluded.csat_count,
    csat_sum = csat_sum + excluded.csat_sum;
  INSERT INTO rollups (org_id, widget_id, quarter, rated_up, rated_down, csat_count, csat_sum)
  VALUES (NEW.org_id, NEW.widget_id, unixepoch(NEW.at) / 900,
          coalesce(NEW.data ->> 'value' = 'up', 0), coalesce(NEW.data ->> 'value' = 'down', 0),
          NEW.type = 'csat.created', CAST(coalesce(NEW.data ->> 'score', 0) AS INTEGER))
  ON CONFLICT DO UPDATE SET
    rated_up = rated_up + excluded.rated_up,
    rated_down = rated_down + excluded.rated_down,
    csat_count = csat_count + excluded.csat_count,
    csat_sum = csat_sum + excluded.csat_sum;
END;

CREATE TRIGGER merged_uncounted AFTER INSERT ON merged_conversations BEGIN
  INSERT INTO rollups (org_id, widget_id, quarter, messages_visitor, messages_assistant, messages_agent)
  SELECT org_id, widget_id, unixepoch(created_at) / 900,
         -sum(role = 'visitor'), -sum(role = 'assistant'), -sum(role = 'agent')
    FROM messages
   WHERE conversation_id = NEW.conversation_id AND role IN ('visitor', 'assistant', 'agent')
     AND unixepoch(created_at) IS NOT NULL
   GROUP BY 1, 2, 3
  ON CONFLICT DO UPDATE SET
    messages_visitor = messages_visitor + excluded.messages_visitor,
    messages_assistant = messages_assistant + excluded.messages_assistant,
    messages_agent = messages_agent + excluded.messages_agent;
  INSERT INTO rollups (org_id, widget_id, quarter, conversations, assistant_alone)
  SELECT org_id, widget_id, unixepoch(started_at) / 900,
         -sum(type = 'conversation.created'), -sum(CAST(coalesce(data ->> 'alone', 0) AS INTEGER))
    FROM events
   WHERE conversation_id = NEW.conversation_id
     AND (type = 'conversation.created' OR data ->> 'alone' IS NOT NULL)
     AND unixepoch(started_at) IS NOT NULL
   GROUP BY 1, 2, 3
  ON CONFLICT DO UPDATE SET
    conversations = conversations + excluded.conversations,
    assistant_alone = assistant_alone + excluded.assistant_alone;
END;
CREATE TRIGGER merged_forgotten AFTER DELETE ON conversations BEGIN
  DELETE FROM merged_conversations WHERE conversation_id = OLD.id;
END;

-- Questions without an answer are personal text: they stand in their events only, and go with them.
CREATE INDEX events_unanswered ON events (org_id, widget_id, at)
  WHERE type = 'answer' AND data ->> 'code' = 'no_answer';
CREATE TRIGGER cleared_questions_forgotten AFTER INSERT ON events
WHEN NEW.type = 'history.cleared' OR (NEW.type = 'answer' AND NEW.data ->> 'question' IS NOT NULL) BEGIN
  UPDATE events SET data = json_remove(data, '$.question')
   WHERE conversation_id = NEW.conversation_id AND type = 'answer' AND data ->> 'question' IS NOT NULL
     AND number < (SELECT max(number) FROM events AS cleared
                    WHERE cleared.conversation_id = NEW.conversation_id AND cleared.type = 'history.cleared');
END;

-- Where a message stands in the full-text index, in which rows have numbers only. `id` is the time the message was
-- written, in thousandths of a millisecond, so that the newest first is the index's own order.
CREATE TABLE message_index (
  id              INTEGER PRIMARY KEY,
  org_id          TEXT NOT NULL,
  conversation_id TEXT NOT NULL,
  seq             INTEGER NOT NULL,
  UNIQUE (conversation_id, seq)
) STRICT;

-- Holds postings only. `scope` has a word for the org, one for the widget and one for the role, letter for letter:
-- a search reads only what is its own. Marks belong to words, as several scripts cannot do without them.
CREATE VIRTUAL TABLE messages_fts USING fts5 (
  scope, author, words,
  content = '', contentless_delete = 1,
  tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);

-- What is indexed of a message. Chinese, Japanese, Thai, Lao, Khmer and Burmese write no spaces between words: there
-- each character is a word of its own, and what is looked for is a phrase of them. Hundreds at a time, for a
-- text's nth character is found by counting; 16,000 are enough of one message. The pattern (U+0E00–0EFF, 1000–109F,
-- 1780–17FF, 3040–9FFF, F900–FAFF, 20000–3FFFD, as in insights/search-words.ts) has 48 bytes, and D1 takes 50.
CREATE VIEW message_words AS
SELECT conversation_id, seq,
       'o' || hex(org_id) || ' w' || hex(org_id || '/' || widget_id) || ' r' || role AS scope,
       coalesce(message ->> '$.author.name', '') AS author,
       iif(message ->> 'text' GLOB '*[฀-໿က-႟ក-៿぀-鿿豈-﫿𠀀-𿿽]*',
         (WITH RECURSIVE
            whole (text) AS (SELECT substr(message ->> 'text', 1, 16000)),
            pieces (start, text) AS (
              SELECT 1, substr(text, 1, 200) FROM whole
              UNION ALL
              SELECT start + 200, substr((SELECT text FROM whole), start + 200, 200) FROM pieces
               WHERE start + 200 <= (SELECT length(text) FROM whole)),
            characters (start, number, character, text) AS (
              SELECT start, 1, substr(text, 1, 1), text FROM pieces
              UNION ALL
              SELECT start, number + 1, substr(text, number + 1, 1), text FROM characters
               WHERE number < length(text))
          SELECT group_concat(
                   iif(character GLOB '[฀-໿က-႟ក-៿぀-鿿豈-﫿𠀀-𿿽]', ' ' || character || ' ', character), '')
            FROM (SELECT character FROM characters ORDER BY start, number)),
         message ->> 'text') AS words
  FROM messages;

CREATE TRIGGER messages_indexed AFTER INSERT ON messages WHEN unixepoch(NEW.created_at) IS NOT NULL BEGIN
  INSERT INTO message_index (id, org_id, conversation_id, seq)
  SELECT iif(NOT EXISTS (SELECT 1 FROM message_index WHERE id = wanted), wanted,
           (SELECT taken.id + 1 FROM message_index AS taken
             WHERE taken.id >= wanted AND NOT EXISTS (SELECT 1 FROM message_index WHERE id = taken.id + 1)
             ORDER BY taken.id LIMIT 1)),
         NEW.org_id, NEW.conversation_id, NEW.seq
    FROM (SELECT CAST(round(unixepoch(NEW.created_at, 'subsec') * 1000) AS INTEGER) * 1000 AS wanted);
  INSERT INTO messages_fts (rowid, scope, author, words)
  SELECT message_index.id, scope, author, words
    FROM message_index JOIN message_words USING (conversation_id, seq)
   WHERE conversation_id = NEW.conversation_id AND seq = NEW.seq;
END;
CREATE TRIGGER messages_unindexed AFTER DELETE ON messages BEGIN
  DELETE FROM messages_fts
   WHERE rowid = (SELECT id FROM message_index WHERE conversation_id = OLD.conversation_id AND seq = OLD.seq);
  DELETE FROM message_index WHERE conversation_id = OLD.conversation_id AND seq = OLD.seq;
END;

-- What was said before. No released version has written events; conversations count by their first message.
INSERT INTO rollups (org_id, widget_id, quarter, conversations, messages_visitor, messages_assistant, messages_agent)
SELECT org_id, widget_id, unixepoch(created_at) / 900,
       sum(seq = 1 AND NOT EXISTS (SELECT 1 FROM events WHERE events.conversation_id = messages.conversation_id)),
       sum(role = 'visitor'), sum(role = 'assistant'), sum(role = 'agent')
  FROM messages
 WHERE unixepoch(created_at) IS NOT NULL
 GROUP BY 1, 2, 3;

INSERT INTO message_index (id, org_id, conversation_id, seq)
SELECT ms * 1000 + row_number() OVER (PARTITION BY ms ORDER BY conversation_id, seq) - 1, org_id, conversation_id, seq
  FROM (SELECT *, CAST(round(unixepoch(created_at, 'subsec') * 1000) AS INTEGER) AS ms FROM messages)
 WHERE ms IS NOT NULL;
INSERT INTO messages_fts (rowid, scope, author, words)
SELECT message_index.id, scope, author, words FROM message_index JOIN message_words USING (conversation_id, seq)
 ORDER BY message_index.id;
