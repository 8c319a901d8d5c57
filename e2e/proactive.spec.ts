import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "./test.ts";
import type { Visitor } from "./visitor.ts";

const rule = { id: "help", message: "Shall I help you choose?" };
const bubbleOf = (visitor: Visitor) => visitor.root.getByRole("button", { name: rule.message });

/** What a browser keeps of us. */
async function kept(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [localStorage, sessionStorage]
      .flatMap((storage) => Object.keys(storage))
      .filter((key) => key.startsWith("foyer")),
  );
}

test("a message of the widget's own accord comes once, opens the chat with its words, and not again", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget({ proactive: [{ ...rule, seconds: 2, page: "/plain*" }] });
  await visitor.visit({ widget });
  await expect(visitor.launcher).toBeVisible();
  await page.waitForTimeout(1_000);
  await expect(bubbleOf(visitor)).toHaveCount(0);
  await expect(bubbleOf(visitor)).toBeVisible();
  await expect(visitor.panel).toHaveCount(0);

  await bubbleOf(visitor).click();
  await visitor.ready();
  await expect(visitor.log).toContainText(rule.message);
  await expect(bubbleOf(visitor)).toHaveCount(0);
  await visitor.ask("Yes, please");

  await page.reload();
  await expect(visitor.launcher).toBeVisible();
  await page.waitForTimeout(4_000);
  await expect(bubbleOf(visitor)).toHaveCount(0);
});

test("it is kept back by another page, an empty cart and an open chat", async ({ page, foyer, visitor }) => {
  const elsewhere = { id: "elsewhere", message: "On another page", page: "/pricing*" };
  const widget = await foyer.createWidget({ proactive: [elsewhere, { ...rule, cart: true }] });
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.foyer("setContext", { cart: 2 });
  await page.waitForTimeout(2_500);
  await expect(bubbleOf(visitor)).toHaveCount(0);
  await visitor.foyer("setContext", { cart: 0 });
  await visitor.launcher.click();
  await page.waitForTimeout(2_500);
  await expect(bubbleOf(visitor)).toHaveCount(0);
  await visitor.foyer("setContext", { cart: 1 });
  await expect(bubbleOf(visitor)).toBeVisible();
  await expect(visitor.root.getByText(elsewhere.message)).toHaveCount(0);
});

test("before consent nothing is said, kept or opened; with it, everything is as ever", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget({ proactive: [rule] });
  const sessions: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/api/sessions")) sessions.push(request.method());
  });
  await visitor.visit({ widget, query: { consent: "required" } });
  await expect(visitor.launcher).toBeVisible();
  await page.waitForTimeout(3_000);
  await expect(bubbleOf(visitor)).toHaveCount(0);
  expect(await kept(page)).toEqual([]);
  expect(sessions).toEqual([]);

  await visitor.foyer("consent", true);
  await expect(bubbleOf(visitor)).toBeVisible();
  expect(await kept(page)).toContain(`foyer-proactive:${widget}`);
  await visitor.foyer("consent", false);
  await expect(bubbleOf(visitor)).toHaveCount(0);
});

test("it is sent away by the keyboard, focus goes on to the launcher, and the visitor is left alone", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget({ proactive: [rule, { id: "second", message: "One more thing" }] });
  await visitor.visit({ widget });
  await expect(bubbleOf(visitor)).toBeVisible();
  await expect(page.locator(":focus")).toHaveCount(0);
  await page.getByLabel("A field of the site").focus();
  await page.keyboard.press("Tab");
  await expect(bubbleOf(visitor)).toBeFocused();
  await page.keyboard.press("Tab");
  await expect(visitor.root.getByRole("button", { name: "Dismiss" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(bubbleOf(visitor)).toHaveCount(0);
  await expect(visitor.launcher).toBeFocused();
  await page.waitForTimeout(2_500);
  await expect(visitor.root.getByText("One more thing")).toHaveCount(0);
});

test("on a phone it is one line that leaves the launcher free, and no barrier in any theme", async ({
  page,
  foyer,
  visitor,
}) => {
  const long = {
    id: "long",
    message: "A long question that would take many lines on a small screen, would it not?",
  };
  const widget = await foyer.createWidget({ proactive: [long], color: "#f2b705" });
  await page.setViewportSize({ width: 390, height: 844 });
  await visitor.visit({ widget });
  const words = visitor.root.getByRole("button", { name: long.message });
  await expect(words).toBeVisible();
  const [bubble, launcher] = [await words.boundingBox(), await visitor.launcher.boundingBox()];
  expect(bubble!.height).toBeLessThan(56);
  expect(bubble!.x + bubble!.width).toBeLessThanOrEqual(launcher!.x);
  expect(bubble!.x).toBeGreaterThanOrEqual(0);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).include("foyer-chat").setLegacyMode().analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  }
});
