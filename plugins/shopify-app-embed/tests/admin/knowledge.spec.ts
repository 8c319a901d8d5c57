import { expect, test } from "./test.ts";

test("what the merchant adds can be found at once, and taken away again", async ({ merchant }) => {
  await merchant.open({ screen: "knowledge" });
  const { app } = merchant;
  await expect(app.getByText("Nothing has been read from your store yet.")).toBeVisible();
  const entry = merchant.section("Add your own entry");
  await entry.locator("s-button").getByRole("button", { name: "Add entry" }).click();
  await expect(entry.getByLabel("Title of the entry")).toHaveAccessibleDescription("This is needed.");
  await entry.getByLabel("Title of the entry").fill("Studio visits");
  // What was typed is not lost by a click in the navigation.
  await expect(app.locator("ui-save-bar[showing]").getByRole("button", { name: "Add entry" })).toBeVisible();
  await merchant.go("Plan");
  await entry
    .getByLabel("What the assistant should know")
    .fill("The pottery studio is open to visitors on Fridays.");
  await entry.locator("s-button").getByRole("button", { name: "Add entry" }).click();
  await expect(merchant.toast).toHaveText("Entry added");
  await expect(app.getByText("Documents ready to answer from: 1")).toBeVisible();
  await expect(entry.getByLabel("Title of the entry")).toHaveValue("");
  await expect(app.locator("ui-save-bar[showing]")).toHaveCount(0);

  const trial = merchant.section("Test a question");
  await trial.getByLabel("Question", { exact: true }).fill("When can I visit the studio?");
  await trial.getByRole("button", { name: "Search" }).click();
  await expect(trial.getByText("The pottery studio is open to visitors on Fridays.")).toBeVisible();

  const documents = merchant.section("Documents");
  const remove = documents.getByRole("button", { name: "Remove Studio visits", exact: true });
  await remove.click();
  // A second press of the same key takes nothing away.
  await merchant.page.keyboard.press("Enter");
  await remove.click();
  await documents.getByRole("button", { name: "Remove Studio visits for good" }).click();
  await expect(documents.getByRole("group", { name: "Documents" })).toBeFocused();
  await expect(documents.getByText("There are none.")).toBeVisible();
  await trial.getByRole("button", { name: "Search" }).click();
  await expect(trial.getByText("Nothing was found.")).toBeVisible();
});

test("what the shop has is listed page by page, without a way to remove it", async ({
  merchant,
  shop,
  backend,
}) => {
  await merchant.open();
  await expect(merchant.section("Chat on your store").getByRole("status")).toHaveText("Off");
  const token = await shop.sessionToken();
  const { widget_id } = (await backend.server.call("GET", "/shopify/status", { token })).body;
  const documents = Array.from({ length: 30 }, (_, n) => ({
    external_id: `product:${n}`,
    title: `Mug ${n}`,
    content: `Mug number ${n}, thrown and fired.`,
    url: `https://${shop.primaryHost}/products/mug-${n}`,
  }));
  await backend.server.call("POST", `/api/knowledge/${widget_id}/documents`, { token, body: { documents } });
  await merchant.go("Knowledge");
  await expect(merchant.app.getByText("Documents ready to answer from: 30")).toBeVisible({ timeout: 30_000 });
  const list = merchant.section("Documents");
  await expect(list.getByRole("listitem")).toHaveCount(25);
  await expect(list.getByRole("button", { name: /^Remove/ })).toHaveCount(0);
  await list.getByRole("button", { name: "Next" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(5);
  await list.getByRole("button", { name: "Previous" }).click();
  await expect(list.getByRole("listitem")).toHaveCount(25);
  await list.getByLabel("Shown").selectOption({ label: "Only those that could not be read" });
  await expect(list.getByText("There are none.")).toBeVisible();
});
