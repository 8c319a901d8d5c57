import type { BrowserContext, Page } from "@playwright/test";
import { expect, test as base } from "../../../../e2e/test.ts";
import { Visitor } from "../../../../e2e/visitor.ts";
import { MailProvider } from "../../../../backend/test/mail-provider.ts";
import { Server } from "../../../../backend/test/server.ts";
import { ShopWorld, shopifySecrets, type StandInShop } from "../../../../backend/test/shopify/shop-world.ts";
import { extensionScript } from "../storefront/extension-script.ts";
import { type ShopPage, renderEmbed } from "../storefront/liquid.ts";
import { themePage } from "../storefront/theme.ts";
import { Merchant } from "./merchant.ts";

interface Backend {
  server: Server;
  world: ShopWorld;
  mails: MailProvider;
}

interface Fixtures {
  backend: Backend;
  shop: StandInShop;
  merchant: Merchant;
  /** The browser of the shop's customers, which is not the merchant's. */
  customers: BrowserContext;
  /** Opens the shop as its customers see it: what the theme reads is what the app wrote there. */
  storefront: (customer?: ShopPage["customer"]) => Promise<Visitor>;
}

export const test = base.extend<Omit<Fixtures, "backend">, Pick<Fixtures, "backend">>({
  backend: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixtures wanted from the pattern
    async ({}, use) => {
      const world = new ShopWorld();
      const mails = await MailProvider.start();
      const SHOPIFY_PLANS = JSON.stringify({ starter: 5, professional: 100 });
      const server = await Server.start({
        ...shopifySecrets,
        ...mails.settings,
        SHOPIFY_PLANS,
        // A shop may name a model that is on this machine.
        WEBHOOKS_ALLOW_PRIVATE: "1",
      });
      await use({ server, world, mails });
      await server.close();
      mails.close();
      world.close();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  shop: async ({ backend }, use) => {
    await use(backend.world.open());
  },
  merchant: async ({ page, shop, backend }, use) => {
    const merchant = new Merchant(page, shop, backend.server.url);
    await use(merchant);
    if (!merchant.isRefused) expect.soft(merchant.complaints).toEqual([]);
  },
  customers: async ({ browser }, use) => {
    const context = await browser.newContext();
    await use(context);
    await context.close();
  },
  storefront: async ({ customers, shop }, use) => {
    await use(async (customer) => {
      const page = await customers.newPage();
      await serveStorefront(page, shop, customer);
      await page.goto(`https://${shop.primaryHost}/`);
      return new Visitor(page);
    });
  },
});

export { expect };

async function serveStorefront(page: Page, shop: StandInShop, customer: ShopPage["customer"]): Promise<void> {
  const value = (key: string): string | undefined => shop.metafields.get(`foyer.${key}`)?.value;
  await page.route(`https://${shop.primaryHost}/**`, (route) => {
    if (route.request().url().endsWith(extensionScript.path))
      return route.fulfill({ contentType: "text/javascript", body: extensionScript.text });
    const config = value("config");
    const embed = renderEmbed({
      config: config && JSON.parse(config),
      identity: value("identity"),
      ...(customer && { customer }),
    });
    return route.fulfill({
      contentType: "text/html",
      body: themePage({ locale: "en", title: "Everything", head: extensionScript.tag, embed }),
    });
  });
}
