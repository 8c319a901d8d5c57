import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, openSession, say, Server } from "../server.ts";
import { ShopWorld, shopifySecrets, type StandInShop } from "./shop-world.ts";

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

const ask = async (shop: StandInShop, method: string, path: string) =>
  server.call(method, path, { token: await shop.sessionToken() });
const syncOf = async (shop: StandInShop) => (await ask(shop, "GET", "/shopify/status")).body.sync;
const isDone = (sync?: { state: string }): boolean => sync?.state === "ready";

/** A shop whose merchant opened the app, and all it has is read and can be searched. */
async function installed(shop: StandInShop): Promise<{ shop: StandInShop; widget_id: string }> {
  const { status, text, body } = await ask(shop, "POST", "/shopify/setup");
  if (status !== 200) throw new Error(text);
  const sync = await eventually(() => syncOf(shop), isDone, 30_000);
  if (sync?.state !== "ready") throw new Error(JSON.stringify(sync));
  const { widget_id } = body;
  await settled(shop, widget_id);
  return { shop, widget_id };
}

/** Until nothing waits to be read any more. */
async function settled(shop: StandInShop, widget_id: string): Promise<void> {
  await eventually(
    async () => (await ask(shop, "GET", `/api/knowledge/${widget_id}`)).body.documents,
    ({ queued, indexing }) => queued + indexing === 0,
    30_000,
  );
}

interface Listed {
  external_id: string;
  updated_at: string;
}
async function documents(shop: StandInShop, widget_id: string): Promise<Listed[]> {
  return (await ask(shop, "GET", `/api/knowledge/${widget_id}/documents?limit=100`)).body.documents;
}
const names = (listed: readonly Listed[]): string[] =>
  listed.map(({ external_id }) => external_id).toSorted();

/** What is found on some words, as one text. */
async function found(shop: StandInShop, widget_id: string, words: string): Promise<string> {
  const { text } = await ask(
    shop,
    "GET",
    `/api/knowledge/${widget_id}/search?q=${encodeURIComponent(words)}`,
  );
  return text;
}

const tell = async (
  shop: StandInShop,
  topic: string,
  payload: unknown,
  sent: { id?: string; triggeredAt?: Date } = {},
): Promise<number> =>
  (await server.call("POST", "/shopify/webhooks", await shop.webhook(topic, payload, sent))).status;

const cron = { poll: "8,38 * * * *", daily: "17 3 * * *" };

/** Runs a cron, and waits until what it began is done. */
async function tended(shop: StandInShop, which: keyof typeof cron): Promise<void> {
  const before = (await syncOf(shop)).started_at;
  await server.scheduled(new Date(), cron[which]);
  await eventually(
    () => syncOf(shop),
    (sync) => sync.started_at !== before && sync.finished_at !== null,
  );
}

function bellShop(): StandInShop {
  const shop = world.open();
  const { catalogue } = shop;
  catalogue.addPolicy(
    "REFUND_POLICY",
    "Refund policy",
    "<p>Bells may be returned within 30 days, unrung.</p>",
  );
  catalogue.addPage({ id: 1, title: "About us", body: "<p>We have cast bells since 1907.</p>" });
  catalogue.addPage({ id: 2, title: "Draft", body: "<p>Secret plans.</p>", isPublished: false });
  catalogue.addArticle({ id: 3, title: "Ringing", body: "<p>Ring it gently at dawn.</p>" });
  catalogue.addProduct({ id: 10, title: "Brass bell", description: "It is loud." });
  catalogue.addProduct({ id: 11, title: "Wooden bell", status: "DRAFT" });
  catalogue.addProduct({ id: 12, title: "Wholesale bell", isInOnlineStore: false });
  catalogue.addCollection({ id: 20, title: "All bells", description: "Every bell." });
  catalogue.addCollection({ id: 21, title: "Hidden bells", isPublished: false });
  return shop;
}

const at = (seconds: number): Date => new Date(Date.now() + seconds * 1_000);

const busy = (): Response => new Response("", { status: 503 });

