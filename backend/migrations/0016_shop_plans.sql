-- What a shop pays Shopify for. NULL: nothing, or Shopify has not told yet.
ALTER TABLE shops ADD COLUMN plan TEXT; -- the plan's handle
ALTER TABLE shops ADD COLUMN plan_name TEXT;

-- Whole answers of the assistant by shop and quarter of an hour: every time zone's months begin on one. What is
-- erased or cleared was answered all the same.
CREATE TABLE shop_answers (
  shop    TEXT NOT NULL,
  quarter INTEGER NOT NULL, -- quarters of an hour since 1970, UTC
  answers INTEGER NOT NULL,
  PRIMARY KEY (shop, quarter)
) STRICT, WITHOUT ROWID;

-- A delivery that is repeated inserts no event twice. What has no time must not keep it from coming in.
CREATE TRIGGER shop_answers_counted AFTER INSERT ON events
WHEN NEW.type = 'answer' AND NEW.data ->> 'status' = 'complete' AND unixepoch(NEW.at) IS NOT NULL
BEGIN
  INSERT INTO shop_answers (shop, quarter, answers)
  SELECT shop, unixepoch(NEW.at) / 900, 1 FROM shops WHERE org_id = NEW.org_id
  ON CONFLICT DO UPDATE SET answers = answers + 1;
END;

INSERT INTO shop_answers (shop, quarter, answers)
SELECT shop, unixepoch(at) / 900, count(*) FROM events JOIN shops USING (org_id)
 WHERE type = 'answer' AND data ->> 'status' = 'complete' AND unixepoch(at) IS NOT NULL
 GROUP BY 1, 2;

-- What merchants were told by e-mail of a month's answers: of each, once.
CREATE TABLE shop_plan_notices (
  shop         TEXT NOT NULL,
  month        TEXT NOT NULL, -- 2026-11, by the shop's clock
  state        TEXT NOT NULL, -- near | reached
  answers_most INTEGER NOT NULL, -- as the plan had it: another plan's are another's
  told_at      TEXT NOT NULL,
  PRIMARY KEY (shop, month, state, answers_most)
) STRICT, WITHOUT ROWID;
