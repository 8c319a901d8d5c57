import { afterAll, beforeAll, expect, test } from "vitest";
import { signIdentity } from "../forge.ts";
import { eventually, openSession, Server } from "../server.ts";
import { ShopWorld, shopifySecrets, type StandInShop } from "./shop-world.ts";
import { signSessionToken, testApp } from "./token-endpoint.ts";

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

const setUp = async (shop: StandInShop) =>
  server.call("POST", "/shopify/setup", { token: await shop.sessionToken() });
const metafield = (shop: StandInShop, key: string): string =>
  shop.metafields.get(`foyer.${key}`)?.value ?? "";

test("the first load of the page makes everything the shop needs", async () => {
  const shop = world.open();
  shop.name = "Käthe & Söhne";
  const { status, body } = await setUp(shop);
  expect(status).toBe(200);
  expect(body).toMatchObject({
    shop: shop.domain,
    name: "Käthe & Söhne",
    currency: "EUR",
    time_zone: "Europe/Berlin",
    scopes: ["read_products", "read_content", "read_legal_policies"],
    editor_url: `https://${shop.domain}/admin/themes/current/editor?context=apps&template=index&activateAppId=${testApp.clientId}/chat`,
    data_requests: [],
  });
  const { widget_id, org_id } = body;
  const config = await server.call("GET", `/api/config/${widget_id}`, { token: await shop.sessionToken() });
  expect(config.body).toMatchObject({
    org_id,
    title: "Käthe & Söhne",
    language: "auto",
    allowed_origins: [`https://${shop.primaryHost}`, `https://${shop.domain}`],
  });
  expect(JSON.parse(metafield(shop, "config"))).toMatchObject({
    widget_id,
    origin: server.url.origin,
    panel: expect.stringMatching(/^http:.*\/widget\/[\w.-]+\/panel\.js$/),
    look: { color: "#3b5bdb", theme: "auto" },
  });
  const panel = new URL(JSON.parse(metafield(shop, "config")).panel);
  expect((await server.call("GET", panel.pathname)).status).toBe(200);
  expect(shop.metafields.get("foyer.identity")?.type).toBe("single_line_text_field");
});

test("loading it again, and twice at once, changes nothing", async () => {
  const shop = world.open();
  const [first, second] = await Promise.all([setUp(shop), setUp(shop)] as const);
  expect([first.status, second.status]).toEqual([200, 200]);
  expect(second.body.widget_id).toBe(first.body.widget_id);
  const identity = metafield(shop, "identity");
  shop.asked.length = 0;
  const third = await setUp(shop);
  // What the shop has is read beside it, and comes further.
  const { sync: _, ...stays } = first.body;
  expect(third.body).toMatchObject(stays);
  expect(metafield(shop, "identity")).toBe(identity);
  expect(shop.asked.filter((name) => /Set/.test(name))).toEqual(["FoyerSetup"]);
  const rows = await server.env.DB.prepare("SELECT count(*) AS n FROM widgets WHERE org_id = ?")
    .bind(first.body.org_id)
    .first<number>("n");
  expect(rows).toBe(1);
});

test("what the merchant changed stays, and the theme is told of a new look", async () => {
  const shop = world.open();
  const { widget_id, org_id } = (await setUp(shop)).body;
  const saved = await server.call("POST", "/api/config", {
    token: await shop.sessionToken(),
    body: { widget_id, org_id, title: "Ours", color: "#aa0000", allowed_origins: ["https://blog.example"] },
  });
  expect(saved.status).toBe(200);
  await setUp(shop);
  const { body } = await server.call("GET", `/api/config/${widget_id}`, { token: await shop.sessionToken() });
  expect(body).toMatchObject({ title: "Ours", color: "#aa0000" });
  expect(body.allowed_origins).toEqual([
    "https://blog.example",
    `https://${shop.primaryHost}`,
    `https://${shop.domain}`,
  ]);
  expect(JSON.parse(metafield(shop, "config")).look.color).toBe("#aa0000");
});

