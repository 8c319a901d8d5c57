import { expect, type Locator } from "@playwright/test";

/** Follows a source under an answer to the guide, where it has to open at what it is about. */
export async function opensTheGuideWhereItSays(source: Locator): Promise<void> {
  // The section's heading where it has one, under its document's title.
  const heading = (await source.locator("span").innerText())
    .trim()
    .split(/ › |\n/)
    .at(-1)!;
  const [tab] = await Promise.all([source.page().context().waitForEvent("page"), source.click()]);
  await tab.waitForLoadState("domcontentloaded");
  expect(new URL(tab.url()).pathname).toMatch(/^\/guide\/[a-z-]+$/);
  await expect(tab.getByRole("heading", { name: heading })).toBeVisible();
  await tab.close();
}
