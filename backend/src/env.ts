import type { AddressLimit } from "./auth/address-limit.ts";
import type { Conversation } from "./conversation/conversation.ts";

/** A conversation whose every trace is to be deleted; sent by the retention cron, done by the queue consumer. */
export interface ErasureJob {
  org_id: string;
  conversation_id: string;
  /** Only when nothing has happened in it since; RFC 3339. */
  before?: string;
}

/** What Cloudflare gives the Worker: wrangler.jsonc's bindings, vars and secrets. */
export interface Env {
  ASSETS: Fetcher;
  CONVERSATION: DurableObjectNamespace<Conversation>;
  ADDRESS_LIMIT: DurableObjectNamespace<AddressLimit>;
  DB: D1Database;
  CONFIG: KVNamespace;
  FILES: R2Bucket;
  ERASURES: Queue<ErasureJob>;
  SESSION_RATE: RateLimit;
  /** Signs visitor tokens and derives identity secrets. Without it nothing works; `npm start` and `npm run deploy` make one. */
  FOYER_SECRET: string;
  /** The operator's secret: may act for every org. */
  BUBBLE_API_SECRET: string;
  OPENAI_API_KEY?: string;
  /** Default https://api.openai.com/v1 */
  OPENAI_BASE_URL?: string;
  OPENAI_MODEL?: string;
}
