import { expect, test } from "vitest";
import { hmacHex } from "../auth/digest.ts";
import { readProxyRequest } from "./proxy-signature.ts";

const secret = "hush";
const now = 1_760_000_000;
const good = {
  shop: "demo.myshopify.com",
  logged_in_customer_id: "7",
  path_prefix: "/apps/foyer",
  timestamp: String(now),
};

async function signed(
  fields: Record<string, string>,
  extra: [string, string][] = [],
): Promise<URLSearchParams> {
  const query = new URLSearchParams([...Object.entries(fields), ...extra]);
  const names = [...new Set(query.keys())].toSorted();
  const text = names.map((name) => `${name}=${query.getAll(name).join(",")}`).join("");
  query.set("signature", await hmacHex(secret, text));
  return query;
}
const read = (query: URLSearchParams) => readProxyRequest(query, secret, now * 1000);

test("Shopify's own example is what it says", async () => {
  const query = new URLSearchParams(
    "extra=1&extra=2&shop=shop-name.myshopify.com&logged_in_customer_id=1&path_prefix=%2Fapps%2Fawesome_reviews&timestamp=1317327555&signature=4c68c8624d737112c91818c11017d24d334b524cb5c2b8ba08daa056f7395ddb",
  );
  expect(await readProxyRequest(query, secret, 1_317_327_555_000)).toEqual({
    shop: "shop-name.myshopify.com",
    customer: "1",
  });
});

test("who asks through the proxy is known by what was signed", async () => {
  expect(await read(await signed(good))).toEqual({ shop: good.shop, customer: "7" });
  const nobody = await signed({ ...good, logged_in_customer_id: "" });
  expect(await read(nobody)).toEqual({ shop: good.shop, customer: null });
  expect(
    await read(
      await signed(good, [
        ["extra", "1"],
        ["extra", "2"],
      ]),
    ),
  ).not.toBeNull();
});

test("check 15: a customer or a shop that nobody signed for is nobody's", async () => {
  for (const [name, value] of [
    ["logged_in_customer_id", "8"],
    ["shop", "other.myshopify.com"],
    ["timestamp", String(now - 1)],
    ["path_prefix", "/apps/other"],
    ["signature", "00"],
    ["signature", ""],
  ] as const) {
    const query = await signed(good);
    query.set(name, value);
    expect([name, await read(query)]).toEqual([name, null]);
  }
  expect(await readProxyRequest(await signed(good), "guess", now * 1000)).toBeNull();
});

test("a field that is there twice is refused, whatever is signed", async () => {
  for (const name of ["shop", "timestamp", "logged_in_customer_id"])
    expect([name, await read(await signed(good, [[name, "8"]]))]).toEqual([name, null]);
  const query = await signed(good);
  query.append("signature", "00");
  expect(await read(query)).toBeNull();
});

test("what was signed more than 90 seconds ago, or will be, is refused", async () => {
  for (const [seconds, isTaken] of [
    [-91, false],
    [-89, true],
    [89, true],
    [91, false],
  ] as const) {
    const query = await signed({ ...good, timestamp: String(now + seconds) });
    expect([seconds, (await read(query)) !== null]).toEqual([seconds, isTaken]);
  }
  expect(await read(await signed({ ...good, timestamp: "now" }))).toBeNull();
});

test("a host that is no shop is none, also signed", async () => {
  expect(await read(await signed({ ...good, shop: "evil.com" }))).toBeNull();
});