const widgetStatus = async (widget_id: string): Promise<number> =>
  (await server.call("GET", `/api/widgets/${widget_id}`)).status;
const tell = async (shop: StandInShop, topic: string, payload: unknown, triggeredAt = new Date()) =>
  server.call("POST", "/shopify/webhooks", await shop.webhook(topic, payload, { triggeredAt }));
const uninstall = async (shop: StandInShop): Promise<void> => {
  shop.uninstall();
  const told = await tell(shop, "app/uninstalled", { myshopify_domain: shop.domain });
  expect(told.status).toBe(200);
};
const redact = (shop: StandInShop) => tell(shop, "shop/redact", { shop_id: 1, shop_domain: shop.domain });

test("the theme signs with a new identity secret at once, or its owner is told that it does not", async () => {
  const shop = world.open();
  const { widget_id } = (await setUp(shop)).body;
  const rotate = async () =>
    server.call("POST", `/api/config/${widget_id}/identity-secret`, { token: await shop.sessionToken() });
  const before = metafield(shop, "identity");
  const { status, body } = await rotate();
  expect([status, metafield(shop, "identity")]).toEqual([201, body.identity_secret]);
  expect(body.identity_secret).not.toBe(before);

  shop.admin.failures.push(() => new Response("", { status: 403 }));
  expect((await rotate()).status).toBe(503);
  const again = await rotate();
  expect([again.status, metafield(shop, "identity")]).toEqual([201, again.body.identity_secret]);
});

for (const operation of ["FoyerSetup", "FoyerSetMetafields"])
  test(`check 11: what is uninstalled while ${operation} is asked stays uninstalled`, async () => {
    const shop = world.open();
    const { widget_id } = (await setUp(shop)).body;
    shop.metafields.clear();
    const answer = shop.answer.bind(shop);
    shop.answer = async (request) => {
      const answered = await answer(request);
      if (shop.asked.at(-1) === operation && shop.tokens.isInstalled) await uninstall(shop);
      return answered;
    };
    shop.asked.length = 0;
    expect((await setUp(shop)).status).toBe(403);
    expect(await widgetStatus(widget_id)).toBe(404);
    const token = await shop.sessionToken();
    expect((await server.call("GET", "/shopify/status", { token })).status).toBe(404);

    shop.answer = answer;
    shop.install();
    expect((await setUp(shop)).body.widget_id).toBe(widget_id);
    expect(await widgetStatus(widget_id)).toBe(200);
  });

test("check 11: a shop that is installed again keeps what it has, whenever Shopify asks to forget it", async () => {
  const shop = world.open();
  const { widget_id, org_id } = (await setUp(shop)).body;
  await uninstall(shop);
  shop.install();
  expect((await setUp(shop)).status).toBe(200);
  expect((await redact(shop)).status).toBe(200);
  expect(await widgetStatus(widget_id)).toBe(200);
  expect((await setUp(shop)).body.org_id).toBe(org_id);

  // Nobody can tell whether it is installed: Shopify is to say it again.
  await server.env.DB.prepare("UPDATE shops SET installed_at = '2026-01-01T00:00:00.000Z' WHERE shop = ?")
    .bind(shop.domain)
    .run();
  shop.tokens.expiresIn = 30;
  await setUp(shop);
  shop.tokens.down = 500;
  // Whoever reads the shop may have got another token just before.
  const answer = await eventually(
    () => redact(shop),
    ({ status }) => status !== 200,
  );
  expect(answer.status).toBe(500);
  shop.tokens.down = null;
  expect(await widgetStatus(widget_id)).toBe(200);
});

test("check 10: a shop of whose uninstallation nobody heard is forgotten nevertheless", async () => {
  const shop = world.open();
  shop.tokens.expiresIn = 30;
  const { widget_id } = (await setUp(shop)).body;
  shop.uninstall();
  expect((await redact(shop)).status).toBe(200);
  expect(await widgetStatus(widget_id)).toBe(404);
  const token = await shop.sessionToken();
  expect((await server.call("GET", "/shopify/status", { token })).status).toBe(404);
});

