import { env } from "cloudflare:workers";
import { runInDurableObject } from "cloudflare:test";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { signSessionToken, testApp, TokenEndpoint } from "../../test/shopify/token-endpoint.ts";
import type { ShopTokens } from "./shop-tokens.ts";

const shop = "demo.myshopify.com";
let endpoint: TokenEndpoint;
let tokens: DurableObjectStub<ShopTokens>;
beforeEach(() => {
  env.SHOPIFY_API_KEY = testApp.clientId;
  env.SHOPIFY_API_SECRET = testApp.clientSecret;
  endpoint = new TokenEndpoint(shop);
  vi.stubGlobal("fetch", (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    const isToken = request.url === `https://${shop}/admin/oauth/access_token`;
    return isToken ? endpoint.answer(request) : Promise.resolve(new Response("", { status: 404 }));
  });
  tokens = env.SHOP_TOKENS.get(env.SHOP_TOKENS.idFromName(shop));
});
afterEach(() => {
  vi.unstubAllGlobals();
});

async function exchange(expiresIn = 3_600): Promise<void> {
  endpoint.expiresIn = expiresIn;
  expect(await tokens.exchange(shop, await signSessionToken(shop))).toMatchObject({ ok: true });
  endpoint.expiresIn = 3_600;
}
const kept = (): Promise<string | undefined> =>
  runInDurableObject(tokens, (_, { storage }) => storage.kv.get<string>("tokens"));
const accessToken = async (refused?: string): Promise<string> => {
  const given = await tokens.accessToken(refused);
  return given.ok ? given.token : given.code;
};

test("check 13: twenty who ask after the token has expired share one refresh", async () => {
  await exchange(30);
  endpoint.delayMs = 20;
  const given = await Promise.all(Array.from({ length: 20 }, () => accessToken()));
  expect(new Set(given)).toEqual(new Set([`shpat_${shop}_2`]));
  expect(endpoint.refreshes).toBe(1);
  expect(endpoint.admits(given[0] ?? "")).toBe(true);
});

test("check 13: where the answer to a refresh is lost, the old refresh token gets another", async () => {
  await exchange(30);
  endpoint.lost = 1;
  const token = await accessToken();
  expect(endpoint.admits(token)).toBe(true);
  expect(endpoint.refreshes).toBe(2);
});

test("check 13: where every answer is lost, whoever asks later recovers", async () => {
  await exchange(30);
  endpoint.lost = 2;
  expect(await accessToken()).toBe("unavailable");
  const token = await accessToken();
  expect(endpoint.admits(token)).toBe(true);
  expect(endpoint.refreshes).toBe(3);
});

test("a pair is written down before anybody gets it", async () => {
  await exchange(30);
  const before = await kept();
  const token = await accessToken();
  expect(await kept()).not.toBe(before);
  expect(await accessToken()).toBe(token);
  expect(endpoint.refreshes).toBe(1);
});

test("a token that Shopify takes no more is refreshed once, whoever complains of it", async () => {
  await exchange();
  const old = await accessToken();
  endpoint.expire();
  const given = await Promise.all([accessToken(old), accessToken(old), accessToken(old)]);
  expect(await accessToken(old)).toBe(given[0]);
  expect(new Set(given).size).toBe(1);
  expect(endpoint.refreshes).toBe(1);
});

test("nothing is given where the app was uninstalled, or Shopify refuses", async () => {
  expect(await accessToken()).toBe("unauthorized");
  await exchange(30);
  endpoint.revoke();
  expect(await accessToken()).toBe("unauthorized");
  await exchange();
  await tokens.forget();
  expect(await accessToken()).toBe("unauthorized");
});

test("a token that arrives after the app was uninstalled is not kept", async () => {
  await exchange(30);
  endpoint.delayMs = 50;
  const asked = accessToken();
  await new Promise((resolve) => setTimeout(resolve, 10));
  await tokens.forget();
  expect(await asked).toBe("unauthorized");
  expect(await accessToken()).toBe("unauthorized");
});

