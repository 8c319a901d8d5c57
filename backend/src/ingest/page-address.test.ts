import { expect, test } from "vitest";
import { documentId, isWanted, pageAddress, siteOf } from "./page-address.ts";

const wanted = (path: string, include: string[], exclude: string[] = []) =>
  isWanted(`https://shop.example${path}`, { include, exclude });

test("a page has one address, whatever was added to it on the way", () => {
  expect(pageAddress("HTTPS://Shop.example/a?utm_source=x&b=1&gclid=2#top")).toBe(
    "https://shop.example/a?b=1",
  );
  expect(pageAddress("mailto:a@b.example")).toBeUndefined();
  expect(pageAddress("https://me:pw@shop.example/")).toBeUndefined();
  expect(pageAddress("https://shop.example/cat.JPG")).toBeUndefined();
  expect(pageAddress(`https://shop.example/${"x".repeat(2_000)}`)).toBeUndefined();
  expect(pageAddress("https://shop.example/manual.pdf")).toBe("https://shop.example/manual.pdf");
});

test("www and the protocol make no other site; a port or a subdomain does", () => {
  expect(siteOf("http://www.shop.example/")).toBe(siteOf("https://shop.example/a"));
  expect(siteOf("https://shop.example:8443/")).not.toBe(siteOf("https://shop.example/"));
  expect(siteOf("https://blog.shop.example/")).not.toBe(siteOf("https://shop.example/"));
});

test("patterns choose by path, and take no time whatever they are", () => {
  expect(wanted("/anything", [])).toBe(true);
  expect(wanted("/help/a", ["/help/*"])).toBe(true);
  expect(wanted("/help", ["/help/*"])).toBe(false);
  expect(wanted("/help", ["/help"])).toBe(true);
  expect(wanted("/de/help/a?x=1", ["*/help/*x=1"])).toBe(true);
  expect(wanted("/aba", ["/ab*ba"])).toBe(false);
  expect(wanted("/help/draft/a", ["/help/*"], ["*/draft/*"])).toBe(false);
  const started = Date.now();
  expect(wanted(`/${"a".repeat(1_900)}`, [`/${"*a".repeat(90)}*b`])).toBe(false);
  expect(Date.now() - started).toBeLessThan(500);
});

test("a long address is no longer an id than one may be, and still its own", () => {
  const long = `https://shop.example/${"x".repeat(1_000)}`;
  expect(documentId(long, "a".repeat(64)).length).toBeLessThanOrEqual(512);
  expect(documentId(long, "a")).not.toBe(documentId(long, "b"));
  expect(documentId("https://shop.example/", "a")).toBe("https://shop.example/");
});
