import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";
import { root } from "../extension-copy.ts";

interface Manifest {
  modules: {
    declarations?: {
      tagName?: string;
      attributes?: { name: string }[];
      members?: { name: string; type?: { text: string } }[];
    }[];
  }[];
}

const read = (name: string): string => readFileSync(join(import.meta.dirname, "stand-in", name), "utf8");

/** What Shopify's CDN would serve: App Bridge and Polaris, each at the one address that the page may ask for. */
export async function standInForCdn(context: BrowserContext): Promise<void> {
  const scripts = {
    "https://cdn.shopify.com/shopifycloud/app-bridge.js": `{${read("app-bridge.js")}}`,
    "https://cdn.shopify.com/shopifycloud/polaris-1.js": polaris(),
  };
  for (const [url, body] of Object.entries(scripts))
    await context.route(url, (route) => route.fulfill({ contentType: "text/javascript", body }));
}

/** As Shopify publishes of its elements what they take, and what they have as properties. */
function polaris(): string {
  const file = join(root, "node_modules", "@shopify", "polaris-types", "dist", "custom-elements.json");
  const { modules } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
  const manifest: Record<string, { attributes: string[]; properties: Record<string, boolean> }> = {};
  for (const { tagName, attributes = [], members = [] } of modules.flatMap(
    ({ declarations = [] }) => declarations,
  )) {
    if (tagName === undefined) continue;
    manifest[tagName] = {
      attributes: attributes.map(({ name }) => name),
      properties: Object.fromEntries(
        members.map(({ name, type }) => [name, /^boolean\b/.test(type?.text ?? "")]),
      ),
    };
  }
  const constants = { manifest, standInCss: read("polaris.css") };
  const declared = Object.entries(constants).map(
    ([name, value]) => `const ${name} = ${JSON.stringify(value)};\n`,
  );
  const page = `const page = new CSSStyleSheet(); page.replaceSync(${JSON.stringify(read("page.css"))});
    document.adoptedStyleSheets.push(page);\n`;
  return `{${declared.join("")}${page}${read("polaris.js")}}`;
}
