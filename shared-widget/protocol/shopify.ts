import * as z from "zod";

/** How far what a shop sells and says has come into its widget's knowledge. */
export const ShopSyncStatus = z.object({
  state: z.enum(["running", "ready", "failed"]),
  /** What is being read, while it runs. */
  step: z.string().nullable(),
  /** Why it failed. */
  reason: z.string().nullable(),
  /** Of those that customers see. */
  known: z.object({
    policies: z.int(),
    pages: z.int(),
    articles: z.int(),
    products: z.int(),
    collections: z.int(),
  }),
  /** Also those that customers do not see. Null: not counted yet. From 10,000 on, that many. */
  products_total: z.int().nullable(),
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime().nullable(),
  /** When all there is was last read. */
  synced_at: z.iso.datetime().nullable(),
});

/** How much of its plan a shop has used this month. */
export const ShopPlan = z.object({
  /** Null: the shop pays for none. */
  handle: z.string().nullable(),
  /** As Shopify calls it. */
  name: z.string().nullable(),
  /** `2026-11`, by the shop's clock. */
  month: z.string().regex(/^\d{4}-\d{2}$/),
  /** When the next month begins. */
  ends_at: z.iso.datetime(),
  /** Whole answers of the assistant, this month. */
  answers: z.int().min(0),
  /** As many a month are included. Null: no limit. */
  answers_most: z.int().min(0).nullable(),
  /** `near`: 80 % are used. `reached`: all are, and the assistant answers no more. */
  state: z.enum(["well", "near", "reached"]),
});
export type ShopPlan = z.infer<typeof ShopPlan>;

/** What `POST /shopify/setup`, `POST /shopify/sync` and `GET /shopify/status` answer: how the shop stands with us. */
export const ShopStatus = z.object({
  /** The permanent domain. */
  shop: z.string(),
  name: z.string(),
  /** Where customers shop. */
  primary_host: z.string(),
  currency: z.string(),
  locale: z.string().nullable(),
  time_zone: z.string(),
  org_id: z.string(),
  widget_id: z.string(),
  installed_at: z.iso.datetime(),
  /** As granted. */
  scopes: z.array(z.string()),
  /** The theme editor, on the app embed's switch: what is left for the merchant to do there is to save. */
  editor_url: z.url(),
  /** Where Shopify lets the merchant choose a plan. */
  plans_url: z.url(),
  plan: ShopPlan,
  /** Null: not begun yet. */
  sync: ShopSyncStatus.nullable(),
  /** Customers who want to see what is known of them, the newest first: `GET /api/visitors?user_id=` finds them. */
  data_requests: z.array(
    z.object({ id: z.string(), customer_id: z.string(), asked_at: z.iso.datetime({ offset: true }) }),
  ),
});
export type ShopStatus = z.infer<typeof ShopStatus>;

const Offered = z.record(z.string(), z.array(z.object({ version: z.string() }).loose()));

/** `GET /ucp/profile.json`: what shops are told of who asks them, as the Universal Commerce Protocol wants it. */
export const AgentProfile = z.object({
  ucp: z.object({
    version: z.string(),
    services: Offered,
    capabilities: Offered,
    payment_handlers: z.object({}),
  }),
});