test("check 10: tokens of a set-up that came to no end are forgotten too", async () => {
  const shop = world.open();
  const tokens = server.env.SHOP_TOKENS.get(server.env.SHOP_TOKENS.idFromName(shop.domain));
  shop.admin.failures.push(() => new Response("", { status: 403 }));
  expect((await setUp(shop)).status).toBe(403);
  expect(await tokens.has()).toBe(true);
  await redact(shop);
  expect(await tokens.has()).toBe(false);
});

test("check 15: what was signed of a product ends no shop, whatever its headers say", async () => {
  const shop = world.open();
  const { widget_id } = (await setUp(shop)).body;
  for (const topic of ["app/uninstalled", "shop/redact", "customers/redact"])
    expect([topic, (await tell(shop, topic, { id: 1, customer: { id: 7 } })).status]).toEqual([topic, 200]);
  expect(await widgetStatus(widget_id)).toBe(200);
  const asked = await server.env.DB.prepare("SELECT count(*) AS n FROM visitor_erasures").first<number>("n");
  expect(asked).toBe(0);
  for (const header of ["x-shopify-webhook-id", "x-shopify-triggered-at"]) {
    const { body, headers } = await shop.webhook("app/uninstalled", { myshopify_domain: shop.domain });
    const told = await server.call("POST", "/shopify/webhooks", {
      body,
      headers: { ...headers, [header]: "" },
    });
    expect([header, told.status]).toEqual([header, 400]);
  }
  expect(await widgetStatus(widget_id)).toBe(200);
});

test("check 7: a session token that is none is refused with the header that gets another", async () => {
  const shop = world.open();
  await setUp(shop);
  const tokens = {
    nothing: undefined,
    "wrong secret": await signSessionToken(shop.domain, {}, { secret: "guess" }),
    expired: await signSessionToken(shop.domain, { exp: 1 }),
    "another app": await signSessionToken(shop.domain, { aud: "other" }),
    "alg none": await signSessionToken(shop.domain, {}, { alg: "none" }),
    "evil dest": await signSessionToken("evil.com"),
    "iss is not dest": await signSessionToken(shop.domain, { iss: "https://other.myshopify.com/admin" }),
    huge: await signSessionToken(shop.domain, { sid: "x".repeat(8_000) }),
  };
  for (const [seed, token] of Object.entries(tokens)) {
    for (const [method, path] of [
      ["POST", "/shopify/setup"],
      ["GET", "/shopify/status"],
      ...(token === undefined ? [] : ([["GET", "/api/config"]] as const)),
    ] as const) {
      const call = token === undefined ? {} : { token };
      const { status, headers } = await server.call(method, path, call);
      const retry = headers.get("x-shopify-retry-invalid-session-request");
      expect([seed, path, status, retry]).toEqual([seed, path, 401, "1"]);
      expect(headers.get("set-cookie")).toBeNull();
    }
  }
  expect(shop.tokens.exchanges).toBe(1);
  const elsewhere = await server.call("GET", "/api/config", {
    token: tokens.expired,
    headers: { origin: "https://elsewhere.example" },
  });
  expect(elsewhere.headers.get("access-control-expose-headers")).toContain(
    "x-shopify-retry-invalid-session-request",
  );
});

