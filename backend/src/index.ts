import { app } from "./app.ts";
import type { Env } from "./env.ts";
import { consumeErasures } from "./privacy/erasure.ts";
import type { ErasureJob } from "./privacy/erasure-job.ts";
import { erasePastRetention } from "./retention.ts";

export { AddressLimit } from "./auth/address-limit.ts";
export { Conversation } from "./conversation/conversation.ts";
export { Inbox } from "./inbox/inbox.ts";

/** What Cloudflare calls. */
export default {
  fetch: app.fetch,
  queue: (batch, env) => consumeErasures(batch, env),
  scheduled: (controller, env) => erasePastRetention(env, controller.scheduledTime),
} satisfies ExportedHandler<Env, ErasureJob>;
