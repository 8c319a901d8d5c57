import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "./extension-copy.ts";

const docs = join(root, "../../docs");
const guide = readFileSync(join(docs, "shopify.md"), "utf8");
const prose = guide.replaceAll(/```[^]*?```|`[^`]*`/g, "").replaceAll(/\s+/g, " ");

/** What the app says to merchants, in English. */
const texts = [
  ...textsIn("admin/locales/en.json"),
  ...textsIn("extensions/foyer-chat/locales/en.default.json"),
  ...textsIn("extensions/foyer-chat/locales/en.default.schema.json"),
  ...textsIn("../../shared-widget/locales/products/en.json"),
];
/** Where the backend has words for merchants. */
const backend = ["admin-document.ts", "sync/run-sync.ts"].map((name) =>
  readFileSync(join(root, "../../backend/src/shopify", name), "utf8"),
);

/** Words of Shopify's own that the guide leads through. */
const ofShopify =
  /^(Apps|Create app|Start from Dev Dashboard|Settings|Client ID|Secret|Versions|Distribution|Save|Online Store|Themes|Customize|App embeds|preferences)$/;

function textsIn(path: string): string[] {
  const leaves = (value: unknown): string[] =>
    typeof value === "string" ? [value] : Object.values(value as object).flatMap(leaves);
  return leaves(JSON.parse(readFileSync(join(root, path), "utf8")));
}

function allOf(pattern: RegExp, text = prose): string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => name!))].sort();
}

test("every label that the guide names stands on a screen", () => {
  const labels = allOf(/(?<!\*)\*(?!\*|\s)([^*]+)\*(?!\*)/g).flatMap((path) => path.split(" → "));
  expect(labels.length).toBeGreaterThan(30);
  expect(labels.filter((label) => !texts.includes(label) && !ofShopify.test(label))).toEqual([]);
});

test("every sentence that the guide quotes is one the app says", () => {
  const quoted = allOf(/“([^”]{12,})”/g);
  expect(quoted.length).toBeGreaterThan(2);
  expect(quoted.filter((words) => ![...texts, ...backend].some((text) => text.includes(words)))).toEqual([]);
});

test("the guide's scopes, topics and files are the app's", () => {
  const toml = readFileSync(join(root, "shopify.app.toml"), "utf8");
  const scopes = /scopes = "(.*)"/.exec(toml)![1]!.split(",").sort();
  expect(allOf(/^\| `(read_\w+)` \|/gm, guide)).toEqual(scopes);
  for (const line of /```toml\n([^]*?)```/.exec(guide.replaceAll(/^ {3}/gm, ""))![1]!.trim().split("\n"))
    expect(toml).toContain(`${line.split(" = ")[0]} = `);
});

test("the guide's pictures are there, and no others", () => {
  const pictures = readdirSync(docs).filter((name) => /^shopify-.*\.png$/.test(name));
  expect(pictures.sort()).toEqual(allOf(/\]\((shopify-[a-z]+\.png)\)/g, guide));
});
