import type { Env } from "../../env.ts";
import { type Item, itemName } from "./item.ts";

/** A query asks for as many at once. */
export const itemsAtOnce = 20;

/** Has these asked for, and kept as the shop has them then. */
export async function sendItems(
  env: Env,
  shop: string,
  items: readonly Pick<Item, "kind" | "id">[],
  options: QueueSendBatchOptions = {},
): Promise<void> {
  const names = items.map(itemName);
  const jobs = [];
  for (let at = 0; at < names.length; at += itemsAtOnce)
    jobs.push({ body: { kind: "items", shop, items: names.slice(at, at + itemsAtOnce) } } as const);
  // A queue takes a hundred at once.
  for (let at = 0; at < jobs.length; at += 100) await env.SHOPS.sendBatch(jobs.slice(at, at + 100), options);
}
