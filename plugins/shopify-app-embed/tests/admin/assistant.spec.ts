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

test("what somebody else saved meanwhile is shown, or stays beneath what the merchant changed", async ({
  merchant,
  shop,
  backend,
}) => {
  merchant.isRefused = true;
  await merchant.open({ screen: "assistant" });
  const { app } = merchant;
  const title = app.getByLabel("Title", { exact: true });
  await expect(title).toHaveValue("Demo");
  const token = await shop.sessionToken();
  const { widget_id } = (await backend.server.call("GET", "/shopify/status", { token })).body;
  const read = async () => (await backend.server.call("GET", `/api/config/${widget_id}`, { token })).body;
  for (const [choice, theirs, stays] of [
    ["Show theirs", "Theirs", "Theirs"],
    ["Save mine on top", "Theirs again", "Mine"],
  ] as const) {
    await title.fill("Mine");
    const body = { ...(await read()), title: theirs, welcome_message: theirs };
    expect((await backend.server.call("POST", "/api/config", { token, body })).status).toBe(200);
    await app.locator(saveBar).getByRole("button", { name: "Save" }).click();
    await expect(app.getByText("Somebody else has saved meanwhile")).toBeVisible();
    await app.getByRole("button", { name: choice }).click();
    await expect(app.locator(saveBar)).toHaveCount(0);
    await expect(app.getByLabel("Welcome message")).toHaveValue(theirs);
    await expect(title).toHaveValue(stays);
    expect(await read()).toMatchObject({ title: stays, welcome_message: theirs });
  }
});

test("what is typed while saving stays, and is still to be saved", async ({ merchant, context }) => {
  await merchant.open({ screen: "assistant" });
  const { app } = merchant;
  const [title, welcome] = [app.getByLabel("Title", { exact: true }), app.getByLabel("Welcome message")];
  await title.fill("Ask us");
  const held = Promise.withResolvers<void>();
  await context.route("**/api/config", async (route) => {
    await held.promise;
    await route.continue();
  });
  await app.locator(saveBar).getByRole("button", { name: "Save" }).click();
  await welcome.fill("Hello there");
  held.resolve();
  await expect(merchant.toast).toHaveText("Saved");
  await expect(welcome).toHaveValue("Hello there");
  await expect(app.locator(saveBar)).toBeVisible();
  await app.locator(saveBar).getByRole("button", { name: "Discard" }).click();
  await expect(welcome).toHaveValue("");
  await expect(title).toHaveValue("Ask us");
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

test("what the backend refuses is said at the field in the merchant's language, and nothing is lost", async ({
  merchant,
}) => {
  merchant.isRefused = true;
  await merchant.open({ screen: "assistant", locale: "de" });
  const { app } = merchant;
  const email = app.getByLabel("E-Mail für verpasste Nachrichten");
  await email.fill("nobody");
  await app.locator(saveBar).getByRole("button", { name: "Speichern" }).click();
  await expect(email).toHaveAttribute("aria-invalid", "true");
  await expect(email).toHaveAccessibleDescription(/^Schreiben Sie eine Adresse wie name@example\.com\./);
  await expect(email).toHaveValue("nobody");
  await expect(app.locator(saveBar)).toBeVisible();
});
