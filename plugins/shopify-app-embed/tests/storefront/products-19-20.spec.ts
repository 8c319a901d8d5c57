import { AxeBuilder } from "@axe-core/playwright";
import { ModelProvider } from "../../../../backend/test/model-provider.ts";
import { Server } from "../../../../backend/test/server.ts";
import { ShopWorld, shopifySecrets, type StandInShop } from "../../../../backend/test/shopify/shop-world.ts";
import { UcpEndpoint } from "../../../../backend/test/shopify/ucp-endpoint.ts";
import type { Page } from "@playwright/test";
import type { ShopVisit } from "./shop.ts";
import { expect, shopPage, test } from "./test.ts";

// Everyone here speaks to one model and one shop.
test.describe.configure({ mode: "serial" });

let world: ShopWorld;
let model: ModelProvider;
let server: Server;
let shop: StandInShop;
let endpoint: UcpEndpoint;
let widget_id: string;

test.beforeAll(async () => {
  world = new ShopWorld();
  model = await ModelProvider.start();
  server = await Server.start({ ...shopifySecrets, OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: model.url });
  shop = world.open();
  endpoint = new UcpEndpoint(shop.domain);
  shop.other = (request) => endpoint.answer(request);
  const token = await shop.sessionToken();
  const setup = await server.call("POST", "/shopify/setup", { token });
  widget_id = setup.body.widget_id;
  const saved = await server.call("GET", `/api/config/${widget_id}`, { token });
  const config = { ...saved.body, allowed_origins: [process.env["SHOP_URL"]!] };
  const put = await server.call("POST", "/api/config", { token, body: config });
  expect([setup.status, put.status]).toEqual([200, 200]);
});
test.afterAll(async () => {
  await server?.close();
  model?.close();
  world?.close();
});
test.beforeEach(async ({ page }) => {
  model.writes = ({ messages }) =>
    messages.at(-1)?.role === "tool"
      ? {
          pieces: [
            "For the road I would take the Trail Mug [1]; ",
            "for four there is the Trail Mug Set [2]. The Travel Mug [3] is sold out, and the Wool Shirt [4] comes in two sizes.",
          ],
        }
      : {
          pieces: [],
          calls: [{ name: "search_products", arguments: '{"query":"mug shirt","max_price":100}' }],
        };
  // The pictures are the shop's: nothing of them is ours to serve.
  await page.route("https://cdn.shopify.com/**", (route) =>
    route.fulfill({ contentType: "image/svg+xml", body: picture }),
  );
});

const picture = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"><rect width="100" height="100" fill="#d9c7b0"/><circle cx="50" cy="52" r="26" fill="#7a5230"/></svg>`;

/** What the app wrote down in the shop is what its theme reads. */
async function open(page: Page, visit: ShopVisit = {}): Promise<void> {
  const config: unknown = JSON.parse(shop.metafields.get("foyer.config")!.value);
  await page.goto(shopPage(widget_id, { ...visit, config }));
}

/** A theme of today: its actions change the cart, and the theme draws it. */
async function withActions(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const actions = {
      async updateCart({ lines }: { lines: { merchandiseId: string; quantity: number }[] }) {
        if (sessionStorage.getItem("isSoldOut"))
          return {
            cart: null,
            userErrors: [{ message: "The product 'Trail Mug' is already sold out." }],
            warnings: [],
          };
        const count = document.querySelector(".cart-count b")!;
        count.textContent = String(
          Number(count.textContent) + lines.reduce((sum, { quantity }) => sum + quantity, 0),
        );
        (globalThis as unknown as { added: object[] }).added = lines;
        return { cart: {}, userErrors: [], warnings: [] };
      },
    };
    Object.assign(globalThis, { Shopify: { actions, routes: { root: "/" } } });
  });
}
const cartCount = (page: Page) => page.locator(".cart-count b");

test("check 19: a question for a product under a price shows real ones, with price, stock, picture and link", async ({
  page,
  visitor,
}) => {
  await open(page, { path: "/collections/all" });
  await visitor.open();
  await visitor.say("Do you have mugs under 100?");
  const cards = visitor.log.locator(".product");
  await expect(cards).toHaveCount(4);
  await expect(cards.nth(0)).toContainText("Trail Mug");
  await expect(cards.nth(0)).toContainText("€18.50");
  await expect(cards.nth(0).getByRole("link")).toHaveAttribute(
    "href",
    `https://${shop.domain}/products/trail-mug`,
  );
  await expect(cards.nth(0).getByRole("img", { name: "Trail Mug, from the front" })).toBeVisible();
  await expect(cards.nth(2)).toContainText("Sold out");
  await expect(cards.nth(3)).toContainText("from €80.00");
  // No page of a shop's with a cart: there is nothing to press.
  await expect(cards.getByRole("button")).toHaveCount(0);
  expect(endpoint.refused).toEqual([]);
  expect(endpoint.calls.at(-1)?.catalog).toMatchObject({
    context: { address_country: "DE", currency: "EUR" },
    filters: { price: { max: 10_000 } },
  });
  // They are there after a reload as well.
  await page.reload();
  await visitor.open();
  await expect(cards).toHaveCount(4);
});

