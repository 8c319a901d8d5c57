/**
 * `full`: all that the shop has; `poll`: what Shopify sends no webhooks of, where it changed; `check`: whether what is
 * known is what the shop has, for webhooks get lost.
 */
export type SyncPlan = keyof typeof plans;
export type SyncStep = (typeof plans)[SyncPlan][number];

const checks = ["check products", "check collections", "check pages", "check articles"] as const;

export const plans = {
  full: ["policies", "pages", "articles", "products", "collections", ...checks],
  poll: ["policies", "pages", "articles"],
  check: checks,
} as const;
