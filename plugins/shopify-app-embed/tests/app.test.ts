import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import { ExtensionCopy, root } from "./extension-copy.ts";
import { shopifyCli } from "./shopify-cli.ts";

interface AppConfig {
  application_url: string;
  access_scopes: { scopes: string; optional_scopes?: string[] };
  webhooks: {
    api_version: string;
    subscriptions: { topics?: string[]; compliance_topics?: string[]; uri: string }[];
  };
  app_proxy?: unknown;
}

const toml = "shopify.app.toml";
const build = (app: string) => shopifyCli(app, "app", "build", "--skip-dependencies-installation");
const doctor = (app: string) =>
  shopifyCli(app, "app", "doctor", "--blocking", "medium", "--skip-instructions", "--json");

function spoilConfig(copy: ExtensionCopy, from: string, to: string): void {
  const text = readFileSync(join(copy.app, toml), "utf8");
  if (!text.includes(from)) throw new Error(`${toml} has no ${from}`);
  writeFileSync(join(copy.app, toml), text.replace(from, to));
}

test("asks for the scopes it uses, and takes the three compliance topics, of the version the backend speaks", () => {
  const config = parse(readFileSync(join(root, toml), "utf8")) as unknown as AppConfig;
  const { subscriptions, api_version } = config.webhooks;
  expect(api_version).toBe("2026-10");
  expect(subscriptions.flatMap(({ compliance_topics = [] }) => compliance_topics).toSorted()).toEqual([
    "customers/data_request",
    "customers/redact",
    "shop/redact",
  ]);
  // Shopify puts the one behind the other.
  const addresses = new Set(subscriptions.map(({ uri }) => `${config.application_url}${uri}`));
  expect([...addresses].map((address) => new URL(address).pathname)).toEqual(["/shopify/webhooks"]);
  expect(config.access_scopes).toEqual({ scopes: "read_products,read_content,read_legal_policies" });
  expect(config.app_proxy).toBeUndefined();
});

describe("shopify app build", () => {
  test("builds the extension", async () => {
    using copy = new ExtensionCopy();
    const { code, output } = await build(copy.app);
    expect(output).toContain("foyer-chat built!");
    expect(code).toBe(0);
  });

  test.for([
    ["a compliance topic that is none", `"shop/redact"`, `"shop/forget"`],
    ["an address that is none", `"https://chat.example.com/shopify"`, `"chat"`],
    ["a topic taken twice", `"products/create",`, `"products/create", "products/create",`],
  ] as const)("refuses %s", async ([, from, to]) => {
    using copy = new ExtensionCopy();
    spoilConfig(copy, from, to);
    expect((await build(copy.app)).code).not.toBe(0);
  });
});

describe("shopify app doctor", () => {
  test("finds nothing", async () => {
    using copy = new ExtensionCopy();
    const { code, output } = await doctor(copy.app);
    expect(output).toContain("app-doctor-rules@4.8.2");
    expect(code).toBe(0);
  });

  test("leaves no question that the README does not answer", async () => {
    using copy = new ExtensionCopy();
    await doctor(copy.app);
    const pack = readFileSync(join(copy.app, ".shopify", "app-doctor", "review.json"), "utf8");
    const asked = (JSON.parse(pack) as { checks: { id: string }[] }).checks.map(({ id }) => id);
    const readme = readFileSync(join(root, "README.md"), "utf8");
    const answered = [...readme.matchAll(/^\| ((?:`[A-Z_]+`(?:, )?)+) \|/gm)].flatMap(([, ids = ""]) =>
      ids.replaceAll("`", "").split(", "),
    );
    expect(answered.toSorted()).toEqual(asked.toSorted());
  });

  const raw = "{{ block.settings.launcher_text }}";
  test.for<[name: string, (copy: ExtensionCopy) => void]>([
    ["a setting as it is in HTML", (copy) => copy.addToBlock(`<p>${raw}</p>`)],
    ["a setting as it is in a script", (copy) => copy.addToBlock(`<script>var x = "${raw}";</script>`)],
    ["a setting in a handler", (copy) => copy.addToBlock(`<button onclick="say('${raw}')">Say</button>`)],
    [
      "HTML made of text in the script",
      (copy) => copy.write("assets/foyer-loader.js", `document.body.innerHTML = location.hash;`),
    ],
    ["that a compliance topic is missing", (copy) => spoilConfig(copy, `"customers/redact", `, "")],
    [
      "webhooks that come without TLS",
      (copy) => spoilConfig(copy, `uri = "/webhooks"`, `uri = "http://chat.example.com/webhooks"`),
    ],
  ])("finds %s", async ([, spoil]) => {
    using copy = new ExtensionCopy();
    spoil(copy);
    const { code, output } = await doctor(copy.app);
    expect(output).toContain("app-doctor-rules@4.8.2");
    expect(code).not.toBe(0);
  });
});