test.concurrent("all that customers see of a shop is known after the set-up, with its links, and nothing else", async () => {
  const { shop, widget_id } = await installed(bellShop());
  expect(names(await documents(shop, widget_id))).toEqual([
    "article:3",
    "collection:20",
    "page:1",
    "policy:refund_policy",
    "product:10",
  ]);
  expect(await syncOf(shop)).toMatchObject({
    state: "ready",
    step: null,
    reason: null,
    known: { policies: 1, pages: 1, articles: 1, products: 1, collections: 1 },
    products_total: 3,
  });
  const product = await found(shop, widget_id, "brass bell");
  expect(product).toContain("€19.00 (EUR)");
  expect(product).toContain(`https://${shop.primaryHost}/products/brass-bell`);
  expect(await found(shop, widget_id, "ring dawn")).toContain(
    `https://${shop.primaryHost}/blogs/news/ringing`,
  );
  expect(await found(shop, widget_id, "secret plans")).not.toContain("Secret");
});

test.concurrent("what is as it was costs nothing, whoever asks for all of it once more", async () => {
  const { shop, widget_id } = await installed(bellShop());
  const before = await documents(shop, widget_id);
  const started = (await syncOf(shop)).started_at;
  const { status, body } = await ask(shop, "POST", "/shopify/sync");
  expect([status, body.sync.state]).toEqual([202, "running"]);
  const sync = await eventually(
    () => syncOf(shop),
    (each) => each.started_at !== started && isDone(each),
  );
  expect(sync.state).toBe("ready");
  await settled(shop, widget_id);
  expect(await documents(shop, widget_id)).toEqual(before);
});

test.concurrent("check 21: a price that the merchant changes is right within a minute", async () => {
  const { shop, widget_id } = await installed(bellShop());
  shop.catalogue.changeProduct(10, {
    variants: [{ id: 1, title: "Default Title", price: "24.50", availableForSale: true }],
  });
  expect(await tell(shop, "products/update", { id: 10, title: "whatever it says" })).toBe(200);
  const text = await eventually(
    () => found(shop, widget_id, "brass bell"),
    (each) => each.includes("€24.50"),
  );
  expect(text).toContain("€24.50 (EUR)");
  expect(text).not.toContain("€19.00");
});

test.concurrent("check 21: a product that is deleted, or taken out of the shop, is not found any more", async () => {
  const shop = bellShop();
  shop.catalogue.addProduct({ id: 13, title: "Copper bell" });
  const { widget_id } = await installed(shop);
  shop.catalogue.products.delete(10);
  expect(await tell(shop, "products/delete", { id: 10 })).toBe(200);
  // At once, and not when somebody gets to it.
  expect(names(await documents(shop, widget_id))).not.toContain("product:10");
  expect(await found(shop, widget_id, "brass bell")).not.toContain("Brass bell");

  shop.catalogue.changeProduct(13, { status: "DRAFT" });
  await tell(shop, "products/update", { id: 13 });
  const left = await eventually(
    async () => names(await documents(shop, widget_id)),
    (all) => !all.includes("product:13"),
  );
  expect(left).not.toContain("product:13");
  expect((await syncOf(shop)).known.products).toBe(0);
});

test.concurrent("check 9: webhooks that come twice, late or in any order leave what the shop has", async () => {
  const { shop, widget_id } = await installed(bellShop());
  const id = randomUUID();
  shop.catalogue.addProduct({ id: 14, title: "Silver bell" });
  shop.catalogue.products.delete(10);
  await tell(shop, "products/delete", { id: 10 }, { triggeredAt: at(5) });
  // What was told before it was deleted comes after it.
  await tell(shop, "products/update", { id: 10 }, { triggeredAt: at(1) });
  await tell(shop, "products/update", { id: 14 }, { triggeredAt: at(3) });
  await tell(shop, "products/create", { id: 14 }, { triggeredAt: at(1), id });
  await tell(shop, "products/create", { id: 14 }, { triggeredAt: at(1), id });
  shop.catalogue.changeProduct(14, { title: "Golden bell" });
  await tell(shop, "products/update", { id: 14 }, { triggeredAt: at(9) });
  await tell(shop, "products/update", { id: 14 }, { triggeredAt: at(4) });
  await tell(shop, "collections/delete", { id: 20 });
  await tell(shop, "collections/create", { id: 22 });
  // What Shopify tells of may not be found at once.
  shop.catalogue.addCollection({ id: 22, title: "Gold" });
  expect(await tell(shop, "products/update", { id: "../10" })).toBe(500);
  const text = await eventually(
    () => found(shop, widget_id, "golden bell"),
    (each) => each.includes("Golden bell"),
  );
  expect(text).toContain("Golden bell");
  const all = await eventually(
    async () => names(await documents(shop, widget_id)),
    (each) => each.includes("collection:22"),
    30_000,
  );
  expect(all.filter((name) => /^(product|collection)/.test(name))).toEqual(["collection:22", "product:14"]);
});

