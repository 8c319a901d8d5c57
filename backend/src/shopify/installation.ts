import * as z from "zod";
import { OrgId, WidgetId } from "@foyer/shared-widget/protocol";
import type { AdminApi } from "./admin-api.ts";
import type { Shop } from "../store/shops.ts";
import type { EmbedMetafields } from "./metafields.ts";
import { planOf, Subscriptions } from "./plan/subscriptions.ts";
import { setupQuery } from "./queries/setup.ts";
import { TimeZone } from "./time-zone.ts";

const Metafield = z.object({ value: z.string() }).nullable();
const Answer = z.object({
  shop: z.object({
    id: z.string().min(1),
    name: z.string(),
    myshopifyDomain: z.string(),
    primaryDomain: z.object({ host: z.string().min(1).toLowerCase() }),
    currencyCode: z.string(),
    ianaTimezone: TimeZone,
  }),
  currentAppInstallation: z.object({
    id: z.string().min(1),
    accessScopes: z.array(z.object({ handle: z.string() })),
    activeSubscriptions: Subscriptions,
    config: Metafield,
    identity: Metafield,
  }),
});

/** What the shop says of itself and of our app in it. */
export interface Installation {
  id: string;
  scopes: string;
  shop: z.infer<typeof Answer>["shop"];
  plan: Pick<Shop, "plan" | "plan_name">;
  metafields: Partial<EmbedMetafields>;
}

export async function readInstallation(api: AdminApi, signal?: AbortSignal): Promise<Installation> {
  const { shop, currentAppInstallation: installed } = Answer.parse(await api.query(setupQuery, {}, signal));
  return {
    id: installed.id,
    scopes: installed.accessScopes.map(({ handle }) => handle).join(","),
    shop,
    plan: planOf(installed.activeSubscriptions),
    metafields: {
      ...(installed.config && { config: installed.config.value }),
      ...(installed.identity && { identity: installed.identity.value }),
    },
  };
}

/**
 * For a shop that has none yet. With something nobody can guess: widgets' ids are anybody's to take, and what a
 * shop's org left behind outside the database must not be its successor's after an erasure.
 */
export function newShopIds(shop: string): { org_id: string; widget_id: string } {
  const id = `shopify-${shop.split(".")[0]?.slice(0, 40)}-${randomHex(5)}`;
  return { org_id: OrgId.parse(id), widget_id: WidgetId.parse(id) };
}

function randomHex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
