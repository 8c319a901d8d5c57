import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expect, test } from "../../../../e2e/test.ts";
import { Visitor } from "../../../../e2e/visitor.ts";
import { ModelProvider } from "../../../../backend/test/model-provider.ts";
import { Server } from "../../../../backend/test/server.ts";
import { ShopWorld, shopifySecrets, type StandInShop } from "../../../../backend/test/shopify/shop-world.ts";
import { type StockedProduct, UcpEndpoint } from "../../../../backend/test/shopify/ucp-endpoint.ts";
import { Merchant } from "../admin/merchant.ts";
import { root } from "../extension-copy.ts";
import { serveProduct } from "./shop-page.ts";

/**
 * The pictures of docs/shopify.md, made by doing what it says: whoever changes what they show runs
 * `npx playwright test --config plugins/shopify-app-embed/tests/guide`. No other suite does.
 */

const docs = join(root, "../../docs");
const guide = readFileSync(join(docs, "shopify.md"), "utf8");

async function picture(page: Page, name: string): Promise<void> {
  expect(guide).toContain(`](shopify-${name}.png)`);
  // Where nothing answers to a pointer.
  await page.mouse.move(5, 300);
  await page.evaluate(() => document.fonts.ready);
  const shot = await page.screenshot({ animations: "disabled", caret: "hide" });
  writeFileSync(join(docs, `shopify-${name}.png`), shot);
  expect(shot.byteLength).toBeLessThanOrEqual(60 * 1_024);
}

const mug = (id: number, title: string, price: number, available = true): StockedProduct => ({
  id,
  title,
  handle: title.toLowerCase().replace(" ", "-"),
  description: "A stoneware mug.",
  options: {},
  variants: [{ id: id * 10, title: "Default Title", options: {}, price: { EUR: price }, available }],
});
const mugs = [mug(1, "Ash Mug", 24), mug(2, "Harbour Mug", 26)];

let world: ShopWorld;
let model: ModelProvider;
let server: Server;
let shop: StandInShop;

test.beforeAll(async () => {
  world = new ShopWorld();
  model = await ModelProvider.start();
  server = await Server.start({ ...shopifySecrets, OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: model.url });
  shop = world.open();
  shop.name = "Kiln & Clay";
  shop.primaryHost = "kiln-and-clay.example";
  for (const { id, title } of mugs) shop.catalogue.addProduct({ id, title });
  shop.catalogue.addCollection({ id: 1, title: "Mugs" });
  shop.catalogue.addPage({ id: 1, title: "About us", body: "<p>Stoneware since 1962.</p>" });
  shop.catalogue.addPolicy("REFUND_POLICY", "Refund policy", "<p>Thirty days, unused.</p>");
  const endpoint = new UcpEndpoint(shop.domain, mugs);
  shop.other = (request) => endpoint.answer(request);
  model.writes = ({ messages }) => {
    if (messages.at(-1)?.role === "tool")
      return {
        pieces: ["The Harbour Mug and the Ash Mug."],
      };
    return { pieces: [], calls: [{ name: "search_products", arguments: '{"query":"mug","max_price":30}' }] };
  };
});
test.afterAll(async () => {
  await server?.close();
  model?.close();
  world?.close();
});

const desktop = { width: 1000, height: 700 };
test.use({ viewport: desktop, contextOptions: { reducedMotion: "reduce" } });

test("a shop's owner follows the guide from the installation to the inbox", async ({ page, browser }) => {
  const merchant = new Merchant(page, shop, server.url);
  await test.step("turn on the chat", async () => {
    await merchant.open();
    const knowledge = merchant.section("What the assistant knows");
    await expect(knowledge).toContainText("Up to date", { timeout: 30_000 });
    await expect(knowledge).toContainText("Documents ready to answer from: 5");
    await expect(merchant.section("Chat on your store").getByRole("status")).toHaveText("Off");
    await page.setViewportSize({ ...desktop, height: 640 });
    await picture(page, "home");
  });

  await test.step("on a phone", async () => {
    const context = await browser.newContext({ viewport: { width: 390, height: 700 } });
    const phone = new Visitor(await context.newPage());
    await serveProduct(phone.page, shop);
    await phone.page.goto(`https://${shop.primaryHost}/products/harbour-mug`);
    await expect(phone.launcher).toBeVisible();
    await picture(phone.page, "phone");
    await context.close();
  });

  const context = await browser.newContext({ viewport: desktop });
  const customer = new Visitor(await context.newPage());
  await test.step("a customer asks, and buys", async () => {
    await serveProduct(customer.page, shop);
    await customer.page.goto(`https://${shop.primaryHost}/products/harbour-mug`);
    await customer.open();
    await customer.ask("Which mugs under €30 can go into the dishwasher?");
    const cards = customer.log.locator(".product");
    await expect(cards).toHaveCount(2);
    await cards.nth(0).getByRole("button", { name: "Add to cart" }).click();
    await expect(customer.page.locator("header b")).toHaveText("1");
    await picture(customer.page, "chat");
  });

  await test.step("the owner answers", async () => {
    await customer.choose("Talk to a person");
    await customer.say("Could you engrave a name on it?");
    await merchant.open({ screen: "inbox" });
    const inbox = merchant.app.locator("foyer-console");
    await inbox.getByRole("option").first().click();
    await inbox.locator(".thread-acts").getByRole("button", { name: "Take over" }).click();
    await inbox.locator(".composer-field").fill("We can, up to eight letters. Which name shall it be?");
    await inbox.locator(".composer-field").press("Enter");
    await expect(customer.agents).toContainText("up to eight letters");
    await inbox.getByRole("group", { name: "Filters" }).getByRole("button", { name: /^Mine/ }).click();
    await expect(inbox.getByRole("option")).toHaveCount(1);
    await page.setViewportSize({ width: 860, height: 600 });
    await picture(page, "inbox");
  });
  await context.close();
});