test("check 20: what goes into the cart from the chat is in the theme's own cart, without a reload", async ({
  page,
  visitor,
}) => {
  await withActions(page);
  await open(page);
  await visitor.open();
  await visitor.say("Which mug?");
  const card = visitor.log.locator(".product").first();
  await page.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }));
  await card.getByRole("button", { name: "Add to cart: Trail Mug" }).press("Enter");
  await expect(card).toContainText("In your cart.");
  await expect(cartCount(page)).toHaveText("3");
  expect(await page.evaluate(() => (globalThis as unknown as { added: object[] }).added)).toEqual([
    { merchandiseId: "gid://shopify/ProductVariant/11", quantity: 1 },
  ]);
  expect(await page.evaluate(() => "isTheSamePage" in globalThis)).toBe(true);
  // The keyboard stays where it was.
  await expect(card.getByRole("button")).toBeFocused();
});

test("check 20: what is sold out meanwhile shows the shop's own error", async ({ page, visitor }) => {
  await withActions(page);
  await open(page);
  await visitor.open();
  await visitor.say("Which mug?");
  await page.evaluate(() => sessionStorage.setItem("isSoldOut", "1"));
  const card = visitor.log.locator(".product").first();
  await card.getByRole("button").click();
  await expect(card).toContainText("The product 'Trail Mug' is already sold out.");
  await expect(cartCount(page)).toHaveText("2");
  await expect(card).not.toContainText("In your cart.");
});

test("check 20: a theme without actions is asked by /cart/add.js, in the language of the page", async ({
  page,
  visitor,
}) => {
  const bodies: unknown[] = [];
  const soldOut = { status: 422, message: "Cart Error", description: "Le produit est épuisé." };
  await page.route("**/fr/cart/add.js", (route) => {
    bodies.push(route.request().postDataJSON());
    return bodies.length === 1
      ? route.fulfill({ status: 422, json: soldOut })
      : route.fulfill({ json: { items: [] } });
  });
  await page.addInitScript(() => Object.assign(globalThis, { Shopify: { routes: { root: "/fr/" } } }));
  await open(page, { locale: "fr" });
  await visitor.open();
  await visitor.say("Quelle tasse ?");
  const card = visitor.log.locator(".product").first();
  await expect(card).toContainText("18,50 €");
  await card.getByRole("button", { name: "Ajouter au panier" }).click();
  await expect(card).toContainText("Le produit est épuisé.");
  await card.getByRole("button").click();
  await expect(card.getByRole("link", { name: "Voir le panier" })).toHaveAttribute("href", "/fr/cart");
  expect(bodies).toEqual([{ items: [{ id: 11, quantity: 1 }] }, { items: [{ id: 11, quantity: 1 }] }]);
});

const looks = [
  { name: "desktop", width: 1280, height: 800, locale: "en", colorScheme: "light" },
  { name: "dark", width: 1280, height: 800, locale: "de", colorScheme: "dark" },
  { name: "phone", width: 375, height: 667, locale: "ja", colorScheme: "light" },
  { name: "rtl", width: 375, height: 667, locale: "ar", colorScheme: "dark" },
] as const;
for (const { name, width, height, locale, colorScheme } of looks)
  test(`check 19: the cards fit, read well and are reached by keyboard: ${name}`, async ({
    page,
    visitor,
  }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await withActions(page);
    await open(page, { locale });
    await visitor.open();
    await visitor.say("?");
    const list = visitor.log.locator(".products");
    await expect(list.locator("img").first()).toBeVisible();
    const folder = process.env["SHOTS"];
    if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
    // Sideways in its own box: the panel does not scroll that way.
    const isWider = (selector: string) =>
      visitor.log.locator(selector).evaluate((node) => node.scrollWidth > node.clientWidth);
    expect(await isWider(".products")).toBe(true);
    expect(await visitor.log.evaluate((node) => node.scrollWidth > node.clientWidth)).toBe(false);
    await list.focus();
    await page.keyboard.press(locale === "ar" ? "ArrowLeft" : "ArrowRight");
    await expect.poll(() => list.evaluate((node) => Math.abs(node.scrollLeft))).toBeGreaterThan(10);
    await list.locator(".product").last().getByRole("link").last().focus();
    await expect(list.locator(".product").last()).toBeInViewport({ ratio: 0.9 });
    if (folder) await page.screenshot({ path: `${folder}/${name}-end.png` });
    const { violations, passes } = await new AxeBuilder({ page })
      .include({ fromShadowDom: ["foyer-chat", ".products"] })
      .setLegacyMode()
      .analyze();
    expect(passes.length).toBeGreaterThan(3);
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.failureSummary}`)).toEqual([]);
  });
