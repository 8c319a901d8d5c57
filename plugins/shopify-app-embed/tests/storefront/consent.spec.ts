import type { Page } from "@playwright/test";
import { privacy } from "./privacy.ts";
import { expect, test } from "./test.ts";

test.describe("consent", () => {
  test("a returning visitor is connected only once Shopify says that it may be", async ({
    page,
    shop,
    visitor,
  }) => {
    const sockets = socketsOf(page);
    await privacy(page, false);
    await shop("demo");
    await expect(visitor.launcher).toBeVisible();
    await page.waitForTimeout(500);
    expect(await asked(page)).toEqual([]);
    await visitor.open();
    await visitor.say("Hello");
    await visitor.whole(visitor.answers.first());
    expect(sockets()).toBe(1);

    await shop("demo");
    await expect(visitor.launcher).toBeVisible();
    await expect.poll(() => asked(page)).toEqual(["consent-tracking-api"]);
    await page.waitForTimeout(3_000);
    expect(sockets()).toBe(1);
    await page.evaluate(() => document.dispatchEvent(new Event("say-yes")));
    await expect.poll(sockets).toBe(2);
    await expect(visitor.launcher).toHaveCount(1);
  });

  test("where it is allowed, the chat goes on by itself", async ({ page, shop, visitor }) => {
    const sockets = socketsOf(page);
    await privacy(page, true);
    await shop("demo");
    await visitor.open();
    await visitor.say("Hello");
    await visitor.whole(visitor.answers.first());
    await shop("demo", { path: "/pages/about" });
    await expect.poll(sockets).toBe(2);
  });
});

const asked = (page: Page): Promise<string[]> =>
  page.evaluate(() => (window as unknown as { asked: string[] }).asked);

/** How many sockets its pages have opened so far. */
function socketsOf(page: Page): () => number {
  let count = 0;
  page.on("websocket", () => (count += 1));
  return () => count;
}
