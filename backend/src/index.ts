import { app } from "./app.ts";
import type { Env } from "./env.ts";
import { consumeDeliveries } from "./notify/consume.ts";
import type { DeliveryJob } from "./notify/job.ts";
import { consumeErasures } from "./privacy/erasure.ts";
import type { ErasureJob } from "./privacy/erasure-job.ts";
import { erasePastRetention } from "./retention.ts";
import { forgetDeletedWords } from "./store/message-search.ts";
import { pruneNotices } from "./store/notices.ts";

export { AddressLimit } from "./auth/address-limit.ts";
export { Conversation } from "./conversation/conversation.ts";
export { Inbox } from "./inbox/inbox.ts";

/** What Cloudflare calls. */
export default {
  fetch: app.fetch,
  queue: (batch, env) =>
    isOf(batch, "deliveries")
      ? consumeDeliveries(batch as MessageBatch<DeliveryJob>, env)
      : consumeErasures(batch as MessageBatch<ErasureJob>, env),
  scheduled: async (controller, env) => {
    await erasePastRetention(env, controller.scheduledTime);
    await pruneNotices(env.DB, controller.scheduledTime);
    await forgetDeletedWords(env.DB);
  },
} satisfies ExportedHandler<Env, ErasureJob | DeliveryJob>;

/** An environment puts its name into its queues': `foyer-staging-deliveries`. */
function isOf({ queue }: MessageBatch, name: string): boolean {
  return queue.endsWith(`-${name}`);
}
