-- Shops whose merchants have opened the app. Kept over an uninstallation: who installs again finds all as it was,
-- until Shopify asks for its erasure.
CREATE TABLE shops (
  shop                TEXT PRIMARY KEY, -- the permanent domain: demo.myshopify.com
  org_id              TEXT NOT NULL UNIQUE,
  widget_id           TEXT NOT NULL UNIQUE,
  app_installation_id TEXT NOT NULL, -- gid://shopify/AppInstallation/…
  shop_gid            TEXT NOT NULL,
  scopes              TEXT NOT NULL, -- comma-separated, as granted
  installed_at        TEXT NOT NULL,
  uninstalled_at      TEXT, -- NULL while installed
  name                TEXT NOT NULL,
  primary_host        TEXT NOT NULL, -- where customers shop: demo.example
  currency            TEXT NOT NULL, -- ISO 4217
  locale              TEXT, -- BCP 47; NULL: not told yet
  time_zone           TEXT NOT NULL, -- IANA name
  created_at          TEXT NOT NULL,
  updated_at          TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What Shopify has told already: it tells again what it got no answer for.
CREATE TABLE shop_webhooks (
  webhook_id TEXT PRIMARY KEY,
  shop       TEXT NOT NULL,
  topic      TEXT NOT NULL,
  taken_at   TEXT NOT NULL,
  done_at    TEXT -- NULL while it is at work
) STRICT, WITHOUT ROWID;
CREATE INDEX shop_webhooks_by_age ON shop_webhooks (taken_at);
CREATE INDEX shop_webhooks_by_shop ON shop_webhooks (shop);

-- The newest that was told of each thing: what is older came too late.
CREATE TABLE shop_webhook_subjects (
  shop         TEXT NOT NULL,
  subject      TEXT NOT NULL, -- product:123, shop, app
  triggered_at TEXT NOT NULL,
  PRIMARY KEY (shop, subject)
) STRICT, WITHOUT ROWID;

-- Orgs of which nothing may be left. A row stays until that is so; the daily cron finds what got stuck.
CREATE TABLE org_erasures (
  org_id    TEXT PRIMARY KEY,
  widget_id TEXT NOT NULL,
  asked_at  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Since when a widget is off, as if it were not there: a shop's while its app is not installed. NULL: it is on.
ALTER TABLE widgets ADD COLUMN off_at TEXT;

-- What customers asked to be shown of what is known of them: the merchant answers them.
CREATE TABLE shop_data_requests (
  id          TEXT PRIMARY KEY, -- Shopify's
  shop        TEXT NOT NULL,
  customer_id TEXT NOT NULL,
  asked_at    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX shop_data_requests_by_shop ON shop_data_requests (shop, asked_at);

-- An org that is erased takes its log along.
DROP TRIGGER audit_kept;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit
WHEN old.at >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now', '-400 days')
  AND NOT EXISTS (SELECT 1 FROM org_erasures WHERE org_id = old.org_id) BEGIN
  SELECT RAISE(ABORT, 'audit entries are kept for 400 days');
END;