test("who opens the app while a token is refreshed ends with a pair that is good", async () => {
  await exchange(30);
  endpoint.delayMs = 20;
  const session = await signSessionToken(shop);
  // In one turn of the object, where each finds that the other has not begun.
  const [given, exchanged] = await runInDurableObject(tokens, (object) =>
    Promise.all([object.accessToken(), object.exchange(shop, session)]),
  );
  expect([given.ok, exchanged.ok]).toEqual([true, true]);
  expect(endpoint.admits(await accessToken())).toBe(true);
});

test("an exchange that ends after the app was uninstalled leaves nothing", async () => {
  endpoint.delayMs = 50;
  const exchanged = tokens.exchange(shop, await signSessionToken(shop));
  await new Promise((resolve) => setTimeout(resolve, 10));
  await tokens.forget();
  expect(await exchanged).toMatchObject({ ok: false, code: "refused" });
  expect(await kept()).toBeUndefined();
});

test("where Shopify refuses an exchange, the pair before stays as it is", async () => {
  await exchange();
  const token = await accessToken();
  for (const session of [
    await signSessionToken(shop, { exp: 1 }),
    await signSessionToken(shop, { aud: "other" }),
    "no-token",
  ])
    expect(await tokens.exchange(shop, session)).toMatchObject({ ok: false, code: "refused" });
  expect([await accessToken(), endpoint.admits(token)]).toEqual([token, true]);
});

test("several who open the app at once share one exchange", async () => {
  endpoint.delayMs = 20;
  const session = await signSessionToken(shop);
  await Promise.all([1, 2, 3].map(() => tokens.exchange(shop, session)));
  expect(endpoint.exchanges).toBe(1);
});

test("tokens lie sealed in the storage", async () => {
  await exchange();
  const stored = await kept();
  expect(stored).toMatch(/^[A-Za-z0-9+/=]{100,}$/);
  expect(atob(stored ?? "")).not.toContain("shpat_");
});

const refresh = ({ refresh_token }: Record<string, string>) => ({
  grant_type: "refresh_token",
  refresh_token,
});

test("the stand-in refuses what Shopify refuses", async () => {
  const { clientId: client_id, clientSecret: client_secret } = testApp;
  const post = async (fields: object, type = "application/json"): Promise<Response> =>
    endpoint.answer(
      new Request(`https://${shop}/admin/oauth/access_token`, {
        method: "POST",
        headers: { "content-type": type },
        body: JSON.stringify({ client_id, client_secret, ...fields }),
      }),
    );
  const good = {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: await signSessionToken(shop),
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    expiring: "1",
  };
  const { expiring: _, ...unending } = good;
  const refused: Record<string, object> = {
    "no expiry": unending,
    "another grant": { ...good, grant_type: "authorization_code" },
    "an online token": { ...good, requested_token_type: good.requested_token_type.replace("off", "on") },
    "another app": { ...good, client_secret: "guess" },
    "more than there is": { ...good, scope: "read_orders" },
    "an expired session": { ...good, subject_token: await signSessionToken(shop, { exp: 1 }) },
    "another shop's session": { ...good, subject_token: await signSessionToken("b.myshopify.com") },
    "no such refresh token": { grant_type: "refresh_token", refresh_token: "x" },
  };
  for (const [what, fields] of Object.entries(refused))
    expect([what, (await post(fields)).status]).toEqual([what, 400]);
  expect((await post(good, "text/plain")).status).toBe(400);

  const pairOf = async (fields: object) => (await (await post(fields)).json()) as Record<string, string>;
  const first = await pairOf(good);
  const second = await pairOf(refresh(first));
  expect(endpoint.admits(first["access_token"] ?? "")).toBe(false);
  await pairOf(refresh(second));
  expect((await post(refresh(first))).status).toBe(400);
  endpoint.isInstalled = false;
  expect((await post(good)).status).toBe(400);
});
