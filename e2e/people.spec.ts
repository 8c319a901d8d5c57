import { expect, test } from "./test.ts";

test("a person takes over, answers in their name while the assistant is silent, and hands back", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  const id = await visitor.conversation();

  await foyer.takeOver(id);
  await expect(visitor.events.last()).toHaveText("Ada Lovelace joined the conversation.");
  await expect(visitor.panel.locator("header")).toContainText("Ada Lovelace");
  await foyer.say(id, "How can I help?");
  await expect(visitor.agents).toContainText("Ada Lovelace");
  await expect(visitor.agents).toContainText("How can I help?");

  await visitor.say("Are you a person?");
  await expect(visitor.said.last()).not.toContainText("Sending");
  await page.waitForTimeout(1_500);
  await expect(visitor.log.locator(".typing")).toHaveCount(0);
  await expect(visitor.answers).toHaveCount(1);
  expect((await foyer.history(id)).at(-1)).toMatchObject({ role: "visitor", text: "Are you a person?" });

  await foyer.release(id);
  await expect(visitor.events.last()).toHaveText("Ada Lovelace left the conversation.");
  await expect(visitor.panel.locator("header")).toContainText("AI assistant");
  // The question that the agent left open is the assistant's to answer now.
  await expect(visitor.answers).toHaveCount(2);
  await visitor.whole(visitor.answers.last());
  await visitor.ask("Hello again");
  await expect(visitor.answers).toHaveCount(3);
});

test("a visitor asks for a person, waits without the assistant, and goes back to it", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget({ handoff: { waiting_message: "Back at nine." } });
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  await visitor.choose("Talk to a person");
  await expect(visitor.panel.locator("footer .notice")).toContainText("Back at nine.");
  await expect(visitor.panel.locator("header")).toContainText("Waiting for a person");
  await expect(visitor.events.last()).toHaveText("You asked for a person.");

  await visitor.say("Anyone?");
  await expect(visitor.said).toHaveCount(2);
  await page.waitForTimeout(1_500);
  await expect(visitor.answers).toHaveCount(1);

  await page.reload();
  await visitor.open();
  await visitor.panel.locator("footer").getByRole("button", { name: "Back to the assistant" }).click();
  await expect(visitor.panel.locator("footer .notice")).toHaveCount(0);
  await expect(visitor.panel.locator("header")).toContainText("AI assistant");
  await visitor.ask("Hello again");
});

test("an ended conversation says so and begins again when the visitor writes", async ({ foyer, visitor }) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  await foyer.close(await visitor.conversation());
  await expect(visitor.panel.locator("header")).toContainText("Conversation ended");
  await visitor.ask("One more thing");
  await expect(visitor.panel.locator("header")).toContainText("AI assistant");
});

test("a widget without handoff offers nobody", async ({ foyer, visitor }) => {
  const widget = await foyer.createWidget({ handoff: { enabled: false } });
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Zebra quokka marmalade?");
  await visitor.panel.locator("summary").click();
  await expect(visitor.panel.getByRole("button", { name: "New conversation" })).toBeVisible();
  await expect(visitor.panel.getByRole("button", { name: "Talk to a person" })).toHaveCount(0);
});
