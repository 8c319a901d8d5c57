import * as z from "zod";
import type { Env } from "../../env.ts";
import { queueDocuments } from "../../ingest/queue-document.ts";
import { deleteDocuments } from "../../store/documents.ts";
import type { Shop } from "../../store/shops.ts";
import type { AdminApi } from "../admin-api.ts";
import { policiesQuery } from "../queries/policies.ts";
import { withinBytes } from "./content-items.ts";
import { httpAddress, shortened } from "./document-fields.ts";
import type { NewDocument } from "./item.ts";

/** Every kind of policy a shop can have. */
const policyTypes = [
  "CONTACT_INFORMATION",
  "LEGAL_NOTICE",
  "PRIVACY_POLICY",
  "REFUND_POLICY",
  "SHIPPING_POLICY",
  "SUBSCRIPTION_POLICY",
  "TERMS_OF_SALE",
  "TERMS_OF_SERVICE",
];

const Answer = z.object({
  shop: z.object({
    shopPolicies: z.array(
      z.object({ type: z.string(), title: z.string(), body: z.string(), url: z.string() }),
    ),
  }),
});

/** Keeps a shop's policies as they are now, and forgets those it has no more. */
export async function keepPolicies(env: Env, api: AdminApi, shop: Shop): Promise<void> {
  const { shopPolicies } = Answer.parse(await api.query(policiesQuery)).shop;
  const owner = { org_id: shop.org_id, widget_id: shop.widget_id };
  const documents = shopPolicies
    .filter(({ body }) => body.trim() !== "")
    .map(({ type, title, body, url }): NewDocument => ({
      external_id: policyName(type),
      title: shortened(title.trim() || type, 300),
      format: "html",
      content: withinBytes(body),
      url: httpAddress(url),
    }));
  const there = new Set(documents.map(({ external_id }) => external_id));
  await queueDocuments(env, owner, documents);
  await deleteDocuments(
    env.DB,
    owner,
    policyTypes.map(policyName).filter((name) => !there.has(name)),
  );
}

const policyName = (type: string): string => `policy:${type.toLowerCase()}`;
