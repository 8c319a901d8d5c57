import { expect, test } from "vitest";
import { inVisitorsLocale } from "./locale-path.ts";

const hosts = ["demo.myshopify.com", "demo.example", "demo.fr"];
const mug = "https://demo.example/products/mug?variant=1";

test.each([
  ["https://demo.example/fr/collections/all", "fr", "https://demo.example/fr/products/mug?variant=1"],
  ["https://demo.example/fr", "fr", "https://demo.example/fr/products/mug?variant=1"],
  ["https://demo.example/en-ca/", "en-CA", "https://demo.example/en-ca/products/mug?variant=1"],
  ["https://demo.example/", "fr", mug],
  // A collection whose name looks like a language, in a shop that is read in another.
  ["https://demo.example/men/", "fr", mug],
  ["https://demo.myshopify.com/", "fr", "https://demo.myshopify.com/products/mug?variant=1"],
  // A market with a site of its own.
  ["https://demo.fr/collections/all", "fr", "https://demo.fr/products/mug?variant=1"],
  ["https://evil.example/fr/", "fr", mug],
  ["http://demo.fr/", "fr", mug],
  [undefined, "fr", mug],
])("check 19: seen from %s in %s the product is at the right place", (pageUrl, locale, expected) => {
  expect(inVisitorsLocale(mug, { hosts, pageUrl, locale })).toBe(expected);
});

test.each(["https://demo.example/fr/products/mug", "https://demo.example/de/products/mug"])(
  "check 19: %s has a language already, and stays",
  (address) => {
    const seen = { hosts, pageUrl: "https://demo.example/fr/", locale: "fr" };
    expect(inVisitorsLocale(address, seen)).toBe(address);
  },
);

test.each([
  "https://other.example/products/mug",
  "https://demo.example.evil.example/products/mug",
  "https://demo.example@evil.example/products/mug",
  "https://anna:secret@demo.example/products/mug",
  "https://demo.example:8443/products/mug",
  "http://demo.example/products/mug",
  "javascript:alert(1)//demo.example",
  "data:text/html,<script>alert(1)</script>",
  "//demo.example/products/mug",
  "no address",
  "",
])("%s does not lead into the shop, and is no link", (address) => {
  expect(inVisitorsLocale(address, { hosts, pageUrl: "https://demo.example/fr/", locale: "fr" })).toBe(
    undefined,
  );
});
