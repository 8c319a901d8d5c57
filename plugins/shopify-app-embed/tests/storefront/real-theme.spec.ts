import type { Locator, Page } from "@playwright/test";
import { complaintsOf } from "../../../../e2e/complaints.ts";
import { embedContract } from "../../../../e2e/embed-contract.ts";
import { SellingShop } from "./selling-shop.ts";
import { expect, test, themePage } from "./test.ts";

const sheets = { desktop: { width: 1280, height: 800 }, phone: { width: 375, height: 667 } };
const pages = ["/", "/products/trail-mug", "/collections/all", "/cart", "/pages/about"];

if (process.env["SHOPIFY_THEME"] === undefined)
  test.skip("in a real theme, where SHOPIFY_THEME names the folder of one", () => {});
else test.describe("in a real theme", inRealTheme);

function inRealTheme(): void {
  embedContract({
    name: "a page of a real theme",
    mode: "floating",
    open: async (page) => {
      await page.goto(themePage("demo", { path: "/products/trail-mug" }));
    },
  });

  for (const [name, viewport] of Object.entries(sheets))
    test.describe(name, () => {
      test.use({ viewport, hasTouch: name === "phone" });

      test("every page is whole, and has the launcher in spite of what the theme hides", async ({
        page,
        visitor,
      }) => {
        const complaints = await complaintsOf(page);
        for (const path of pages) {
          await page.goto(themePage("demo", { path }));
          await expect(visitor.launcher, path).toBeInViewport({ ratio: 1 });
          await expect(page.locator(".shopify-section").nth(2), path).toBeAttached();
          await shoot(page, `${name}${path.replaceAll("/", "-")}`);
        }
        expect(await page.evaluate(() => getComputedStyle(document.documentElement).fontSize)).toBe("10px");
        expect(await page.evaluate(isEmptyHidden)).toBe(true);
        const corner = { x: viewport.width - 76, y: viewport.height - 76, width: 56, height: 56 };
        await expect.poll(() => visitor.launcher.boundingBox()).toEqual(corner);
        expect(complaints).toEqual([]);
      });

      test("the open panel is over whatever the theme has fixed, and gives the page back", async ({
        page,
        visitor,
      }) => {
        await page.goto(themePage("demo", { path: "/collections/all" }));
        await page.evaluate(addCookieBanner);
        await visitor.open();
        await page.mouse.wheel(0, 400);
        await page.mouse.wheel(0, -200);
        const panel = (await visitor.panel.boundingBox())!;
        for (const across of [0.1, 0.5, 0.9])
          for (const down of [0.02, 0.5, 0.98]) {
            const at = [panel.x + panel.width * across, panel.y + panel.height * down] as const;
            expect(await page.evaluate(topmost, at), String(at)).toBe("FOYER-CHAT");
          }
        await shoot(page, `${name}-panel`);
        await page.keyboard.press("Escape");
        await expect(visitor.panel).toBeHidden();
        await expect(visitor.launcher).toBeFocused();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(viewport.width);
      });
    });

  test.describe("with a drawer over the page", () => {
    test.use({ viewport: sheets.phone, hasTouch: true, isMobile: true });
    test("the launcher leaves the button to the checkout free, and comes back", async ({ page, visitor }) => {
      await page.goto(themePage("demo", { path: "/products/trail-mug", theme: { cart_type: "drawer" } }));
      await expect(visitor.launcher).toBeVisible();
      await page.locator("product-form .product-form__submit").tap();
      const checkout = page.locator("#CartDrawer-Checkout");
      await expect(checkout).toBeInViewport({ ratio: 1 });
      // Where the launcher was.
      await checkout.tap({ position: { x: 280, y: 20 }, trial: true });
      await shoot(page, "phone-drawer");
      await page.locator("#CartDrawer .drawer__close").tap();
      await visitor.launcher.tap();
      await visitor.ready();
    });
  });

  test("the theme's styles stay out, and ours stay in", async ({ page, visitor }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto(themePage("demo", { path: "/products/trail-mug", isOff: true }));
    const without = await page.evaluate(looks);
    expect(without.length).toBeGreaterThan(150);
    await page.goto(themePage("demo", { path: "/products/trail-mug" }));
    await visitor.open();
    expect(await page.evaluate(looks)).toEqual(without);

    await expect(visitor.root).toHaveCSS("z-index", "2147483647");
    await expect(visitor.panel).toHaveCSS("letter-spacing", "normal");
    await expect(visitor.composer).toHaveCSS("font-size", "15px");
    await expect(visitor.composer).toHaveCSS("box-shadow", "none");
  });

  test.describe("in the dark", () => {
    test.use({ colorScheme: "dark" });
    test("the panel is dark, on a page that stays light", async ({ page, visitor }) => {
      await page.goto(themePage("demo", { path: "/products/trail-mug" }));
      await visitor.open();
      await expect(page.locator("body")).toHaveCSS("background-color", "rgb(255, 255, 255)");
      const color = await visitor.panel.evaluate((panel) => getComputedStyle(panel).backgroundColor);
      expect(Math.max(...color.match(/\d+/g)!.map(Number))).toBeLessThan(60);
      await shoot(page, "dark");
    });
  });

  test.describe("sells", () => {
    // Everyone here speaks to one model and one shop.
    test.describe.configure({ mode: "serial" });
    let shop: SellingShop;
    test.beforeAll(async () => {
      shop = await SellingShop.open([process.env["THEME_URL"]!]);
    });
    test.afterAll(async () => {
      await shop?.close();
    });
    test.beforeEach(async ({ page }) => {
      await shop.servePictures(page);
    });
    for (const cart of ["notification", "drawer"])
      test(`what goes into the cart from the chat is in the theme's own, and the other way about: ${cart}`, async ({
        page,
        visitor,
      }) => {
        const complaints = await complaintsOf(page);
        const { widget, config } = shop;
        // On the left, where it leaves the theme's own button free.
        const visit = {
          path: "/products/trail-mug-set",
          config,
          settings: { position: "left" },
          theme: { cart_type: cart },
        };
        await page.goto(themePage(widget, visit));
        await expect(bubble(page)).toHaveCount(0);
        await visitor.open();
        await visitor.say("Which mug?");
        const card = visitor.log.locator(".product").first();
        await page.evaluate(() => Object.assign(globalThis, { isTheSamePage: true }));
        await card.getByRole("button", { name: "Add to cart: Trail Mug" }).click();
        await expect(card).toContainText("In your cart.");
        await expect(bubble(page)).toHaveText("1");
        await shoot(page, `cart-${cart}-card`);

        // The theme's own button, with the chat open beside it.
        await page.locator("product-form .product-form__submit").click();
        await expect(bubble(page)).toHaveText("2");
        const shown = page.locator(cart === "drawer" ? "#CartDrawer" : "#cart-notification");
        await expect(shown).toBeInViewport();
        await expect(shown).toContainText("Trail Mug Set");
        await shoot(page, `cart-${cart}-open`);
        // A drawer has the page to itself, until it is closed.
        if (cart === "drawer") {
          await expect(page.locator("cart-drawer")).toHaveCSS("visibility", "visible");
          expect(await page.evaluate(topmost, [200, 400] as const)).not.toBe("FOYER-CHAT");
          await page.locator("#CartDrawer .drawer__close").click();
        }
        await visitor.composer.click();
        await visitor.composer.pressSequentially("And");
        await expect(visitor.composer).toHaveValue("And");
        await page.keyboard.press("Escape");
        await expect(visitor.panel).toBeHidden();
        expect(await page.evaluate(() => "isTheSamePage" in globalThis)).toBe(true);
        expect(complaints).toEqual([]);
      });
  });
}

