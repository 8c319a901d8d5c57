import { appScopesUpdate, appSubscriptionsUpdate, appUninstalled } from "./app.ts";
import { bulkOperationFinished } from "./bulk-operation.ts";
import { domainAdded, domainRemoved } from "./domains.ts";
import { collectionChanged, collectionDeleted, productChanged, productDeleted } from "./items.ts";
import { customersDataRequest, customersRedact, shopRedact } from "./privacy.ts";
import { shopUpdate } from "./shop.ts";
import type { Topic } from "./topic.ts";

/** Every webhook that something is done about, by the topic Shopify names it with. */
export const topics: Readonly<Record<string, Topic>> = {
  "app/uninstalled": appUninstalled,
  "app/scopes_update": appScopesUpdate,
  "app_subscriptions/update": appSubscriptionsUpdate,
  "bulk_operations/finish": bulkOperationFinished,
  "collections/create": collectionChanged,
  "collections/update": collectionChanged,
  "collections/delete": collectionDeleted,
  "domains/create": domainAdded,
  "domains/update": domainAdded,
  "domains/destroy": domainRemoved,
  "products/create": productChanged,
  "products/update": productChanged,
  "products/delete": productDeleted,
  "shop/update": shopUpdate,
  "customers/data_request": customersDataRequest,
  "customers/redact": customersRedact,
  "shop/redact": shopRedact,
};
