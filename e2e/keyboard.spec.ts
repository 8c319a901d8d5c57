import type { Page } from "@playwright/test";
import { expect, test } from "./test.ts";

test("the whole chat can be used without a mouse, and focus comes back to where it was", async ({
  page,
  visitor,
}) => {
  await visitor.visit({ widget: "demo" });
  await expect(visitor.launcher).toBeVisible();
  await page.getByRole("link", { name: "A link of the site" }).focus();
  await tabTo(page, "the launcher", () => focusedIs(page, '[aria-haspopup="dialog"]'));
  await page.keyboard.press("Enter");
  await expect(visitor.composer).toBeFocused();
  await expect(visitor.launcher).toHaveAttribute("aria-expanded", "true");

  await page.keyboard.press("Escape");
  await expect(visitor.panel).toBeHidden();
  await expect(visitor.launcher).toBeFocused();
  await expect(visitor.launcher).toHaveAttribute("aria-expanded", "false");

  await page.keyboard.press("Space");
  await expect(visitor.composer).toBeFocused();
  await visitor.ready();
  await tabTo(page, "a starter", () => focusedIs(page, ".starters button"), "Shift+Tab");
  await page.keyboard.press("Enter");
  await expect(visitor.said).toHaveCount(1);
  await visitor.whole(visitor.answers.first());
  // The button that was pressed is gone; the keyboard must not be left nowhere.
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe("foyer-chat");

  await tabTo(page, "the menu", () => focusedIs(page, "summary"), "Shift+Tab");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(visitor.panel.getByRole("button", { name: "Talk to a person" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(visitor.panel).toBeVisible();
  await expect(visitor.panel.locator("details")).not.toHaveAttribute("open");
  await expect(visitor.panel.locator("summary")).toBeFocused();

  await tabTo(page, "the composer", () => focusedIs(page, "textarea"));
  await page.keyboard.type("Hello");
  await page.keyboard.press("Enter");
  await expect(visitor.said).toHaveCount(2);
  await expect(visitor.composer).toBeFocused();
  await expect(visitor.composer).toHaveValue("");
});

test("Enter that ends the choice of a character does not send", async ({ page, visitor }) => {
  await visitor.visit({ widget: "demo" });
  await visitor.open();
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Input.imeSetComposition", { text: "にほん", selectionStart: 3, selectionEnd: 3 });
  await visitor.composer.dispatchEvent("keydown", { key: "Enter", isComposing: true, bubbles: true });
  await expect(visitor.said).toHaveCount(0);
  await cdp.send("Input.insertText", { text: "日本" });
  await expect(visitor.composer).toHaveValue("日本");
  await page.keyboard.press("Enter");
  await expect(visitor.said).toContainText("日本");
});

test("the page's own shortcuts do not act on what is typed in the chat", async ({ page, visitor }) => {
  await visitor.visit({ widget: "demo" });
  await visitor.open();
  await page.evaluate(() => {
    const pressed: string[] = [];
    Object.assign(window, { pressed });
    document.addEventListener("keydown", (event) => pressed.push(event.key));
  });
  await page.keyboard.type("/search");
  expect(await page.evaluate(() => (window as unknown as { pressed: string[] }).pressed)).toEqual([]);
});

test.describe("for those who asked for less motion", () => {
  test.use({ contextOptions: { reducedMotion: "reduce" } });

  test("nothing moves: not the launcher, the panel, or what is being written", async ({
    foyer,
    page,
    visitor,
  }) => {
    const widget = await foyer.createWidget({ look: "sketch" });
    await visitor.visit({ widget });
    await expect(visitor.launcher).toBeVisible();
    expect(await moving(page)).toEqual([]);
    await visitor.open();
    expect(await moving(page)).toEqual([]);
    await visitor.say("Hello");
    await visitor.writing();
    expect(await moving(page)).toEqual([]);
  });
});

async function tabTo(page: Page, what: string, isThere: () => Promise<boolean>, key = "Tab"): Promise<void> {
  for (let presses = 0; presses < 15; presses += 1) {
    await page.keyboard.press(key);
    if (await isThere()) return;
  }
  throw new Error(`${key} does not lead to ${what}.`);
}

/** Whether the focus, inside all shadow roots, is on what the selector names. */
function focusedIs(page: Page, selector: string): Promise<boolean> {
  return page.evaluate((selector) => {
    let focused = document.activeElement;
    while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
    return focused?.matches(selector) ?? false;
  }, selector);
}

/** What is in motion for longer than an eye can see. */
function moving(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const animations: Animation[] = [];
    const visit = (root: Document | ShadowRoot): void => {
      animations.push(...root.getAnimations());
      for (const element of root.querySelectorAll("*")) if (element.shadowRoot) visit(element.shadowRoot);
    };
    visit(document);
    return animations
      .filter((animation) => Number(animation.effect?.getComputedTiming().activeDuration) > 20)
      .map(
        (animation) =>
          `${animation.constructor.name} of ${Number(animation.effect?.getComputedTiming().activeDuration)} ms`,
      );
  });
}
