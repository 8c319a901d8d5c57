import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { tablesOfOrgs, tablesOfShops } from "../../src/store/owned-tables.ts";
import { signIdentity } from "../forge.ts";
import { type Answer, eventually, openSession, say, Server } from "../server.ts";
import { ShopWorld, shopifySecrets, type StandInShop } from "./shop-world.ts";
import { signWebhook } from "./token-endpoint.ts";

let world: ShopWorld;
let server: Server;
beforeAll(async () => {
  world = new ShopWorld();
  server = await Server.start(shopifySecrets);
});
afterAll(async () => {
  await server?.close();
  world?.close();
});

interface Installed {
  shop: StandInShop;
  org_id: string;
  widget_id: string;
}

const setUp = async (shop: StandInShop): Promise<Installed> => {
  const { status, text, body } = await server.call("POST", "/shopify/setup", {
    token: await shop.sessionToken(),
  });
  if (status !== 200) throw new Error(text);
  return { shop, org_id: body.org_id, widget_id: body.widget_id };
};
const tell = async (
  shop: StandInShop,
  topic: string,
  payload: unknown,
  sent: { id?: string; triggeredAt?: Date } = {},
): Promise<Answer> => server.call("POST", "/shopify/webhooks", await shop.webhook(topic, payload, sent));
const uninstall = (shop: StandInShop, triggeredAt?: Date) =>
  tell(shop, "app/uninstalled", { myshopify_domain: shop.domain }, triggeredAt && { triggeredAt });
const later = (ms: number): Date => new Date(Date.now() + ms);
const shopAs = (name: string) => ({
  name,
  domain: "new.example",
  currency: "USD",
  iana_timezone: "America/New_York",
  primary_locale: "fr",
});
const nameOf = async (shop: StandInShop): Promise<string> =>
  (await server.call("GET", "/shopify/status", { token: await shop.sessionToken() })).body?.name;

test("check 9: a webhook that Shopify signed is heard, one that it did not is refused", async () => {
  const { shop, widget_id } = await setUp(world.open());
  const started = performance.now();
  expect((await tell(shop, "shop/update", shopAs("New"))).status).toBe(200);
  expect(performance.now() - started).toBeLessThan(1_000);
  const { body } = await server.call("GET", "/shopify/status", { token: await shop.sessionToken() });
  expect(body).toMatchObject({ name: "New", currency: "USD", locale: "fr", primary_host: "new.example" });
  const config = await server.call("GET", `/api/config/${widget_id}`, { token: await shop.sessionToken() });
  expect(config.body.allowed_origins).toContain("https://new.example");

  const good = await shop.webhook("shop/update", shopAs("Forged"), { triggeredAt: later(1_000) });
  const forged = await signWebhook(good.body, "guess");
  for (const signature of ["", "!", forged, (await signWebhook("{}")).slice(0, 20)]) {
    const headers = { ...good.headers, "x-shopify-hmac-sha256": signature };
    expect([
      signature,
      (await server.call("POST", "/shopify/webhooks", { ...good, headers })).status,
    ]).toEqual([signature, 401]);
  }
  const body2 = good.body.replace("Forged", "Faked!");
  expect((await server.call("POST", "/shopify/webhooks", { ...good, body: body2 })).status).toBe(401);
  expect(await nameOf(shop)).toBe("New");
});

test("check 9: what comes twice is done once, what comes late not at all", async () => {
  const { shop } = await setUp(world.open());
  const id = randomUUID();
  const first = { id, triggeredAt: later(2_000) };
  expect((await tell(shop, "shop/update", shopAs("First"), first)).status).toBe(200);
  // Of one id the work is done once, whatever it brings.
  expect((await tell(shop, "shop/update", shopAs("Twice"), first)).status).toBe(200);
  expect(await nameOf(shop)).toBe("First");
  expect((await tell(shop, "shop/update", shopAs("Late"), { triggeredAt: later(1_000) })).status).toBe(200);
  expect(await nameOf(shop)).toBe("First");
  expect((await tell(shop, "shop/update", shopAs("Newer"), { triggeredAt: later(3_000) })).status).toBe(200);
  expect(await nameOf(shop)).toBe("Newer");
});

