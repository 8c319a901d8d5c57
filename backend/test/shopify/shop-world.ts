import { randomUUID } from "node:crypto";
import { AdminServer } from "./admin-server.ts";
import { BulkOperations } from "./bulk-operations.ts";
import { Catalogue } from "./catalogue.ts";
import { type Claims, signSessionToken, signWebhook, testApp, TokenEndpoint } from "./token-endpoint.ts";

/** What a Worker is told to be the tests' app. */
export const shopifySecrets = {
  SHOPIFY_API_KEY: testApp.clientId,
  SHOPIFY_API_SECRET: testApp.clientSecret,
};

/** What a shop's Admin API is asked. */
export interface AdminQuestion {
  query: string;
  variables: Record<string, unknown>;
}

/** Answers for any other address of a shop; undefined: there is nothing. */
export type OtherAnswer = (request: Request, shop: StandInShop) => Response | Promise<Response> | undefined;

export interface StandInSubscription {
  name: string;
  handle: string | null;
  status: "ACTIVE" | "CANCELLED" | "PENDING" | "FROZEN";
}

/** A shop as Shopify runs it, as far as the app gets to see it. */
export class StandInShop {
  readonly domain: string;
  readonly tokens: TokenEndpoint;
  name = "Demo";
  primaryHost: string;
  currency = "EUR";
  timeZone = "Europe/Berlin";
  /** The app's own metafields, `foyer.config`; gone with the installation. */
  readonly metafields = new Map<string, { type: string; value: string }>();
  /** What the Admin API was asked, by the name of the operation. */
  readonly asked: string[] = [];
  /** What it pays for in the app; gone with the installation. */
  readonly subscriptions: StandInSubscription[] = [];
  readonly catalogue = new Catalogue();
  readonly admin = new AdminServer();
  readonly bulk = new BulkOperations();
  other: OtherAnswer = () => undefined;
  #installation = 0;

  constructor(domain: string) {
    this.domain = domain;
    this.tokens = new TokenEndpoint(domain);
    this.primaryHost = domain.replace(".myshopify.com", ".example");
    this.install();
  }

  get installationId(): string {
    return `gid://shopify/AppInstallation/${this.#installation}`;
  }

  install(): void {
    installations += 1;
    this.#installation = installations;
    this.tokens.isInstalled = true;
  }

  uninstall(): void {
    this.tokens.revoke();
    this.tokens.isInstalled = false;
    this.metafields.clear();
    this.subscriptions.length = 0;
  }

  /** The merchant has chosen a plan on Shopify's page, in place of the one before. */
  subscribe(handle: string, name = handle): void {
    for (const each of this.subscriptions) each.status = "CANCELLED";
    this.subscriptions.push({ name, handle, status: "ACTIVE" });
  }

  sessionToken(changed: Partial<Claims> = {}): Promise<string> {
    return signSessionToken(this.domain, changed);
  }

  /** What Shopify posts to the app; `headers` and `body` go out as they are. */
  async webhook(
    topic: string,
    payload: unknown,
    {
      id = randomUUID(),
      triggeredAt = new Date(),
    }: { id?: string | undefined; triggeredAt?: Date | undefined } = {},
  ): Promise<{ headers: Record<string, string>; body: string }> {
    const body = JSON.stringify(payload);
    return {
      body,
      headers: {
        "content-type": "application/json",
        "x-shopify-topic": topic,
        "x-shopify-shop-domain": this.domain,
        "x-shopify-webhook-id": id,
        "x-shopify-triggered-at": triggeredAt.toISOString(),
        "x-shopify-api-version": "2026-10",
        "x-shopify-hmac-sha256": await signWebhook(body),
      },
    };
  }

  async answer(request: Request): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (pathname === "/admin/oauth/access_token") return this.tokens.answer(request);
    if (pathname !== "/admin/api/2026-10/graphql.json")
      return (
        this.bulk.answer(request) ?? (await this.other(request, this)) ?? new Response("", { status: 404 })
      );
    if (request.method !== "POST" || request.headers.get("content-type") !== "application/json")
      return new Response("", { status: 400 });
    if (!this.tokens.admits(request.headers.get("x-shopify-access-token") ?? ""))
      return Response.json({ errors: "[API] Invalid API key or access token" }, { status: 401 });
    const { query = "", variables = {} } = (await request.json()) as Partial<AdminQuestion>;
    this.asked.push(/^\s*(?:query|mutation)\s+(\w+)/.exec(query)?.[1] ?? "anonymous");
    const answer = this.admin.answer({ query, variables }, this);
    return answer instanceof Response ? answer : Response.json(answer);
  }
}

let installations = 100;

/**
 * Every shop there is. What a Worker under test asks goes out through this process's `fetch`: while a world is there,
 * what is for `*.myshopify.com` goes to its shops, and the network never hears of it.
 */
export class ShopWorld {
  readonly #shops = new Map<string, StandInShop>();
  readonly #fetch = globalThis.fetch;

  constructor() {
    globalThis.fetch = async (input, init) => {
      const { hostname, protocol } = new URL(input instanceof Request ? input.url : input);
      if (!hostname.endsWith(".myshopify.com")) return this.#fetch(input, init);
      const shop = this.#shops.get(hostname);
      if (!shop || protocol !== "https:") return new Response("", { status: 404 });
      return shop.answer(new Request(input, init));
    };
  }

  /** A new shop whose merchant has just installed the app. */
  open(label = `demo-${randomUUID().slice(0, 8)}`): StandInShop {
    const shop = new StandInShop(`${label}.myshopify.com`);
    this.#shops.set(shop.domain, shop);
    return shop;
  }

  close(): void {
    globalThis.fetch = this.#fetch;
  }
}
