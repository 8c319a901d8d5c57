import type { Page } from "@playwright/test";
import { expect, test } from "./test.ts";

test("an unknown widget id breaks nothing on the page, and the console says what to look at", async ({
  page,
  visitor,
}) => {
  const warnings = warningsOf(page);
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await visitor.visit({ widget: "no-such-widget" });
  await expect.poll(() => warnings.join("\n")).toContain("widget-id?");
  await expect(visitor.launcher).toBeHidden();
  await page.getByRole("link", { name: "A link of the site" }).click();
  await page.getByRole("textbox", { name: "A field of the site" }).fill("It works");

  await visitor.foyer("open");
  await expect(visitor.panel).toContainText("This chat is no longer available.");
  await expect(visitor.composer).not.toBeEditable();
  expect(errors).toEqual([]);
});

test("a site that is not on the widget's list is told so, and its developer how to change that", async ({
  page,
  foyer,
  visitor,
}) => {
  const warnings = warningsOf(page);
  const widget = await foyer.createWidget({ allowed_origins: ["https://example.com"] });
  await visitor.visit({ widget });
  await visitor.launcher.click();
  await expect(visitor.panel).toContainText("This chat is not set up for this website.");
  await expect(visitor.composer).not.toBeEditable();
  await expect.poll(() => warnings.join("\n")).toContain("allowed_origins");
});

test("a backend that is away leaves the page as it is", async ({ page, visitor }) => {
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await visitor.visit({ widget: "demo", endpoint: "http://127.0.0.1:9" });
  await expect(page.getByRole("heading", { name: "A plain site" })).toBeVisible();
  await expect(visitor.root).toHaveCount(0);
  expect(errors).toEqual([]);
});

test("a panel that cannot be fetched can be tried again", async ({ page, visitor }) => {
  let fails = true;
  await page.route(/\/panel\.js/, (route) => (fails ? route.abort() : route.continue()));
  await visitor.visit({ widget: "demo" });
  await visitor.launcher.click();
  const again = visitor.root.getByRole("button", { name: "Try again" });
  await expect(again).toBeVisible();
  fails = false;
  await again.click();
  await visitor.ready();
  await expect(again).toBeHidden();
});

function warningsOf(page: Page): string[] {
  const warnings: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "warning") warnings.push(message.text());
  });
  return warnings;
}