test("check 9: a shop that nobody knows, a topic that nobody handles and a shop that is not the one signed for change nothing", async () => {
  const { shop } = await setUp(world.open());
  const stranger = world.open();
  expect((await tell(stranger, "shop/redact", { shop_domain: stranger.domain })).status).toBe(200);
  expect((await tell(shop, "orders/paid", {})).status).toBe(200);
  expect((await tell(shop, "toString", {})).status).toBe(200);
  expect((await tell(shop, "app/uninstalled", { myshopify_domain: stranger.domain })).status).toBe(200);
  const status = await server.call("GET", "/shopify/status", { token: await shop.sessionToken() });
  expect(status.status).toBe(200);
  const kept = await server.env.DB.prepare("SELECT count(*) AS n FROM shop_webhooks WHERE shop = ?")
    .bind(stranger.domain)
    .first<number>("n");
  expect(kept).toBe(0);
});

test("a webhook that could not be handled is told again, and then is", async () => {
  const { shop } = await setUp(world.open());
  const id = randomUUID();
  expect((await tell(shop, "shop/update", { name: "Half" }, { id })).status).toBe(500);
  expect((await tell(shop, "shop/update", shopAs("Whole"), { id })).status).toBe(200);
  expect(await nameOf(shop)).toBe("Whole");
});

test("scopes that were granted later are known", async () => {
  const { shop } = await setUp(world.open());
  await tell(shop, "app/scopes_update", { previous: [], current: ["read_products", "read_orders"] });
  const { body } = await server.call("GET", "/shopify/status", { token: await shop.sessionToken() });
  expect(body.scopes).toEqual(["read_products", "read_orders"]);
});

test("each of the sites that Shopify tells of at once may show the chat", async () => {
  const { shop, widget_id } = await setUp(world.open());
  const hosts = Array.from({ length: 4 }, (_, at) => `market${at}.example`);
  const told = await Promise.all([
    ...hosts.map((host, at) => tell(shop, "domains/create", { id: at + 1, host })),
    tell(shop, "shop/update", shopAs("Moved")),
  ]);
  // Who others were faster than too often is told again.
  for (const [at, { status }] of told.entries())
    if (status !== 200 && at < hosts.length)
      await tell(shop, "domains/create", { id: at + 1, host: hosts[at] });
  const { body } = await server.call("GET", `/api/config/${widget_id}`, { token: await shop.sessionToken() });
  expect(body.allowed_origins).toEqual(
    expect.arrayContaining([...hosts, "new.example"].map((host) => `https://${host}`)),
  );
});

test("check 11: uninstalled, the widget is off; installed again, it is the same one with a new token", async () => {
  const { shop, org_id, widget_id } = await setUp(world.open());
  const headers = { origin: `https://${shop.primaryHost}` };
  const session = await openSession(server, widget_id, {}, { headers });
  shop.uninstall();
  expect((await uninstall(shop)).status).toBe(200);

  const opened = await server.call("POST", "/api/sessions", { headers, body: { widget_id } });
  expect(opened.status).toBe(404);
  expect((await server.call("GET", `/api/widgets/${widget_id}`)).status).toBe(404);
  expect((await say(server, session, "Anybody?")).status).toBe(404);
  const token = await shop.sessionToken();
  expect((await server.call("GET", "/api/config", { token })).status).toBe(403);
  expect((await server.call("GET", "/shopify/status", { token })).status).toBe(404);

  shop.install();
  const again = await setUp(shop);
  expect([again.org_id, again.widget_id]).toEqual([org_id, widget_id]);
  expect(shop.tokens.exchanges).toBe(2);
  expect(JSON.parse(shop.metafields.get("foyer.config")?.value ?? "{}").widget_id).toBe(widget_id);
  expect((await openSession(server, widget_id, {}, { headers })).conversation_id).toBeTruthy();
  const widgets = await server.call("GET", "/api/config", { token: await shop.sessionToken() });
  expect(widgets.body.configs).toHaveLength(1);

  // What Shopify tells only now of the installation before.
  expect((await uninstall(shop, later(-3_600_000))).status).toBe(200);
  expect((await server.call("GET", `/api/widgets/${widget_id}`)).status).toBe(200);
});