/** What the theme says is in the cart. */
function bubble(page: Page): Locator {
  return page.locator("#cart-icon-bubble .cart-count-bubble [aria-hidden]");
}

/** Runs in the page. */
function topmost([x, y]: readonly [number, number]): string {
  return document.elementFromPoint(x, y)!.tagName;
}

/** Runs in the page: what Shopify shows where visitors have to be asked. */
function addCookieBanner(): void {
  const banner = document.createElement("section");
  banner.style.cssText =
    "position:fixed;inset:auto 0 0 0;z-index:2000000;padding:24px;background:#fff3d6;font-size:16px";
  banner.innerHTML = "We use cookies. <button type=button>Accept</button>";
  document.body.append(banner);
}

/** Runs in the page. */
function isEmptyHidden(): boolean {
  const empty = document.body.appendChild(document.createElement("div"));
  const { display } = getComputedStyle(empty);
  empty.remove();
  return display === "none";
}

/**
 * Runs in the page: each element of the theme with all of its style, and so with the size it takes. The body's rows
 * are left out: what Shopify puts around an embed is one more, of no height.
 */
function looks(): string[] {
  const own = new Set(document.querySelectorAll("foyer-chat, .shopify-app-block, .shopify-app-block *"));
  return Array.from(document.querySelectorAll("html, body, body *:not(script, style, link)"))
    .filter((element) => !own.has(element))
    .map((element) => {
      const style = getComputedStyle(element);
      const names = Array.from(style).filter(
        (name) => element !== document.body || name !== "grid-template-rows",
      );
      const values = names.map((name) => `${name}:${style.getPropertyValue(name)}`);
      return `${element.tagName}.${element.getAttribute("class")} ${values.join(";")}`;
    });
}

/** For who wants to look: `SHOTS` names a folder. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env["SHOTS"];
  if (folder) await page.screenshot({ path: `${folder}/${name}.png` });
}
