import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { Foyer } from "../../../e2e/foyer.ts";
import type { WidgetConfigInput } from "../../../shared-widget/protocol/index.ts";
import type { App } from "./standin/app.ts";
import { type Host, serveApp } from "./standin/host.ts";
import type { LoadedPlugin } from "./standin/loaded-plugin.ts";
import { readPlugin } from "./standin/repo/read-plugin.ts";

/** An app of its own for a test: an org, a widget and keys at the real backend, and the app served as Bubble does. */
export interface Site {
  app: App;
  plugin: LoadedPlugin;
  host: Host;
  orgId: string;
  widgetId: string;
  /** The org's key. */
  key: string;
  /** Address of one of the app's pages. */
  page(name: string, query?: Record<string, string>): string;
}

export interface SiteOptions {
  app?: App;
  /** In place of what the Plugins tab would hold, by caption. */
  keys?: Record<string, string>;
  config?: Partial<WidgetConfigInput>;
  keySet?: "live" | "dev";
  /** In place of the one that was built for all tests. */
  plugin?: LoadedPlugin;
}

interface Fixtures {
  foyer: Foyer;
  /** As many sites as a test wants; each ends with the test, and fails it for what the stand-in found wrong. */
  newSite: (options?: SiteOptions) => Promise<Site>;
  site: Site;
}

export const harbourBooks = (): App =>
  JSON.parse(readFileSync(join(import.meta.dirname, "apps", "harbour-books.json"), "utf8"));

export function builtPlugin(): LoadedPlugin {
  const { plugin, faults } = readPlugin(process.env["BUBBLE_REPO"]!);
  if (!plugin || faults.length > 0) throw new Error(`The built plugin is faulty: ${JSON.stringify(faults)}`);
  return plugin;
}

export const test = base.extend<Fixtures>({
  // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from the pattern
  foyer: async ({}, use) => {
    await use(new Foyer(process.env["FOYER_URL"]!));
  },
  newSite: async ({ foyer }, use) => {
    const sites: Site[] = [];
    await use(async (options = {}) => {
      const site = await openSite(foyer, options);
      sites.push(site);
      return site;
    });
    const faults = sites.flatMap(({ host }) => host.faults());
    for (const { host } of sites) await host.close();
    if (faults.length > 0) throw new Error(`The stand-in found faults:\n${JSON.stringify(faults, null, 2)}`);
  },
  site: async ({ newSite }, use) => {
    await use(await newSite());
  },
});

async function openSite(
  foyer: Foyer,
  { app = harbourBooks(), keys, config, keySet = "live", plugin = builtPlugin() }: SiteOptions,
) {
  const orgId = `bubble-${randomUUID().slice(0, 8)}`;
  const widgetId = await foyer.createWidget({ org_id: orgId, title: "Harbour Books", ...config });
  await foyer.putDocument(widgetId, {
    title: "Returns",
    content: "# Returns\n\nYou can return any book within 30 days, in the shop or by post.",
    url: "https://books.example.com/returns",
  });
  const { key } = await foyer.call<{ key: string }>("POST", "/api/keys", { org_id: orgId, name: "bubble" });
  app.keys[keySet] = {
    "Backend URL": foyer.url,
    "Widget ID": widgetId,
    "Foyer API key": key,
    "Identity secret": await foyer.identitySecret(widgetId),
    ...keys,
  };
  const host = await serveApp({
    app,
    plugin,
    keySet,
    allowedOrigins: [foyer.url],
  });
  const site: Site = {
    app,
    plugin,
    host,
    orgId,
    widgetId,
    key,
    page: (name, query = {}) => {
      const more = new URLSearchParams(query).toString();
      return `${host.url}/${name}${more && `?${more}`}`;
    },
  };
  return site;
}

export { expect } from "@playwright/test";
