import type { AddressLimit } from "./auth/address-limit.ts";
import type { Conversation } from "./conversation/conversation.ts";
import type { Inbox } from "./inbox/inbox.ts";
import type { IngestJob } from "./ingest/job.ts";
import type { DeliveryJob } from "./notify/job.ts";
import type { ErasureJob } from "./privacy/erasure-job.ts";
import type { ShopJob } from "./shopify/sync/job.ts";
import type { ShopTokens } from "./shopify/shop-tokens.ts";

/** What Cloudflare gives the Worker: wrangler.jsonc's bindings, vars and secrets. */
export interface Env {
  ASSETS: Fetcher;
  CONVERSATION: DurableObjectNamespace<Conversation>;
  /** One per org, named by its id. */
  INBOX: DurableObjectNamespace<Inbox>;
  ADDRESS_LIMIT: DurableObjectNamespace<AddressLimit>;
  /** One per Shopify shop, named by its permanent domain. */
  SHOP_TOKENS: DurableObjectNamespace<ShopTokens>;
  DB: D1Database;
  CONFIG: KVNamespace;
  FILES: R2Bucket;
  ERASURES: Queue<ErasureJob>;
  DELIVERIES: Queue<DeliveryJob>;
  INGEST: Queue<IngestJob>;
  SHOPS: Queue<ShopJob>;
  SESSION_RATE: RateLimit;
  /** Workers AI, where the deployment binds it. */
  AI?: Ai;
  /** Signs visitor tokens and derives identity secrets. Without it nothing works; `npm start` and `npm run deploy` make one. */
  FOYER_SECRET: string;
  /** The operator's secret: may act for every org. */
  BUBBLE_API_SECRET: string;
  OPENAI_API_KEY?: string;
  /** Default https://api.openai.com/v1 */
  OPENAI_BASE_URL?: string;
  OPENAI_MODEL?: string;
  OPENROUTER_API_KEY?: string;
  /** Default https://openrouter.ai/api/v1 */
  OPENROUTER_BASE_URL?: string;
  GROQ_API_KEY?: string;
  /** Default https://api.groq.com/openai/v1 */
  GROQ_BASE_URL?: string;
  /** For an AI Gateway that wants one, where a base URL above is an AI Gateway's. */
  AI_GATEWAY_TOKEN?: string;
  /** For voice alone, where the language model's key and server are not for it. Default of the address: OpenAI's. */
  VOICE_API_KEY?: string;
  VOICE_BASE_URL?: string;
  /** Default gpt-4o-mini-transcribe; `off`: nobody writes down what is said. */
  TRANSCRIBE_MODEL?: string;
  /** Default gpt-4o-mini-tts; `off`: only the visitor's own browser reads aloud. */
  SPEECH_MODEL?: string;
  /** Default alloy. */
  SPEECH_VOICE?: string;
  /** Of the Twilio account whose calls are answered: proves that a request is Twilio's. */
  TWILIO_AUTH_TOKEN?: string;
  /** Search by meaning is on where both are set, and OPENAI_API_KEY: the key, and the index's host. */
  PINECONE_API_KEY?: string;
  PINECONE_BASE_URL?: string;
  /** Of the same server as the language model. Default text-embedding-3-small; another one embeds everything anew. */
  EMBEDDINGS_MODEL?: string;
  /** As the index has. Default 1536 */
  EMBEDDINGS_DIMENSIONS?: string;
  /** Dollars per million tokens, over those we know: `{"gpt-5-mini": {"in": 0.25, "out": 2}}`. */
  MODEL_PRICES?: string;
  /** A collector that takes OTLP over HTTP, before `/v1/traces`: each turn is told there. */
  OTEL_EXPORTER_OTLP_ENDPOINT?: string;
  /** `key=value,key=value`, percent-encoded. */
  OTEL_EXPORTER_OTLP_HEADERS?: string;
  /** `1`: with what was said. */
  OTEL_CAPTURE_CONTENT?: string;
  /** Where this deployment is reached, for links in e-mails; without it, where the visitor last opened a session. */
  PUBLIC_URL?: string;
  /** E-mail is sent where both are set, through Resend or what speaks as it does. */
  RESEND_API_KEY?: string;
  EMAIL_FROM?: string;
  /** Default https://api.resend.com */
  RESEND_BASE_URL?: string;
  /** `1`: webhooks may go to, and files be fetched from, private addresses and plain http, as in development. */
  WEBHOOKS_ALLOW_PRIVATE?: string;
  /** `team.cloudflareaccess.com`: who Cloudflare Access lets through signs in to `/console` as an agent of ACCESS_ORG_ID. */
  ACCESS_TEAM_DOMAIN?: string;
  /** The Access application's audience tag. */
  ACCESS_AUD?: string;
  ACCESS_ORG_ID?: string;
  /** E-mail addresses, comma-separated, of those who are admins; unset: all are. */
  ACCESS_ADMINS?: string;
  /** Of the Shopify app that this deployment is, from its settings: client id and client secret. */
  SHOPIFY_API_KEY?: string;
  SHOPIFY_API_SECRET?: string;
  /** Answers of the assistant a month by the plan's handle: `{"starter": 500, "pro": null, "none": 50}`; unset: no limit. */
  SHOPIFY_PLANS?: string;
  /** That app's handle, where it is not the one of `shopify.app.toml`: no two apps of Shopify's have the same. */
  SHOPIFY_APP_HANDLE?: string;
}
