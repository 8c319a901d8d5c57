import type { Merchant } from "./merchant.ts";
import { expect, test } from "./test.ts";

const screens = {
  "": "Foyer Chat",
  inbox: "Inbox",
  assistant: "Assistant and look",
  knowledge: "Knowledge",
  plan: "Plan",
} as const;
const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

test.use({ contextOptions: { reducedMotion: "reduce" } });

async function settled(merchant: Merchant): Promise<void> {
  await expect(merchant.app.locator("s-spinner, foyer-console .loading")).toHaveCount(0);
  await expect(merchant.app.locator("s-section, foyer-console").first()).toBeVisible();
}

for (const [size, viewport] of Object.entries(sizes)) {
  test.describe(size, () => {
    test.use({ viewport });
    for (const [screen, heading] of Object.entries(screens) as [keyof typeof screens, string][]) {
      test(`${heading}: accessible, nothing wider than the page, no form for a domain, a key or an account`, async ({
        merchant,
      }) => {
        await merchant.open({ screen });
        const { app } = merchant;
        await expect(app.getByRole("heading", { name: heading, level: 1 })).toBeVisible();
        await settled(merchant);
        expect(await merchant.violations()).toEqual([]);

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
      });
    }
  });
}

test("check 7: nothing is kept in the browser, and no cookie is set", async ({ merchant, context }) => {
  await merchant.open();
  const { app } = merchant;
  for (const name of ["Inbox", "Assistant and look", "Knowledge", "Plan", "Home"]) {
    await merchant.go(name);
    await settled(merchant);
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
  await merchant.page.waitForTimeout(500);
  const seen = await merchant.app
    .locator("html")
    .evaluate(() => (window as unknown as { seen: { lcp: number; cls: number } }).seen);
  expect(seen.lcp).toBeGreaterThan(0);
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
