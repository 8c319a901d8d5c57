import { expect, test } from "vitest";
import { inVisitorsLocale } from "./locale-path.ts";

const shop = { shop: "demo.myshopify.com", primary_host: "demo.example" };
const mug = "https://demo.example/products/mug?variant=1";

test.each([
  ["https://demo.example/fr/collections/all", "fr", "https://demo.example/fr/products/mug?variant=1"],
  ["https://demo.example/fr", "fr", "https://demo.example/fr/products/mug?variant=1"],
  ["https://demo.example/en-ca/", "en-CA", "https://demo.example/en-ca/products/mug?variant=1"],
  ["https://demo.example/", "fr", mug],
  // A collection whose name looks like a language, in a shop that is read in another.
  ["https://demo.example/men/", "fr", mug],
  ["https://demo.myshopify.com/", "fr", "https://demo.myshopify.com/products/mug?variant=1"],
  ["https://evil.example/fr/", "fr", mug],
  [undefined, "fr", mug],
])("check 19: seen from %s in %s the product is at the right place", (pageUrl, locale, expected) => {
  expect(inVisitorsLocale(mug, { shop, pageUrl, locale })).toBe(expected);
});

test("check 19: an address that has the language already, or is another's, stays", () => {
  const seen = { shop, pageUrl: "https://demo.example/fr/", locale: "fr" };
  expect(inVisitorsLocale("https://demo.example/fr/products/mug", seen)).toBe(
    "https://demo.example/fr/products/mug",
  );
  expect(inVisitorsLocale("https://other.example/products/mug", seen)).toBe(
    "https://other.example/products/mug",
  );
  expect(inVisitorsLocale("no address", seen)).toBe("no address");
});
