import { randomBytes } from "node:crypto";
import type { D1Database, KVNamespace, Queue, R2Bucket } from "@cloudflare/workers-types";
import { ConversationState, SessionResponse } from "@foyer/shared-widget/protocol";
import { createTestHarness, type TestHarness } from "wrangler";

export const platformSecret = "platform-secret-of-the-tests";
export const foyerSecret = "foyer-secret-of-the-tests-0123456789";

// Wrangler reads these when it starts: nothing here may wait for, or speak to, the network.
Object.assign(process.env, {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  X_LOCAL_OBSERVABILITY: "false",
  X_LOCAL_EXPLORER: "false",
  CI: "true",
});

/** The bindings that tests look behind the routes with. */
interface Bindings {
  DB: D1Database;
  CONFIG: KVNamespace;
  FILES: R2Bucket;
  ERASURES: Queue;
  SHOP_TOKENS: { idFromName(shop: string): unknown; get(id: unknown): { has(): Promise<boolean> } };
}

export interface Call {
  /** Goes out as `Authorization: Bearer`. */
  token?: string;
  /** Sent as JSON; a string as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  /** Who the edge says is calling. Without one, an address nobody else has. */
  address?: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look at what came, whatever its shape
  body: any;
}

/** A Worker of its own: real workerd, real storage, a real port. */
export class Server {
  readonly #harness: TestHarness;
  readonly url: URL;
  #env: Bindings;

  private constructor(harness: TestHarness, url: URL, env: Bindings) {
    this.#harness = harness;
    this.url = url;
    this.#env = env;
  }

  get env(): Bindings {
    return this.#env;
  }

  static async start(
    secrets: Record<string, string> = {},
    { migrated = true }: { migrated?: boolean } = {},
  ): Promise<Server> {
    const harness = createTestHarness({
      root: `${import.meta.dirname}/..`,
      workers: [
        {
          configPath: "./wrangler.jsonc",
          // Also the empty ones: a developer's own `.dev.vars` stays out of the tests.
          secrets: {
            FOYER_SECRET: foyerSecret,
            BUBBLE_API_SECRET: platformSecret,
            OPENAI_API_KEY: "",
            OPENAI_BASE_URL: "",
            PINECONE_API_KEY: "",
            ...secrets,
          },
        },
      ],
    });
    const { url } = await harness.listen();
    const worker = harness.getWorker<Bindings>();
    if (migrated) await worker.applyD1Migrations("DB");
    return new Server(harness, url, await worker.getEnv());
  }

  async migrate(): Promise<void> {
    await this.#harness.getWorker<Bindings>().applyD1Migrations("DB");
  }

  async fetch(method: string, path: string, call: Call = {}): Promise<Response> {
    const { token, body, headers = {}, address = newAddress() } = call;
    return fetch(new URL(path, this.url), {
      method,
      redirect: "manual",
      headers: {
        "cf-connecting-ip": address,
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
  }

  async call(method: string, path: string, call: Call = {}): Promise<Answer> {
    const response = await this.fetch(method, path, call);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: isJson && text !== "" ? JSON.parse(text) : undefined,
    };
  }

  /** Runs a cron, the daily one unless another is named, as if it were `at`. */
  async scheduled(at: Date, cron = "17 3 * * *"): Promise<void> {
    await this.#harness.getWorker<Bindings>().scheduled({ cron, scheduledTime: at });
  }

  /** What the Worker has logged since the last call, line by line. */
  takeLog(): string[] {
    const lines = this.#harness.getLogs().map(({ message }) => message);
    this.#harness.clearLogs();
    return lines;
  }

  /** The Worker and all it was at is gone from one moment to the next; what it wrote down is there when it comes back. */
  async crash(): Promise<void> {
    await this.#harness.update((options) => options);
    await this.#harness.listen();
    this.#env = await this.#harness.getWorker<Bindings>().getEnv();
  }

  async close(): Promise<void> {
    await this.#harness.close();
  }
}

/** Rates are per address: tests that share none cannot disturb each other. */
export function newAddress(): string {
  return `10.${[...randomBytes(3)].join(".")}`;
}

export function newId(prefix: string): string {
  return `${prefix}-${randomBytes(6).toString("hex")}`;
}

/** An org with a key and a widget of its own. */
export interface Org {
  org_id: string;
  key: string;
  key_id: string;
  widget_id: string;
}

export async function newOrg(server: Server, config: Record<string, unknown> = {}): Promise<Org> {
  const org_id = newId("org");
  const made = await server.call("POST", "/api/keys", {
    token: platformSecret,
    body: { org_id, name: "tests" },
  });
  if (made.status !== 201) throw new Error(`no key: ${made.text}`);
  const widget_id = await newWidget(server, { org_id, key: made.body.key }, config);
  return { org_id, key: made.body.key, key_id: made.body.id, widget_id };
}

export async function newWidget(
  server: Server,
  { org_id, key }: Pick<Org, "org_id" | "key">,
  config: Record<string, unknown> = {},
): Promise<string> {
  const widget_id = newId("Widget");
  const saved = await server.call("POST", "/api/config", {
    token: key,
    body: { widget_id, org_id, ...config },
  });
  if (saved.status !== 201) throw new Error(`no widget: ${saved.text}`);
  return widget_id;
}

export interface Session extends SessionResponse {
  address: string;
}

export async function openSession(
  server: Server,
  widget_id: string,
  request: Record<string, unknown> = {},
  call: Call = {},
): Promise<Session> {
  const address = call.address ?? newAddress();
  const opened = await server.call("POST", "/api/sessions", {
    ...call,
    address,
    body: { widget_id, ...request },
  });
  if (opened.status !== 200) throw new Error(`no session: ${opened.text}`);
  return { ...SessionResponse.parse(opened.body), address };
}

/** Says something over HTTP, without waiting for an answer unless asked to. */
export function say(
  server: Server,
  { conversation_id, token, address }: Session,
  text: string,
  { id = newId("m"), wait = false }: { id?: string; wait?: boolean } = {},
): Promise<Answer> {
  return server.call("POST", `/api/chat/${conversation_id}`, { token, address, body: { id, text, wait } });
}

export async function stateOf(server: Server, session: Session): Promise<ConversationState> {
  const { conversation_id, token, address } = session;
  const read = await server.call("POST", `/api/chat/${conversation_id}`, {
    token,
    address,
    body: { type: "read", seq: 0 },
  });
  return ConversationState.parse(read.body.conversation);
}

/** Asks again and again until `isSo` holds; what was asked last is the answer, also when time is up. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isSo: (found: T) => boolean,
  ms = 15_000,
): Promise<T> {
  const until = Date.now() + ms;
  for (;;) {
    const found = await ask();
    if (isSo(found) || Date.now() > until) return found;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
