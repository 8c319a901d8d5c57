import { expect, test } from "./test.ts";

const saveBar = "ui-save-bar[showing]";

test("what the merchant changes is the widget's, and the theme's copy of the look follows", async ({
  merchant,
  shop,
  backend,
}) => {
  await merchant.open({ screen: "assistant" });
  const { app } = merchant;
  await expect(app.getByLabel("Instructions")).toHaveValue(/You are the assistant of the online shop Demo/);
  await expect(app.locator(saveBar)).toHaveCount(0);
  await app.getByLabel("Instructions").fill("Answer in rhymes.");
  await app.getByLabel("Title", { exact: true }).fill("Ask us");
  await app.getByLabel("Welcome message").fill("Hello there");
  await app.getByLabel("First questions").fill("Do you ship abroad?\n\nWhat is new?");
  await app.getByLabel("Colour").fill("#aa0000");
  await app.getByLabel("Colour").blur();
  await app.getByLabel("Brightness").selectOption({ label: "Dark" });
  await app.getByRole("switch", { name: "Customers can ask for a person" }).uncheck();
  await app.locator(saveBar).getByRole("button", { name: "Save" }).click();
  await expect(merchant.toast).toHaveText("Saved");
  await expect(app.locator(saveBar)).toHaveCount(0);

  const token = await shop.sessionToken();
  const { widget_id } = (await backend.server.call("GET", "/shopify/status", { token })).body;
  const { body } = await backend.server.call("GET", `/api/config/${widget_id}`, { token });
  expect(body).toMatchObject({
    prompt: "Answer in rhymes.",
    title: "Ask us",
    welcome_message: "Hello there",
    starter_prompts: ["Do you ship abroad?", "What is new?"],
    placeholder: null,
    color: "#aa0000",
    theme: "dark",
    ai_enabled: true,
    handoff: { enabled: false, hours: null },
  });
  await expect
    .poll(() => JSON.parse(shop.metafields.get("foyer.config")!.value).look)
    .toMatchObject({ color: "#aa0000", theme: "dark" });
});

test("changes can be let go, and are not lost by leaving", async ({ merchant }) => {
  await merchant.open({ screen: "assistant" });
  const { app } = merchant;
  const title = app.getByLabel("Title", { exact: true });
  await title.fill("Another");
  await expect(app.locator(saveBar)).toBeVisible();
  await merchant.go("Knowledge");
  // They stayed.
  await expect(title).toHaveValue("Another");
  await app.locator(saveBar).getByRole("button", { name: "Discard" }).click();
  await expect(title).toHaveValue("Demo");
  await expect(app.locator(saveBar)).toHaveCount(0);

  await title.fill("Another");
  await expect(app.locator(saveBar)).toBeVisible();
  merchant.leaves = true;
  await merchant.go("Knowledge");
  await expect(app.getByRole("heading", { name: "Knowledge", level: 1 })).toBeVisible();
  await merchant.go("Assistant and look");
  await expect(title).toHaveValue("Demo");
});

test.describe("what somebody else saved meanwhile", () => {
  for (const keeps of [true, false]) {
    test(
      keeps ? "stays beneath what the merchant changed" : "is shown instead of it",
      async ({ merchant, shop, backend }) => {
        merchant.isRefused = true;
        await merchant.open({ screen: "assistant" });
        const { app } = merchant;
        await app.getByLabel("Title", { exact: true }).fill("Mine");
        const token = await shop.sessionToken();
        const { widget_id } = (await backend.server.call("GET", "/shopify/status", { token })).body;
        const { body: config } = await backend.server.call("GET", `/api/config/${widget_id}`, { token });
        const theirs = { ...config, title: "Theirs", welcome_message: "Theirs" };
        await backend.server.call("POST", "/api/config", { token, body: theirs });

        await app.locator(saveBar).getByRole("button", { name: "Save" }).click();
        await expect(app.getByText("Somebody else has saved meanwhile")).toBeVisible();
        await app.getByRole("button", { name: keeps ? "Save mine on top" : "Show theirs" }).click();
        await expect(app.locator(saveBar)).toHaveCount(0);
        await expect(app.getByLabel("Welcome message")).toHaveValue("Theirs");
        await expect(app.getByLabel("Title", { exact: true })).toHaveValue(keeps ? "Mine" : "Theirs");
        const { body } = await backend.server.call("GET", `/api/config/${widget_id}`, { token });
        expect(body).toMatchObject({ title: keeps ? "Mine" : "Theirs", welcome_message: "Theirs" });
      },
    );
  }
});

test("hours are read as people write them, and what cannot be read is said at the field", async ({
  merchant,
  shop,
  backend,
}) => {
  await merchant.open({ screen: "assistant" });
  const { app } = merchant;
  await app.getByLabel("When people are there").selectOption({ label: "At set hours" });
  const saturday = app.getByLabel("Saturday");
  await expect(app.getByLabel("Monday")).toHaveValue("09:00–17:00");
  await saturday.fill("noon");
  await expect(saturday).toHaveAccessibleDescription(/Write it like/);
  await app.locator(saveBar).getByRole("button", { name: "Save" }).click();
  await expect(merchant.toast).toHaveText("Some hours cannot be read.");
  await saturday.fill("9-12, 13.30 - 16");
  await app.locator(saveBar).getByRole("button", { name: "Save" }).click();
  await expect(merchant.toast).toHaveText("Saved");
  const token = await shop.sessionToken();
  const { widget_id } = (await backend.server.call("GET", "/shopify/status", { token })).body;
  const { body } = await backend.server.call("GET", `/api/config/${widget_id}`, { token });
  expect(body.handoff.hours).toMatchObject({
    time_zone: "Europe/Berlin",
    sat: [
      { from: "09:00", to: "12:00" },
      { from: "13:30", to: "16:00" },
    ],
    sun: [],
  });
});

test("what the backend refuses is said at the field, and nothing is lost", async ({ merchant }) => {
  merchant.isRefused = true;
  await merchant.open({ screen: "assistant" });
  const { app } = merchant;
  const email = app.getByLabel("E-mail for missed messages");
  await email.fill("nobody");
  await app.locator(saveBar).getByRole("button", { name: "Save" }).click();
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await expect(email).toHaveValue("nobody");
  await expect(app.locator(saveBar)).toBeVisible();
});
