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
