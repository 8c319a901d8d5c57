import { expect, test } from "./test.ts";

test("a message written offline waits, and goes out once when the network is back", async ({
  context,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  const id = await visitor.conversation();

  await context.setOffline(true);
  await visitor.say("Written offline");
  await visitor.say("And a second one");
  await expect(visitor.said.last().locator(".meta")).toContainText("Sent when you are back online");
  await expect(visitor.panel.locator("header")).toContainText("Reconnecting…");
  expect(await foyer.history(id)).toHaveLength(2);

  await context.setOffline(false);
  await visitor.ready();
  await expect(visitor.said.locator(".meta").last()).not.toContainText("back online");
  await expect(visitor.said).toHaveText([/Hello/, /Written offline/, /And a second one/]);
  const said = async (): Promise<string[]> =>
    (await foyer.history(id)).filter(({ role }) => role === "visitor").map(({ text }) => text);
  await expect.poll(said).toEqual(["Hello", "Written offline", "And a second one"]);
});

test("a message written offline outlives leaving the page, and goes out without opening the chat", async ({
  context,
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  const id = await visitor.conversation();
  await context.setOffline(true);
  await visitor.say("Do not forget me");
  await expect(visitor.said.last().locator(".meta")).toContainText("Sent when you are back online");
  await expect(page.reload()).rejects.toThrow(/ERR_INTERNET_DISCONNECTED/);

  await context.setOffline(false);
  await visitor.visit({ widget });
  const said = async (): Promise<string[]> =>
    (await foyer.history(id)).filter(({ role }) => role === "visitor").map(({ text }) => text);
  await expect.poll(said).toEqual(["Hello", "Do not forget me"]);
  await visitor.open();
  await expect(visitor.said).toHaveText([/Hello/, /Do not forget me/]);
});