test("a customer who asks what is known of them is shown to the merchant", async () => {
  const { shop } = await setUp(world.open());
  const asked = {
    shop_domain: shop.domain,
    customer: { id: 7, email: "vera@example.com", phone: "+4930123456" },
    data_request: { id: 9999 },
    orders_requested: [],
  };
  await tell(shop, "customers/data_request", asked);
  await tell(shop, "customers/data_request", asked);
  const { body } = await server.call("GET", "/shopify/status", { token: await shop.sessionToken() });
  expect(body.data_requests).toMatchObject([{ id: "9999", customer_id: "7" }]);
  expect(JSON.stringify(body.data_requests)).not.toContain("vera");
});

/** A customer who is signed in, and said something. */
async function customer({ shop, widget_id }: Installed, user_id: string, text: string) {
  const identity = signIdentity(shop.metafields.get("foyer.identity")?.value ?? "", { widget_id, user_id });
  const headers = { origin: `https://${shop.primaryHost}` };
  const session = await openSession(server, widget_id, { identity }, { headers });
  await say(server, session, text);
  await eventually(
    () =>
      server.env.DB.prepare("SELECT message_count AS n FROM conversations WHERE id = ?")
        .bind(session.conversation_id)
        .first<number>("n"),
    (n) => (n ?? 0) > 0,
  );
  return session;
}
const isThere = (id: string) =>
  server.env.DB.prepare("SELECT id FROM conversations WHERE id = ?").bind(id).first<string>("id");

test("a customer who is to be forgotten is, and nobody else", async () => {
  const installed = await setUp(world.open());
  const seven = await customer(installed, "7", "I am seven.");
  const eight = await customer(installed, "8", "I am eight.");
  const { shop } = installed;
  await tell(shop, "customers/redact", {
    shop_domain: shop.domain,
    customer: { id: 7 },
    orders_to_redact: [],
  });
  expect(
    await eventually(
      () => isThere(seven.conversation_id),
      (found) => found === null,
    ),
  ).toBeNull();
  expect(await isThere(eight.conversation_id)).toBe(eight.conversation_id);
});

const tablesWith = async (column: string): Promise<string[]> => {
  const { results } = await server.env.DB.prepare(
    "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
  ).all<{ name: string; sql: string }>();
  return results.filter(({ sql }) => new RegExp(`^\\s+${column}\\s`, "m").test(sql)).map(({ name }) => name);
};

