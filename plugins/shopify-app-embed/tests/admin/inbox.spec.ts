import type { Page } from "@playwright/test";
import { eventually } from "../../../../backend/test/server.ts";
import { expect, test } from "./test.ts";

const soonMs = 2_000;

test("check 28: a customer's chat is in the embedded inbox at once, and so is the reply with the customer", async ({
  merchant,
  storefront,
}) => {
  await merchant.open({ screen: "inbox" });
  const inbox = merchant.app.locator("foyer-console");
  await expect(inbox.getByRole("group", { name: "Filters" })).toBeVisible();
  await inbox.getByRole("group", { name: "Filters" }).getByRole("button", { name: /^All/ }).click();

  const customer = await storefront();
  await customer.open();
  await customer.say("Is the ash mug dishwasher safe?");
  const row = inbox.getByRole("option").first();
  const saidAt = performance.now();
  await expect(row).toContainText("Is the ash mug dishwasher safe?", { timeout: soonMs });
  test.info().annotations.push({ type: "ms to the inbox", description: String(performance.now() - saidAt) });

  await row.click();
  const acts = inbox.locator(".thread-acts");
  await acts.getByRole("button", { name: "Take over" }).click();
  await expect(customer.events.filter({ hasText: "Demo" }).first()).toBeVisible();
  const answers = await customer.answers.count();
  await inbox.locator(".composer-field").fill("Yes, top rack.");
  await inbox.locator(".composer-field").press("Enter");
  await expect(customer.agents.last()).toContainText("Yes, top rack.", { timeout: soonMs });

  // Whoever holds it answers alone.
  await customer.say("And the bowl?");
  await expect(inbox.getByRole("log")).toContainText("And the bowl?", { timeout: soonMs });
  await inbox.locator(".composer-field").fill("The bowl too.");
  await inbox.locator(".composer-field").press("Enter");
  await expect(customer.agents.last()).toContainText("The bowl too.");
  await customer.page.waitForTimeout(1_000);
  expect(await customer.answers.count()).toBe(answers);
});

test("staff are known to customers by the name they gave themselves", async ({ merchant, storefront }) => {
  await merchant.open({ screen: "inbox" });
  const { app } = merchant;
  const name = app.getByLabel("Name that customers see");
  await expect(name).toHaveValue("Demo");
  await name.fill("Ana");
  await merchant.section("Your name").getByRole("button", { name: "Save" }).click();
  await expect(merchant.toast).toHaveText("Saved");

  const customer = await storefront();
  await customer.open();
  await customer.ask("Is the ash mug dishwasher safe?");
  const inbox = app.locator("foyer-console");
  await inbox.getByRole("group", { name: "Filters" }).getByRole("button", { name: /^All/ }).click();
  await inbox.getByRole("option").first().click();
  await inbox.locator(".thread-acts").getByRole("button", { name: "Take over" }).click();
  await expect(customer.events.filter({ hasText: "Ana" }).first()).toBeVisible();

  merchant.user = "43";
  await merchant.open({ screen: "inbox" });
  await expect(name).toHaveValue("Demo");
});

test("a missed chat is e-mailed to the merchant, with what was said", async ({
  merchant,
  storefront,
  backend,
}) => {
  await merchant.open({ screen: "assistant" });
  const address = `owner-${crypto.randomUUID().slice(0, 8)}@shop.example`;
  await merchant.app.getByLabel("E-mail for missed messages").fill(address);
  await merchant.app.getByLabel("When people are there").selectOption({ label: "At set hours" });
  for (const day of ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"])
    await merchant.app.getByLabel(day, { exact: true }).fill("");
  await merchant.app.locator("ui-save-bar").getByRole("button", { name: "Save" }).click();
  await expect(merchant.toast).toHaveText("Saved");

  const customer = await storefront();
  await customer.open();
  await customer.ask("My bowl came in pieces");
  await customer.choose("Talk to a person");
  await leaveAddress(customer.page);
  const [mail] = await eventually(
    async () => backend.mails.to(address),
    (mails) => mails.length > 0,
  );
  expect(mail?.text).toContain("My bowl came in pieces");
  expect(mail?.reply_to).toBe("vera@example.com");
});

async function leaveAddress(page: Page): Promise<void> {
  const panel = page.locator("foyer-chat .panel");
  await panel.getByLabel("E-mail address").fill("vera@example.com");
  await panel.getByRole("checkbox").check();
  await panel.getByRole("button", { name: "Leave address" }).click();
  await expect(panel.locator(".done")).toBeVisible();
}
