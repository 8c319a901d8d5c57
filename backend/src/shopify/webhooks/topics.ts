import { appScopesUpdate, appUninstalled } from "./app.ts";
import { customersDataRequest, customersRedact, shopRedact } from "./privacy.ts";
import { shopUpdate } from "./shop.ts";
import type { Topic } from "./topic.ts";

/** Every webhook that something is done about, by the topic Shopify names it with. */
export const topics: Readonly<Record<string, Topic>> = {
  "app/uninstalled": appUninstalled,
  "app/scopes_update": appScopesUpdate,
  "shop/update": shopUpdate,
  "customers/data_request": customersDataRequest,
  "customers/redact": customersRedact,
  "shop/redact": shopRedact,
};