test.concurrent("check 22: what a shop's policy says is quoted, with its link; where there is none, that is said", async () => {
  const asked = "Can I return a bell?";
  const answerOf = async (shop: StandInShop, widget_id: string) => {
    const headers = { origin: `https://${shop.primaryHost}` };
    const session = await openSession(server, widget_id, {}, { headers });
    return (await say(server, session, asked, { wait: true })).body;
  };
  const { shop, widget_id } = await installed(bellShop());
  const quoted = JSON.stringify(await answerOf(shop, widget_id));
  expect(quoted).toContain("within 30 days, unrung");
  expect(quoted).toContain(`https://${shop.primaryHost}/policies/refund-policy`);

  const without = world.open();
  const other = await installed(without);
  const { answer } = await answerOf(without, other.widget_id);
  expect(answer).toMatchObject({ code: "no_answer", offer: "handoff" });
  expect(answer.text).toContain("I found nothing about that");
});

test.concurrent("a query that costs more than one may is asked in smaller pages", async () => {
  const shop = bellShop();
  for (let id = 30; id < 60; id++) shop.catalogue.addProduct({ id, title: `Bell ${id}` });
  shop.admin.mostPerQuery = 320;
  const { widget_id } = await installed(shop);
  expect((await syncOf(shop)).known.products).toBe(31);
  expect(shop.admin.throttled).toBe(0);
  // So many at once are asked for together.
  const ids = Array.from({ length: 18 }, (_, n) => 30 + n);
  for (const id of ids) shop.catalogue.changeProduct(id, { status: "ARCHIVED" });
  await Promise.all(ids.map((id) => tell(shop, "products/update", { id })));
  const left = await eventually(
    async () => names(await documents(shop, widget_id)).filter((name) => name.startsWith("product:")),
    (each) => each.length === 13,
  );
  expect(left).toHaveLength(13);
}, 60_000);

test.concurrent("what lies beyond where a list can be turned over is found all the same", async () => {
  const shop = world.open();
  shop.catalogue.addProduct({ id: 999, title: "Oldest bell" });
  for (let id = 100; id < 400; id++) shop.catalogue.addProduct({ id, title: `Bell ${id}`, status: "DRAFT" });
  shop.admin.mostPaged = 250;
  const { widget_id } = await installed(shop);
  const all = await eventually(
    async () => names(await documents(shop, widget_id)),
    (each) => each.length > 0,
  );
  expect(all).toEqual(["product:999"]);
}, 60_000);

test.concurrent("a shop that moves is read anew, also where it was being read", async () => {
  const shop = bellShop();
  const { widget_id } = (await ask(shop, "POST", "/shopify/setup")).body;
  await eventually(
    async () => shop.asked,
    (asked) => asked.includes("FoyerArticles"),
  );
  // It waits for its products, and knows its pages and articles by the old address.
  shop.admin.drain();
  shop.primaryHost = `moved.${shop.primaryHost}`;
  await tell(shop, "shop/update", {
    name: shop.name,
    domain: shop.primaryHost,
    currency: shop.currency,
    iana_timezone: shop.timeZone,
  });
  await eventually(() => syncOf(shop), isDone, 30_000);
  await settled(shop, widget_id);
  expect(await found(shop, widget_id, "ring dawn")).toContain(`https://${shop.primaryHost}/blogs/`);

  // Its merchant opens the app before Shopify tells.
  shop.primaryHost = `again.${shop.primaryHost}`;
  await installed(shop);
  expect(await found(shop, widget_id, "ring dawn")).toContain(`https://${shop.primaryHost}/blogs/`);
  expect(await found(shop, widget_id, "brass bell")).toContain(`https://${shop.primaryHost}/products/`);
}, 60_000);

