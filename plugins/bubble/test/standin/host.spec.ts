import { expect, test } from "@playwright/test";
import { serveApp } from "./host.ts";
import type { Host } from "./host.ts";
import { samplePluginLoaded } from "./repo/sample-plugin.ts";
import { sampleApp } from "./sample-app.ts";

let host: Host;

test.beforeEach(async () => {
  host = await serveApp({
    app: sampleApp(),
    plugin: samplePluginLoaded(),
    keySet: "dev",
    allowedOrigins: [],
  });
});

test.afterEach(() => host.close());

test("an app runs in the page, and its server actions on the host", async ({ page }) => {
  await page.goto(host.url);
  await expect(page.getByText("w_dev")).toBeVisible();
  await page.getByText("Ask", { exact: true }).click();
  await expect(page.getByText("Why?")).toBeVisible();
  expect(host.faults()).toEqual([]);
});

test("a user logs in and out", async ({ page }) => {
  await page.goto(host.url);
  await page.getByText("Log in", { exact: true }).click();
  await expect(page.getByText("ada@example.com")).toBeVisible();
  await page.getByText("Log out", { exact: true }).click();
  await expect(page.getByText("ada@example.com")).toBeHidden();
});

test("an element is previewed in the editor", async ({ page }) => {
  await page.goto(`${host.url}/editor/Sample%20Element`);
  await expect(page.locator("b", { hasText: "Sample" })).toBeVisible();
  expect(host.faults()).toEqual([]);
});

test("what the page finds reaches the host", async ({ page }) => {
  await host.close();
  const plugin = samplePluginLoaded();
  const [element] = plugin.elements;
  if (element) element.code.initialize = 'function(instance, context) { instance.publishState("other", 1); }';
  host = await serveApp({ app: sampleApp(), plugin, keySet: "dev", allowedOrigins: [] });
  await page.goto(host.url);
  await expect
    .poll(() => host.faults())
    .toContainEqual({
      rule: 8,
      file: "",
      message: expect.stringContaining('publishState("other")'),
    });
});
