import * as z from "zod";
import type { Shop } from "../../store/shops.ts";

/** What a shop pays for in the app, as Shopify has it. */
export const Subscriptions = z.array(
  z.object({
    name: z.string(),
    status: z.string(),
    lineItems: z.array(
      z.object({
        plan: z.object({ pricingDetails: z.object({ planHandle: z.string().nullish() }) }),
      }),
    ),
  }),
);

/** The plan that holds. By its name where Shopify has no handle for it. */
export function planOf(subscriptions: z.infer<typeof Subscriptions>): Pick<Shop, "plan" | "plan_name"> {
  const active = subscriptions.find(({ status }) => status === "ACTIVE");
  if (!active) return { plan: null, plan_name: null };
  const handles = active.lineItems.flatMap(({ plan }) => plan.pricingDetails.planHandle ?? []);
  return { plan: handles[0] ?? active.name, plan_name: active.name };
}
