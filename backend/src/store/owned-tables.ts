/**
 * Every table that says whose its rows are. In this order: what is at work stops first, and what others refer to goes
 * last. A test holds it against the database's own list.
 */
export const tablesOfOrgs = [
  "sources",
  "source_pages",
  "document_batches",
  "chunks",
  "documents",
  "vector_spaces",
  "vector_jobs",
  "webhooks",
  "deliveries",
  "emails",
  "messages",
  "message_index",
  "events",
  "conversations",
  "merged_conversations",
  "rollups",
  "canned_replies",
  "agents",
  "providers",
  "tools",
  "keys",
  "visitor_erasures",
  "shops",
  "audit",
  "widgets",
  "orgs",
] as const;

/** Every table that knows a shop by its domain. A test holds it against the database's own list. */
export const tablesOfShops = [
  "shop_syncs",
  "shop_items",
  "shop_webhooks",
  "shop_webhook_subjects",
  "shop_data_requests",
  "shop_answers",
  "shop_plan_notices",
  "shops",
] as const;
