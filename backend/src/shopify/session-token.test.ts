import { expect, test } from "vitest";
import { type Claims, signSessionToken, testApp } from "../../test/shopify/token-endpoint.ts";
import { looksLikeSessionToken, readSessionToken } from "./session-token.ts";

const shop = "demo.myshopify.com";
const now = Math.floor(Date.now() / 1000);
const read = (token: string) => readSessionToken(token, testApp, now * 1000);

test("what Shopify signed for the app says who is there, and in which shop", async () => {
  const token = await signSessionToken(shop);
  expect(await read(token)).toEqual({ shop, user: "42" });
  expect(looksLikeSessionToken(token)).toBe(true);
});

const claims: [seed: string, changed: Partial<Claims>][] = [
  ["expired", { exp: now - 11 }],
  ["not good yet", { nbf: now + 11 }],
  ["for another app", { aud: "another-app" }],
  ["of a host that is no shop", { dest: "https://evil.com", iss: "https://evil.com/admin" }],
  [
    "of a host that only begins like a shop",
    { dest: `https://${shop}.evil.com`, iss: `https://${shop}.evil.com/admin` },
  ],
  ["of a shop with a path", { dest: `https://${shop}/x`, iss: `https://${shop}/x/admin` }],
  ["of a shop by plain http", { dest: `http://${shop}`, iss: `http://${shop}/admin` }],
  [
    "of a shop that names somebody before it",
    { dest: `https://me@${shop}`, iss: `https://me@${shop}/admin` },
  ],
  ["for one shop by another", { iss: "https://other.myshopify.com/admin" }],
  ["for a shop in capitals", { dest: "https://Demo.myshopify.com", iss: "https://Demo.myshopify.com/admin" }],
  ["of a shop at a port", { dest: `https://${shop}:443`, iss: `https://${shop}:443/admin` }],
  ["of a shop with a slash after it", { dest: `https://${shop}/` }],
  ["of nobody", { sub: "" }],
  ["longer than any is", { sid: "x".repeat(4_096) }],
];
for (const [seed, changed] of claims)
  test(`check 7: a token ${seed} is none`, async () => {
    const token = await signSessionToken(shop, changed);
    expect(await read(token)).toBeNull();
    expect(looksLikeSessionToken(token)).toBe(true);
  });

test("ten seconds are a clock's to be wrong", async () => {
  expect(await read(await signSessionToken(shop, { exp: now - 9 }))).not.toBeNull();
  expect(await read(await signSessionToken(shop, { nbf: now + 9 }))).not.toBeNull();
});

test("check 7: a token that lacks a claim is none", async () => {
  for (const claim of ["iss", "dest", "aud", "sub", "exp", "nbf"] as const)
    expect([claim, await read(await signSessionToken(shop, { [claim]: undefined }))]).toEqual([claim, null]);
});

test("check 7: a token that another secret signed, another algorithm or none, is none", async () => {
  expect(await read(await signSessionToken(shop, {}, { secret: "guess" }))).toBeNull();
  expect(await read(await signSessionToken(shop, {}, { alg: "none" }))).toBeNull();
  expect(await read(await signSessionToken(shop, {}, { alg: "HS512" }))).toBeNull();
  const [, payload = ""] = (await signSessionToken(shop)).split(".");
  const none = btoa(JSON.stringify({ alg: "none" })).replaceAll("=", "");
  expect(await read(`${none}.${payload}.`)).toBeNull();
});

test("check 7: a token for several apps is none, also where ours is among them", async () => {
  const aud = [testApp.clientId, "another-app"] as unknown as string;
  expect(await read(await signSessionToken(shop, { aud }))).toBeNull();
});

test("check 7: a signature of another length is none", async () => {
  const token = await signSessionToken(shop);
  const end = token.lastIndexOf(".") + 1;
  for (const signature of ["", "A", token.slice(end, -1), `${token.slice(end)}AAAA`, "A".repeat(2_000)])
    expect([signature, await read(token.slice(0, end) + signature)]).toEqual([signature, null]);
});

test("check 7: a token that was tampered with is none", async () => {
  const [header, payload = "", signature] = (await signSessionToken(shop)).split(".");
  const changed = JSON.stringify({ ...JSON.parse(atob(payload)), sub: "43" });
  const tampered = btoa(changed).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  expect(await read(`${header}.${tampered}.${signature}`)).toBeNull();
  expect(await read(`${header}.${payload}.${signature}.x`)).toBeNull();
  expect(await read(`${header}.${payload}`)).toBeNull();
});

test("what is no token at all is none, and looks like none", async () => {
  for (const text of ["", ".", "..", "a.b.c", "💥.💥.💥", "x".repeat(10_000), `.${"A".repeat(100)}.`]) {
    expect(await read(text)).toBeNull();
    expect(looksLikeSessionToken(text)).toBe(false);
  }
});
