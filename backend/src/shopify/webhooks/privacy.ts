import * as z from "zod";
import { saveDataRequest } from "../../store/shops.ts";
import { eraseCustomer } from "../redact-customer.ts";
import { isInstalled } from "../installed.ts";
import { redactShop } from "../redact-shop.ts";
import { shopTokens } from "../shop-tokens-stub.ts";
import type { Topic } from "./topic.ts";

const id = z.union([z.int(), z.string().min(1).max(64)]).transform(String);
const Customer = z.object({ id, email: z.string().nullish() });
const DataRequest = z.object({ customer: Customer, data_request: z.object({ id }) });
const CustomerRedact = z.object({ customer: Customer });

/** The merchant answers it: their page in the admin shows who asked. */
export const customersDataRequest: Topic = {
  isNamed: true,
  subject: () => null,
  handle: async ({ shop, payload, triggeredAt }, env) => {
    const { customer, data_request } = DataRequest.parse(payload);
    await saveDataRequest(env.DB, {
      id: data_request.id,
      shop: shop.shop,
      customer_id: customer.id,
      asked_at: triggeredAt,
    });
  },
};

export const customersRedact: Topic = {
  isNamed: true,
  subject: () => null,
  handle: async ({ shop, payload }, env) => {
    const { customer } = CustomerRedact.parse(payload);
    await eraseCustomer(env, shop, { id: customer.id, email: customer.email ?? null });
  },
};

/**
 * Two days after the app was uninstalled, also where it was installed again since: then it is not of this installation.
 * Of a shop that is installed as far as we know, the uninstallation may have got lost.
 */
export const shopRedact: Topic = {
  isNamed: true,
  subject: () => null,
  handle: async ({ shop, triggeredAt }, env) => {
    if (Date.parse(triggeredAt) < Date.parse(shop.installed_at)) return;
    if (shop.uninstalled_at === null && (await isInstalled(env, shop.shop))) return;
    await redactShop(env, shop);
  },
  // A set-up that came to no end left its tokens.
  handleUnknown: (shop, env) => shopTokens(env, shop).forget(),
};
