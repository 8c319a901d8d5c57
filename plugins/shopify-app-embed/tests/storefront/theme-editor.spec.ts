import type { Page } from "@playwright/test";
import { complaintsOf } from "../../../../e2e/complaints.ts";
import { boxOf, launcher } from "./boxes.ts";
import type { ShopVisit } from "./shop.ts";
import { expect, shopPage, test } from "./test.ts";

test.describe("in the theme editor", () => {
  test("colour, side, offset and words change as they are chosen, and there is one launcher", async ({
    page,
    shop,
    visitor,
  }) => {
    const complaints = await complaintsOf(page);
    await shop("demo", { design_mode: true });
    await expect(visitor.launcher).toBeVisible();
    const settings = { accent_color: "#c2255c" };
    await change(page, { settings }, "shopify:section:load");
    await expect(visitor.launcher).toHaveCSS("background-color", "rgb(194, 37, 92)");
    await change(page, { settings: { ...settings, position: "left", offset_x: 80 } }, "shopify:block:select");
    await expect.poll(async () => (await boxOf(page, launcher)).x).toBe(80);
    await change(page, { settings: { ...settings, launcher_text: "Hi" } }, "shopify:section:load");
    await expect(visitor.launcher).toHaveText("Hi");
    for (let n = 0; n < 5; n += 1)
      await change(page, { settings: { ...settings, launcher_text: "Hi" } }, "shopify:section:load");
    await expect(visitor.root).toHaveCount(1);
    await expect(visitor.launcher).toHaveCount(1);
    await visitor.open();
    expect(complaints).toEqual([]);
  });

  test("the same embed once more leaves an open chat open", async ({ page, shop, visitor }) => {
    await shop("demo", { design_mode: true });
    await visitor.open();
    await change(page, {}, "shopify:section:load");
    await page.evaluate(() => document.dispatchEvent(new Event("shopify:block:select")));
    await expect(visitor.panel).toBeVisible();
    await expect(visitor.root).toHaveCount(1);
  });

  test("an embed that is switched off takes the chat with it", async ({ page, shop, visitor }) => {
    await shop("demo", { design_mode: true });
    await visitor.open();
    await page.evaluate(() => {
      document.querySelector("#shopify-block-foyer")!.remove();
      document.dispatchEvent(new Event("shopify:section:unload"));
    });
    await expect(visitor.root).toHaveCount(0);
  });
});

/** What the editor does with a changed setting: the block's markup anew, its script too, then the event. */
async function change(page: Page, visit: ShopVisit, event: string): Promise<void> {
  const html = await (await page.request.get(shopPage("demo", { design_mode: true, ...visit }))).text();
  await page.evaluate(
    async ([html, event]) => {
      const fresh = new DOMParser().parseFromString(html!, "text/html");
      document
        .querySelector("#shopify-block-foyer")!
        .replaceWith(fresh.querySelector("#shopify-block-foyer")!);
      const script = document.createElement("script");
      script.src = "/extensions/foyer-loader.js";
      const loaded = new Promise((resolve) => {
        script.addEventListener("load", resolve);
      });
      document.head.append(script);
      await loaded;
      document.dispatchEvent(new Event(event!, { bubbles: true }));
    },
    [html, event],
  );
}
