import type { Env } from "../../env.ts";
import type { Shop } from "../../store/shops.ts";

/** What Shopify told of a shop that we know, with its signature checked. */
interface ShopWebhook {
  shop: Shop;
  /** RFC 3339: when it happened. */
  triggeredAt: string;
  /** Parsed JSON; its shape is each topic's to check. */
  payload: unknown;
}

/** What is done about one kind of webhook. */
export interface Topic {
  /**
   * The thing it tells of, `product:123`: what was told of the same thing for an earlier time is not handled after
   * it. Null: each is handled, in whatever order they come.
   */
  subject(payload: unknown): string | null;
  /**
   * Within a second or so, for then Shopify waits no longer: what takes more goes on a queue. It may be called again
   * for the same webhook where it threw, or where this Worker was stopped before its end.
   */
  handle(webhook: ShopWebhook, env: Env): Promise<void>;
  /** What is signed names the shop: without that, it could be anything of this app's that somebody sends on as this. */
  isNamed?: boolean;
  /** Of a shop that is not known, or no more. */
  handleUnknown?(shop: string, env: Env): Promise<void>;
}
