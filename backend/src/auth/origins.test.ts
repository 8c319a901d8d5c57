import { expect, test } from "vitest";
import { isOriginAllowed } from "./origins.ts";

const own = "https://chat.example.net";
const allowed = ["https://shop.example.com", "https://*.example.org", "http://localhost:3000"];

test("an empty list allows everyone, also callers without an origin", () => {
  expect(isOriginAllowed("https://anywhere.example", [], own)).toBe(true);
  expect(isOriginAllowed(undefined, [], own)).toBe(true);
});
test("a list allows what it names, and the hosted page", () => {
  expect(isOriginAllowed("https://shop.example.com", allowed, own)).toBe(true);
  expect(isOriginAllowed("http://localhost:3000", allowed, own)).toBe(true);
  expect(isOriginAllowed(own, allowed, own)).toBe(true);
});
test.each([
  undefined,
  "null",
  "http://shop.example.com",
  "https://shop.example.com:8443",
  "https://shop.example.com.evil.example",
  "https://evil-shop.example.com",
])("a list refuses %s", (origin) => {
  expect(isOriginAllowed(origin, allowed, own)).toBe(false);
});
test("a star stands for subdomains of any depth, not for the domain itself nor a lookalike", () => {
  expect(isOriginAllowed("https://a.example.org", allowed, own)).toBe(true);
  expect(isOriginAllowed("https://a.b.example.org", allowed, own)).toBe(true);
  expect(isOriginAllowed("https://example.org", allowed, own)).toBe(false);
  expect(isOriginAllowed("https://evilexample.org", allowed, own)).toBe(false);
  expect(isOriginAllowed("http://a.example.org", allowed, own)).toBe(false);
});