/** By table, how many rows speak of the shop or its org. */
async function rowsOf({ shop, org_id }: Installed): Promise<Record<string, number>> {
  const rows: Record<string, number> = {};
  for (const [column, value] of [
    ["org_id", org_id],
    ["shop", shop.domain],
  ] as const)
    for (const table of await tablesWith(column)) {
      const n = await server.env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${column} = ?`)
        .bind(value)
        .first<number>("n");
      if (n) rows[table] = (rows[table] ?? 0) + n;
    }
  return rows;
}

const isEmpty = (rows: Record<string, number>): boolean => Object.keys(rows).length === 0;

test("check 10: every table that says whose its rows are is on the list of what is erased", async () => {
  const ofOrgs = (await tablesWith("org_id")).filter((table) => table !== "org_erasures");
  expect([...tablesOfOrgs].toSorted()).toEqual(ofOrgs.toSorted());
  expect([...tablesOfShops].toSorted()).toEqual((await tablesWith("shop")).toSorted());
});

test("check 10: shop/redact leaves nothing of the shop, and another's as it was", async () => {
  const [gone, stays] = [await setUp(world.open()), await setUp(world.open())];
  const conversations: string[] = [];
  for (const installed of [gone, stays]) {
    const token = await installed.shop.sessionToken();
    const session = await customer(installed, "7", "Do you ship to Zauberland?");
    conversations.push(session.conversation_id);
    await server.call("POST", `/api/uploads/${session.conversation_id}?name=a.txt`, {
      token: session.token,
      address: session.address,
      headers: { "content-type": "text/plain" },
      body: "Zauberland",
    });
    await server.call("PUT", `/api/knowledge/${installed.widget_id}/documents/product:1`, {
      token,
      body: { title: "Wand", content: "A wand from Zauberland." },
    });
    const { org_id, widget_id } = installed;
    await server.call("POST", "/api/config", { token, body: { org_id, widget_id: `${widget_id}-2` } });
    await server.call("POST", "/api/keys", { token, body: { name: "ours" } });
    await server.call("POST", "/api/agent-tokens", { token, body: { agent_id: "ana", name: "Ana" } });
    await server.call("PUT", "/api/canned-replies", { token, body: { replies: [] } });
    await tell(installed.shop, "customers/data_request", {
      shop_domain: installed.shop.domain,
      customer: { id: 7 },
      data_request: { id: randomUUID() },
    });
  }
  const before = await rowsOf(stays);
  expect(Object.keys(await rowsOf(gone))).toEqual(
    expect.arrayContaining(["audit", "documents", "messages", "keys"]),
  );

  gone.shop.uninstall();
  await uninstall(gone.shop);
  const redact = { shop_domain: gone.shop.domain, shop_id: 1 };
  expect((await tell(gone.shop, "shop/redact", redact)).status).toBe(200);
  expect((await tell(gone.shop, "shop/redact", redact)).status).toBe(200);
  // Asked for long enough ago that nothing is still on its way.
  await server.env.DB.prepare("UPDATE org_erasures SET asked_at = ? WHERE org_id = ?")
    .bind(new Date(Date.now() - 600_000).toISOString(), gone.org_id)
    .run();
  const left = await eventually(
    async () => {
      await server.scheduled(new Date());
      await new Promise((resolve) => setTimeout(resolve, 500));
      return rowsOf(gone);
    },
    isEmpty,
    40_000,
  );
  expect(left).toEqual({});
  const text = await server.env.DB.prepare(
    "SELECT count(*) AS n FROM chunks_fts WHERE chunks_fts MATCH 'zauberland'",
  ).first<number>("n");
  expect(text).toBe(1);
  const keys = (await server.env.CONFIG.list()).keys.map(({ name }) => name);
  expect(keys.filter((name) => name.includes(gone.widget_id) || name.includes(gone.shop.domain))).toEqual([]);
  const files = (await server.env.FILES.list({ prefix: "attachments/" })).objects.map(({ key }) => key);
  expect(files.filter((key) => key.includes(gone.org_id))).toEqual([]);
  expect(files.some((key) => key.includes(stays.org_id))).toBe(true);
  const { SHOP_TOKENS } = server.env;
  const hasTokens = ({ shop }: Installed) => SHOP_TOKENS.get(SHOP_TOKENS.idFromName(shop.domain)).has();
  expect([await hasTokens(gone), await hasTokens(stays)]).toEqual([false, true]);

  expect(await rowsOf(stays)).toEqual(before);
  const token = await stays.shop.sessionToken();
  const history = await server.call("GET", `/api/history/${conversations[1]}`, { token });
  expect([history.status, history.text.includes("Zauberland")]).toEqual([200, true]);
  // Whoever comes back is a new one.
  gone.shop.install();
  expect((await setUp(gone.shop)).org_id).not.toBe(gone.org_id);
}, 60_000);