test.concurrent("a shop that does not answer for a while is asked again, and one that lets nobody in says so", async () => {
  const shop = bellShop();
  expect((await ask(shop, "POST", "/shopify/setup")).status).toBe(200);
  shop.admin.failures.push(busy, busy, busy);
  expect((await eventually(() => syncOf(shop), isDone, 30_000))?.state).toBe("ready");

  const closed = bellShop();
  closed.tokens.scopes = "read_products,read_legal_policies";
  await ask(closed, "POST", "/shopify/setup");
  const sync = await eventually(
    () => syncOf(closed),
    (each) => each?.state === "failed",
  );
  expect(sync).toMatchObject({ state: "failed", reason: expect.stringContaining("Shopify does not let") });

  // Once all was read, and once more it could not be: that is made up for as well.
  const { scopes } = shop.tokens;
  shop.tokens.scopes = "read_products";
  await ask(shop, "POST", "/shopify/sync");
  await eventually(
    () => syncOf(shop),
    (each) => each?.state === "failed",
  );
  shop.tokens.scopes = scopes;
  expect((await installed(shop)).shop).toBe(shop);
}, 60_000);

// A cron is for every shop there is.

test("what Shopify tells nothing of is asked for every half an hour: pages, articles, policies", async () => {
  const { shop, widget_id } = await installed(bellShop());
  const { catalogue } = shop;
  // Changed since the last time, by clocks that are not the tests'.
  const now = `${new Date().toISOString().slice(0, 19)}Z`;
  Object.assign(catalogue.pages.get(1) ?? {}, { body: "<p>We cast bells since 1812.</p>", updatedAt: now });
  Object.assign(catalogue.articles.get(3) ?? {}, { isPublished: false, updatedAt: now });
  catalogue.policies.clear();
  catalogue.addPolicy("SHIPPING_POLICY", "Shipping policy", "<p>Bells ship by train.</p>");
  shop.asked.length = 0;
  await tended(shop, "poll");
  await settled(shop, widget_id);
  expect(shop.asked).toEqual(["FoyerPolicies", "FoyerPages", "FoyerArticles"]);
  expect(await found(shop, widget_id, "cast bells since")).toContain("1812");
  const all = names(await documents(shop, widget_id));
  expect(all).toEqual(["collection:20", "page:1", "policy:shipping_policy", "product:10"]);
});

test("what no webhook told of is found in the night", async () => {
  const shop = bellShop();
  for (let id = 30; id < 36; id++) shop.catalogue.addProduct({ id, title: `Bell ${id}` });
  const { widget_id } = await installed(shop);
  const { catalogue } = shop;
  for (const id of [30, 31]) catalogue.products.delete(id);
  catalogue.changeProduct(32, { title: "Tin bell" });
  catalogue.changeProduct(33, { status: "ARCHIVED" });
  catalogue.changeProduct(11, { status: "ACTIVE" });
  catalogue.addProduct({ id: 40, title: "Newest bell" });
  catalogue.pages.delete(1);
  catalogue.collections.delete(20);
  // What a crash left half done: one that was never kept, and one that was not taken out.
  await ask(shop, "DELETE", `/api/knowledge/${widget_id}/documents/product:34`);
  await server.call("PUT", `/api/knowledge/${widget_id}/documents/product:12`, {
    token: await shop.sessionToken(),
    body: { title: "Wholesale bell", content: "For shops alone." },
  });
  await tended(shop, "daily");
  const expected = ["11", "10", "32", "34", "35", "40"].map((id) => `product:${id}`).toSorted();
  const all = await eventually(
    async () => names(await documents(shop, widget_id)).filter((name) => !/^(article|policy)/.test(name)),
    (each) => each.join() === expected.join(),
  );
  expect(all).toEqual(expected);
  await settled(shop, widget_id);
  expect(await found(shop, widget_id, "tin bell")).toContain("Tin bell");
});

test("an app that is uninstalled meanwhile asks no more, and reads all anew when it comes back", async () => {
  const { shop, widget_id } = await installed(bellShop());
  shop.uninstall();
  await tell(shop, "app/uninstalled", { myshopify_domain: shop.domain });
  shop.asked.length = 0;
  await tell(shop, "products/update", { id: 10 });
  await server.scheduled(new Date(), cron.poll);
  shop.catalogue.changeProduct(10, { title: "Iron bell" });
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(shop.asked).toEqual([]);
  shop.install();
  expect((await installed(shop)).widget_id).toBe(widget_id);
  expect(await found(shop, widget_id, "iron bell")).toContain("Iron bell");
});
