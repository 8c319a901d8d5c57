import { expect, test } from "./test.ts";
import { Visitor } from "./visitor.ts";

test("two tabs of one visitor show the same: questions, answers, what was read, a new start", async ({
  context,
  foyer,
  visitor: first,
}) => {
  const widget = await foyer.createWidget();
  await foyer.putDocument(widget, {
    title: "Opening hours",
    content: "We are open from nine to five, every day.",
  });
  await first.visit({ widget });
  await first.open();
  const second = new Visitor(await context.newPage());
  await second.visit({ widget });
  await second.open();
  expect(await second.conversation()).toBe(await first.conversation());

  await first.ask("When are you open?");
  await expect(second.said).toHaveText(/When are you open\?/);
  await expect(second.answers).toHaveCount(1);
  await second.whole(second.answers.first());
  // Not innerText, which is empty in a tab that is not looked at.
  expect(await second.answers.first().textContent()).toBe(await first.answers.first().textContent());
  await second.ask("And on Sundays, when are you open?");
  await expect(first.said).toHaveCount(2);
  await expect(first.answers).toHaveCount(2);

  for (const tab of [first, second]) {
    await tab.page.bringToFront();
    await tab.foyer("close");
  }
  const id = await first.conversation();
  await foyer.takeOver(id);
  await foyer.say(id, "Hello from Ada");
  await expect(first.launcher).toHaveAccessibleName("Chat: 1");
  await expect(second.launcher).toHaveAccessibleName("Chat: 1");
  await second.open();
  await expect(second.agents).toContainText("Hello from Ada");
  await expect(first.launcher).toHaveAccessibleName("Chat");

  await second.choose("New conversation");
  await expect(second.said).toHaveCount(0);
  await expect(second.agents).toHaveCount(0);
  await first.page.bringToFront();
  await first.open();
  await expect(first.said).toHaveCount(0);
  await expect(first.agents).toHaveCount(0);
  await first.ask("A new start");
  await expect(second.said).toHaveText(/A new start/);
});

test("a visitor who logs out in one tab is gone from the other", async ({
  context,
  foyer,
  visitor: first,
}) => {
  const widget = await foyer.createWidget();
  await first.visit({ widget });
  await first.open();
  await first.ask("My secret question");
  const second = new Visitor(await context.newPage());
  await second.visit({ widget });
  await second.open();
  await expect(second.said).toHaveText(/My secret question/);

  await first.foyer("logout");
  await expect(first.said).toHaveCount(0);
  await expect(second.said).toHaveCount(0);
  await expect(second.panel).not.toContainText("My secret question");
  await second.ready();
  await second.ask("Somebody else");
  await expect(first.said).toHaveText(/Somebody else/);
});
