import { expect, test } from "./test.ts";

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    const fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream=deny"];
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...fake] });
  },
});

test("a microphone that is denied is explained, and writing goes on", async ({ page, foyer, visitor }) => {
  const widget = await foyer.createWidget();
  // The session says that somebody listens, as it does where a provider is set up.
  await page.route("**/api/sessions", async (route) => {
    const response = await route.fetch();
    const session = await response.json();
    session.config.voice = { input: true, output: "off" };
    await route.fulfill({ response, json: session });
  });
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.panel.getByRole("button", { name: "Speak" }).click();
  await expect(visitor.panel.getByRole("alert")).toContainText("The microphone is blocked for this page.");
  await visitor.panel.getByRole("button", { name: "Dismiss" }).click();
  await expect(visitor.panel.getByRole("alert")).toHaveCount(0);
  await visitor.ask("Hello");
});
