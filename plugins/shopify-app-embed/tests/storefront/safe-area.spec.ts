import type { Locator, Page } from "@playwright/test";
import { expect, test } from "./test.ts";

/** A phone with a notch, and a bar to go home by. */
const notch = 47;
const home = 34;

test.use({ viewport: { width: 375, height: 812 }, hasTouch: true, isMobile: true });

test.describe("on a phone whose corners are its own", () => {
  test("launcher, header and composer stand clear of the notch and of the bar at the bottom", async ({
    page,
    shop,
    visitor,
  }) => {
    await withSafeArea(page);
    await shop("demo");
    await expect.poll(() => below(visitor.launcher)).toBe(812 - home);
    await visitor.launcher.tap();
    await visitor.ready();
    // The panel's ground is behind both, what is read and pressed is not.
    await expect.poll(() => visitor.panel.boundingBox()).toEqual({ x: 0, y: 0, width: 375, height: 812 });
    expect(await top(visitor.panel.locator("header"))).toBeGreaterThanOrEqual(notch);
    expect(await below(visitor.panel.locator("footer form, footer .composer").first())).toBeLessThanOrEqual(
      812 - home,
    );
    await visitor.composer.tap();
    await expect(visitor.composer).toBeFocused();
  });
});

async function withSafeArea(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Emulation.setSafeAreaInsetsOverride", { insets: { top: notch, bottom: home } });
}
async function top(locator: Locator): Promise<number> {
  return (await locator.boundingBox())!.y;
}
async function below(locator: Locator): Promise<number> {
  const { y, height } = (await locator.boundingBox())!;
  return y + height;
}
