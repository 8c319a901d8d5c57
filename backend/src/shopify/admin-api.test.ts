import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { signSessionToken, testApp, TokenEndpoint } from "../../test/shopify/token-endpoint.ts";
import { AdminApi } from "./admin-api.ts";
import { shopTokens } from "./shop-tokens-stub.ts";

const shop = "demo.myshopify.com";
let endpoint: TokenEndpoint;
/** What the shop answers, one after the other; the last again and again. */
let answers: (() => Response)[];
let asked: number[];
let api: AdminApi;

beforeEach(async () => {
  env.SHOPIFY_API_KEY = testApp.clientId;
  env.SHOPIFY_API_SECRET = testApp.clientSecret;
  endpoint = new TokenEndpoint(shop);
  answers = [data];
  asked = [];
  vi.stubGlobal("fetch", async (input: RequestInfo, init?: RequestInit) => {
    const request = new Request(input, init);
    if (request.url === `https://${shop}/admin/oauth/access_token`) return endpoint.answer(request);
    if (request.url !== `https://${shop}/admin/api/2026-10/graphql.json`) throw new TypeError(request.url);
    asked.push(Date.now());
    if (!endpoint.admits(request.headers.get("x-shopify-access-token") ?? ""))
      return new Response("{}", { status: 401 });
    const answer = answers.length > 1 ? answers.shift() : answers[0];
    return answer?.() ?? new Response("", { status: 500 });
  });
  await shopTokens(env, shop).exchange(shop, await signSessionToken(shop));
  api = new AdminApi(env, shop);
});
afterEach(() => {
  vi.unstubAllGlobals();
});

const data = () => Response.json({ data: { shop: { name: "Demo" } } });
const status =
  (code: number, headers: Record<string, string> = {}) =>
  () =>
    new Response("<html>", { status: code, headers });
const errors = (code: string, cost?: object) => () =>
  Response.json({ errors: [{ message: code, extensions: { code } }], ...(cost && { extensions: { cost } }) });
const query = "query Name { shop { name } }";
const codeOf = (asking: Promise<unknown>): Promise<unknown> =>
  asking.then(
    () => "answered",
    (error: { code?: string }) => error.code,
  );

test("the answer's data is given", async () => {
  expect(await api.query(query)).toEqual({ shop: { name: "Demo" } });
});

test("a host that is no shop is never asked", () => {
  expect(() => new AdminApi(env, "evil.com")).toThrow(TypeError);
});

test("a token that is taken no more is refreshed once", async () => {
  endpoint.expire();
  expect(await codeOf(api.query(query))).toBe("answered");
  expect([endpoint.refreshes, asked.length]).toEqual([1, 2]);
  endpoint.revoke();
  expect(await codeOf(api.query(query))).toBe("unauthorized");
});

test("what is throttled waits as long as the shop's points take, and no longer", async () => {
  const cost = { requestedQueryCost: 100, throttleStatus: { currentlyAvailable: 40, restoreRate: 100 } };
  answers = [errors("THROTTLED", cost), data];
  expect(await codeOf(api.query(query))).toBe("answered");
  const waited = (asked[1] ?? 0) - (asked[0] ?? 0);
  expect(waited).toBeGreaterThanOrEqual(550);
  expect(waited).toBeLessThan(3_000);
});

test("what would take longer than there is time for is refused at once", async () => {
  const cost = { requestedQueryCost: 5_000, throttleStatus: { currentlyAvailable: 0, restoreRate: 50 } };
  answers = [errors("THROTTLED", cost)];
  expect(await codeOf(api.query(query))).toBe("throttled");
  expect(asked.length).toBe(1);
  // Known from the last answer: it is not even asked.
  expect(await codeOf(api.query(query))).toBe("throttled");
  expect(asked.length).toBe(1);
});

test("429 is asked again after the time it names", async () => {
  answers = [status(429, { "retry-after": "0.3" }), data];
  expect(await codeOf(api.query(query))).toBe("answered");
  expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(290);
});

test("a fault of theirs is asked again for a query, and not for a mutation", async () => {
  answers = [status(502), data];
  expect(await codeOf(api.query(query))).toBe("answered");
  answers = [status(502), data];
  expect(await codeOf(api.query("mutation Change { change }"))).toBe("unavailable");
});

test("what is refused is not asked twice", async () => {
  for (const [answer, code] of [
    [errors("ACCESS_DENIED"), "unauthorized"],
    [errors("undefinedField"), "invalid"],
    [status(403), "unauthorized"],
    [status(404), "invalid"],
    [status(302, { location: "https://evil.com/" }), "invalid"],
    [() => new Response("<html>"), "unavailable"],
    [() => Response.json({}), "invalid"],
    [() => new Response("x".repeat(9 * 1024 * 1024)), "unavailable"],
  ] as const) {
    asked.length = 0;
    answers = [answer, () => Response.json({}), () => Response.json({})];
    const got = await codeOf(api.query("mutation Change { change }"));
    expect([got, asked.length]).toEqual([code, 1]);
  }
});

test("who asks may stop waiting", async () => {
  answers = [status(429, { "retry-after": "10" })];
  expect(await codeOf(api.query(query, {}, AbortSignal.timeout(100)))).toBe("unavailable");
});
