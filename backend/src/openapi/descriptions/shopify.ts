import type { Notes } from "./note.ts";

/** Shops that the app is installed in. */
export const shopify: Notes = {
  ShopSyncStatus: {
    about: "How far what a shop sells and says has come into its widget's knowledge.",
    fields: {
      step: "What is being read: `policies`, `pages`, `articles`, `products`, `collections`, then a check of each. Null unless it runs.",
      reason: "Why it failed.",
      known: "Of those that customers see: drafts and what is not in the online store are left out.",
      products_total:
        "Also those that customers do not see. Null: not counted yet. From 10,000 on, that many.",
      synced_at: "When all there is was last read.",
    },
  },
  ShopPlan: {
    about: "How much of its plan a shop has used this month.",
    fields: {
      handle: "The plan's, as in `SHOPIFY_PLANS`. Null: the shop pays for none.",
      name: "As Shopify calls the plan.",
      month: "By the shop's clock.",
      ends_at: "When the next month begins, and with it counting.",
      answers: "Whole answers of the assistant this month: what failed or was stopped is none.",
      answers_most: "As many a month the plan includes. Null: no limit.",
      state:
        "`near`: 80 % are used. `reached`: all are; the assistant answers no more, and what customers write waits for people.",
    },
  },
  ShopStatus: {
    about: "How a shop stands with this deployment.",
    fields: {
      shop: "The permanent domain, `demo.myshopify.com`.",
      name: "As the merchant calls it.",
      primary_host: "Where customers shop.",
      currency: "The shop's own, ISO 4217.",
      locale: "The shop's own language. Null: Shopify has not told yet.",
      time_zone: "IANA name.",
      org_id: "Whose everything of the shop is.",
      installed_at: "When this installation began.",
      scopes: "What the merchant granted.",
      editor_url: "The theme editor, at the switch of the app embed.",
      plans_url: "Shopify's page of the app's plans.",
      plan: "What it pays for, and how much of that is used.",
      sync: "Null: not begun yet.",
      data_requests: "Customers who want to see what is known of them, the newest first; of sixty days.",
      "data_requests.id": "Shopify's.",
      "data_requests.customer_id": "Their `user_id` here: `GET /api/visitors?user_id=…` finds them.",
    },
  },
  AgentProfile: {
    about: "Who asks shops for their products, as the Universal Commerce Protocol has it.",
    fields: {
      "ucp.version": "The newest version of the protocol that is spoken.",
      "ucp.services": "Over what.",
      "ucp.capabilities": "Looking products up, and nothing else.",
    },
  },
};
