import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { SellingShop } from "./selling-shop.ts";
import type { ShopVisit } from "./shop.ts";
import { expect, shopPage, test } from "./test.ts";
import { themeActions } from "./theme-actions.ts";

// Everyone here speaks to one model and one shop.
test.describe.configure({ mode: "serial" });

let shop: SellingShop;

test.beforeAll(async () => {
  shop = await SellingShop.open([process.env["SHOP_URL"]!]);
});
test.afterAll(async () => {
  await shop?.close();
});
test.beforeEach(async ({ page }) => {
  await shop.servePictures(page);
});

async function open(page: Page, visit: ShopVisit = {}): Promise<void> {
  await page.goto(shopPage(shop.widget, { ...visit, config: shop.config }));
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
  expect(shop.endpoint.refused).toEqual([]);
  expect(shop.endpoint.calls.at(-1)?.catalog).toMatchObject({
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
  await page.addInitScript(themeActions);
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
  await page.addInitScript(themeActions);
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
    await page.addInitScript(themeActions);
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
