import { app } from "./app.ts";
import type { Env } from "./env.ts";
import { consumeDeadIngest, consumeIngest } from "./ingest/consume.ts";
import type { IngestJob } from "./ingest/job.ts";
import { tendIngest } from "./ingest/tend.ts";
import { consumeDeliveries } from "./notify/consume.ts";
import type { DeliveryJob } from "./notify/job.ts";
import { consumeErasures } from "./privacy/erasure.ts";
import type { ErasureJob } from "./privacy/erasure-job.ts";
import { erasePastRetention } from "./retention.ts";
import { forgetDeletedWords } from "./store/message-search.ts";
import { pruneNotices } from "./store/notices.ts";
import { consumeDeadShops, consumeShops } from "./shopify/sync/consume-shops.ts";
import type { ShopJob } from "./shopify/sync/job.ts";
import { tendShops } from "./shopify/sync/tend-shops.ts";
import { pruneShopWebhooks } from "./store/shop-webhooks.ts";

export { AddressLimit } from "./auth/address-limit.ts";
export { Conversation } from "./conversation/conversation.ts";
export { Inbox } from "./inbox/inbox.ts";
export { ShopTokens } from "./shopify/shop-tokens.ts";

/** What Cloudflare calls. */
export default {
  fetch: app.fetch,
  queue: (batch, env) => {
    if (isOf(batch, "ingest")) return consumeIngest(batch as MessageBatch<IngestJob>, env);
    if (isOf(batch, "ingest-dead")) return consumeDeadIngest(batch as MessageBatch<IngestJob>, env);
    if (isOf(batch, "shops")) return consumeShops(batch as MessageBatch<ShopJob>, env);
    if (isOf(batch, "shops-dead")) return consumeDeadShops(batch as MessageBatch<ShopJob>, env);
    return isOf(batch, "deliveries")
      ? consumeDeliveries(batch as MessageBatch<DeliveryJob>, env)
      : consumeErasures(batch as MessageBatch<ErasureJob>, env);
  },
  scheduled: async (controller, env) => {
    if (controller.cron === halfHourly) return tendShops(env, "poll");
    if (controller.cron === hourly) return tendIngest(env, controller.scheduledTime);
    await erasePastRetention(env, controller.scheduledTime);
    await pruneNotices(env.DB, controller.scheduledTime);
    await pruneShopWebhooks(env.DB, controller.scheduledTime);
    await tendShops(env, "check");
    await forgetDeletedWords(env.DB);
  },
} satisfies ExportedHandler<Env, ErasureJob | DeliveryJob | IngestJob | ShopJob>;

/** As wrangler.jsonc has them; what else it has is daily. */
const hourly = "41 * * * *";
const halfHourly = "8,38 * * * *";

/** An environment puts its name into its queues': `foyer-staging-deliveries`. */
function isOf({ queue }: MessageBatch, name: string): boolean {
  return queue.endsWith(`-${name}`);
}
