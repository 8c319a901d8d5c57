import * as z from "zod";
import { renameShop } from "../../store/shops.ts";
import { allowOrigins } from "../setup.ts";
import { ensureSynced } from "../sync/begin-run.ts";
import { TimeZone } from "../time-zone.ts";
import type { Topic } from "./topic.ts";

/** What is read of a shop as the webhook tells it. */
const Told = z.object({
  name: z.string(),
  domain: z.string().min(1).toLowerCase(),
  currency: z.string().min(1),
  iana_timezone: TimeZone,
  primary_locale: z.string().min(1).nullish(),
});

export const shopUpdate: Topic = {
  subject: () => "shop",
  handle: async ({ shop, payload }, env) => {
    const told = Told.parse(payload);
    const now = new Date().toISOString();
    const renamed = await renameShop(
      env.DB,
      shop.shop,
      {
        name: told.name,
        primary_host: told.domain,
        currency: told.currency,
        locale: told.primary_locale ?? null,
        time_zone: told.iana_timezone,
      },
      now,
    );
    if (!renamed) return;
    await allowOrigins(env, renamed, now);
    // Of a shop that moved, nothing is any more.
    await ensureSynced(env, renamed);
  },
};