test("check 8: the page may be framed by this shop's admin alone, and holds the app's scripts", async () => {
  const headers: (string | null)[] = [];
  for (const shop of [world.open(), world.open()]) {
    const page = await server.call(
      "GET",
      `/shopify?id_token=${await shop.sessionToken()}&shop=evil.myshopify.com`,
    );
    expect(page.status).toBe(200);
    const policy = page.headers.get("content-security-policy");
    expect(policy).toMatch(
      new RegExp(`frame-ancestors https://${shop.domain} https://admin\\.shopify\\.com$`),
    );
    headers.push(policy);
    const scripts = [...page.text.matchAll(/<script[^>]*src="([^"]+)"/g)].map(([, src]) => src);
    expect(scripts).toEqual([
      "https://cdn.shopify.com/shopifycloud/app-bridge.js",
      "https://cdn.shopify.com/shopifycloud/polaris-1.js",
      "/shopify/admin.js",
    ]);
    expect(page.text).toContain(`<meta name="shopify-api-key" content="${testApp.clientId}" />`);
    expect(page.headers.get("set-cookie")).toBeNull();
  }
  expect(new Set(headers).size).toBe(2);
});

test("without a token App Bridge gets one, and gives it to nobody else", async () => {
  const shop = world.open();
  const first = await server.fetch("GET", `/shopify?shop=${shop.domain}&host=aG9zdA&embedded=1`);
  expect(first.status).toBe(302);
  const location = new URL(first.headers.get("location") ?? "", server.url);
  const reload = new URL(location.searchParams.get("shopify-reload") ?? "");
  expect([reload.origin, reload.pathname]).toEqual([server.url.origin, "/shopify"]);
  expect(reload.searchParams.get("host")).toBe("aG9zdA");
  const bounce = await server.call("GET", `${location.pathname}${location.search}`);
  expect(bounce.status).toBe(200);
  expect(bounce.text).toContain("app-bridge.js");
  expect(bounce.text).not.toContain("admin.js");
  reload.searchParams.set("id_token", await shop.sessionToken());
  expect((await server.call("GET", `${reload.pathname}${reload.search}`)).text).toContain("admin.js");
  reload.searchParams.set("id_token", await signSessionToken(shop.domain, { aud: "other" }));
  expect((await server.call("GET", `${reload.pathname}${reload.search}`)).status).toBe(401);

  for (const evil of ["https://evil.com/shopify", `${server.url.origin}/w/x`, "//evil.com/shopify"]) {
    const query = `shop=${shop.domain}&shopify-reload=${encodeURIComponent(evil)}`;
    const answer = await server.fetch("GET", `/shopify?${query}`);
    expect([evil, answer.status]).toEqual([evil, 302]);
    expect(answer.headers.get("location")).not.toContain("evil");
  }
});

test("check 12: nobody is asked for a shop's domain", async () => {
  const page = await server.call("GET", "/shopify");
  expect(page.status).toBe(200);
  expect(page.text).not.toMatch(/<(input|form)/);
  expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  const evil = await server.call("GET", "/shopify?shop=evil.com&locale=%22%3E%3Cscript%3E");
  expect(evil.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  expect(evil.text).not.toContain("<script");
});

test("check 16: only a signature of this shop, and of today, names a customer", async () => {
  const [ours, theirs] = [world.open(), world.open()];
  const { widget_id } = (await setUp(ours)).body;
  await setUp(theirs);
  const sign = (secret: string, ts = Math.floor(Date.now() / 1000)) =>
    signIdentity(secret, { widget_id, user_id: "7", ts });
  const call = { headers: { origin: `https://${ours.primaryHost}` } };
  const good = await openSession(server, widget_id, { identity: sign(metafield(ours, "identity")) }, call);
  expect(good.verified).toBe(true);
  for (const identity of [
    sign("guess"),
    sign(metafield(theirs, "identity")),
    sign(metafield(ours, "identity"), Math.floor(Date.now() / 1000) - 25 * 3600),
    { ...sign(metafield(ours, "identity")), user_id: "8" },
  ]) {
    const refused = await server.call("POST", "/api/sessions", { ...call, body: { widget_id, identity } });
    expect([refused.status, refused.body.code]).toEqual([403, "identity_invalid"]);
  }
  // What the widget does next.
  const anonymous = await openSession(server, widget_id, {}, call);
  expect([anonymous.verified, anonymous.visitor_id === good.visitor_id]).toEqual([false, false]);
});
