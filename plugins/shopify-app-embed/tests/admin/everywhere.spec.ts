import type { Merchant } from "./merchant.ts";
import { expect, test } from "./test.ts";

/** By what the admin's navigation calls them. */
const screens = {
  Inbox: "Inbox",
  "Assistant and look": "Assistant and look",
  Knowledge: "Knowledge",
  Plan: "Plan",
  Home: "Foyer Chat",
};
const sizes = {
  desktop: { viewport: { width: 1280, height: 800 } },
  // Shopify's admin is light, whatever the phone prefers.
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "dark" },
} as const;

test.use({ contextOptions: { reducedMotion: "reduce" } });

async function settled(merchant: Merchant): Promise<void> {
  await expect(merchant.app.locator("s-spinner, foyer-console .loading")).toHaveCount(0);
  await expect(merchant.app.locator("s-section, foyer-console").first()).toBeVisible();
}

for (const [size, options] of Object.entries(sizes)) {
  test.describe(size, () => {
    test.use(options);
    test("every screen is accessible, no wider than the page, asks for no domain, key or account, and keeps nothing in the browser", async ({
      merchant,
      context,
    }) => {
      await merchant.open();
      const { app } = merchant;
      for (const [link, heading] of Object.entries(screens)) {
        await merchant.go(link);
        await expect(app.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
        await settled(merchant);
        expect([heading, await merchant.violations()]).toEqual([heading, []]);

        const html = app.locator("html");
        expect(await html.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);

        // check 12
        const names = await app
          .locator("input, textarea, select")
          .evaluateAll((fields) =>
            fields.flatMap((field) => [
              (field as HTMLInputElement).type,
              ...[...((field as HTMLInputElement).labels ?? [])].map(({ textContent }) => textContent),
              field.getAttribute("placeholder") ?? "",
            ]),
          );
        expect(
          names.filter((name) =>
            /password|domain|myshopify|\bapi\b|\bkey\b|account|sign.?up|log.?in/i.test(name ?? ""),
          ),
        ).toEqual([]);
        if (link === "Inbox")
          await expect(app.locator("foyer-console .console")).toHaveCSS(
            "background-color",
            "rgb(255, 255, 255)",
          );
      }
      // The frame refuses, as a browser does that blocks storage of third parties.
      const refused = await app.locator("html").evaluate(() => {
        try {
          return typeof localStorage;
        } catch (error) {
          return (error as Error).name;
        }
      });
      expect(refused).toBe("SecurityError");
      expect(await context.cookies()).toEqual([]);
    });
  });
}

test("the largest part is painted soon, and nothing jumps", async ({ merchant }) => {
  await merchant.page.addInitScript(() => {
    const seen = { lcp: 0, cls: 0 };
    Object.assign(window, { seen });
    new PerformanceObserver((list) => {
      for (const { startTime } of list.getEntries()) seen.lcp = startTime;
    }).observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number })[])
        seen.cls += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
  });
  // The first load makes the shop ready, which no later one has to.
  await merchant.open();
  await settled(merchant);
  await merchant.open();
  await settled(merchant);
  const read = () =>
    merchant.app
      .locator("html")
      .evaluate(() => (window as unknown as { seen: { lcp: number; cls: number } }).seen);
  await expect.poll(async () => (await read()).lcp).toBeGreaterThan(0);
  const seen = await read();
  expect(seen.lcp).toBeLessThanOrEqual(2_500);
  expect(seen.cls).toBeLessThanOrEqual(0.1);
});

test("it speaks the merchant's language, and English where it has not learned it", async ({ merchant }) => {
  await merchant.open({ locale: "de-AT" });
  const { app } = merchant;
  await expect(app.locator('s-section[heading="Chat in Ihrem Shop"]').getByRole("status")).toHaveText("Aus");
  await merchant.open({ locale: "ar" });
  await expect(app.locator('s-section[heading="الدردشة في متجرك"]').getByRole("status")).toHaveText("متوقفة");
  await expect(app.locator("html")).toHaveAttribute("dir", "rtl");
  await merchant.open({ locale: "fi" });
  await expect(merchant.section("Chat on your store").getByRole("status")).toHaveText("Off");
  await expect(app.locator("html")).toHaveAttribute("lang", "en");
});

test("every screen is reached by the keyboard alone, and what it opens can be worked", async ({
  merchant,
}) => {
  await merchant.open();
  const { app, page } = merchant;
  await settled(merchant);
  await app.locator("s-app-nav").getByRole("link", { name: "Knowledge" }).focus();
  await page.keyboard.press("Enter");
  await expect(app.getByRole("heading", { name: "Knowledge", level: 1 })).toBeVisible();
  await settled(merchant);
  const question = app.getByRole("searchbox", { name: "Question" });
  for (let presses = 0; presses < 12; presses += 1) {
    if (await question.evaluate((field) => (field.getRootNode() as ShadowRoot).activeElement === field))
      break;
    await page.keyboard.press("Tab");
  }
  await page.keyboard.type("When do you open?");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(app.getByText("Nothing was found.")).toBeVisible();
});
