import { expect, harbourBooks, test } from "../site.ts";
import { chat, debuggerOf, eventsOf, expectStates, pageOf, person, statesOf, visit } from "./shop.ts";

const secret = "I owe the shop a book of poems";

test("14 Login brings along what was said before, and what was said elsewhere", async ({
  browser,
  site,
  foyer,
}) => {
  const phone = await visit(await person(browser), site);
  await phone.app.click("Log in as Vera");
  await expect(phone.app.element("Who")).toContainText("vera@example.com");
  await phone.visitor.open();
  await phone.visitor.ask("How long can I return a book?");
  await expectStates(phone.page, { mode: "ai" });
  const { conversation_id } = await statesOf(phone.page);

  const desk = await visit(await person(browser), site);
  await desk.visitor.open();
  await desk.visitor.ask(secret);
  await desk.app.click("Log in as Vera");
  await expect(desk.app.element("Who")).toContainText("vera@example.com");
  await expect(desk.app.element("Heard")).toContainText("identified");
  await desk.visitor.open();
  await expect(desk.visitor.said).toHaveText([/How long can I return a book\?/, new RegExp(secret)]);
  await expectStates(desk.page, { conversation_id, last_message_sender: "assistant", unread_count: 0 });
  await expect(phone.visitor.said).toHaveCount(2);
  const said = (await foyer.history(String(conversation_id))).filter(({ role }) => role === "visitor");
  expect(said.map(({ text }) => text)).toEqual(["How long can I return a book?", secret]);
});

test("14 Login without a reload, by the action Identify visitor, keeps the talk that is going on", async ({
  page,
  newSite,
}) => {
  const app = harbourBooks();
  const index = app.pages["index"]!;
  index.elements.push({ kind: "button", name: "Identify", label: "Identify" });
  const placed = index.elements.find(({ name }) => name === "Chat")!;
  if (placed.kind !== "plugin") throw new Error("Chat is no plugin element");
  placed.fields = {};
  index.workflows = [
    { on: { click: "Log in as Vera" }, steps: [{ log_in: "vera" }] },
    {
      on: { click: "Identify" },
      steps: [
        { action: "Foyer - Create visitor token", fields: {} },
        {
          element_action: "Identify visitor",
          of: "Chat",
          fields: {
            id: { current_user: "_id" },
            token: { result_of: 1, value: "token" },
            name: { current_user: "name" },
          },
        },
      ],
    },
  ];
  const site = await newSite({ app });
  const shop = await visit(page, site);
  await shop.app.click("Log in as Vera");
  await expect(shop.app.element("Who")).toContainText("vera@example.com");
  await shop.visitor.open();
  await shop.visitor.ask(secret);
  await shop.app.click("Identify");
  await expect.poll(() => eventsOf(page)).toContain("identified");
  await expect(shop.visitor.said).toHaveText([new RegExp(secret)]);
  await expectStates(page, { error_code: null, last_message_sender: "assistant" });
  expect((await eventsOf(page)).filter((event) => event === "message_sent")).toHaveLength(1);
  await expect(shop.visitor.panel).toBeVisible();
});

test("14 Logout leaves nothing to the next user, in any tab, nor on the device", async ({
  browser,
  site,
}) => {
  const page = await person(browser);
  const shop = await visit(page, site);
  await shop.app.click("Log in as Vera");
  await expect(shop.app.element("Who")).toContainText("vera@example.com");
  await shop.visitor.open();
  await shop.visitor.ask(secret);
  const before = await statesOf(page);
  await shop.visitor.composer.fill("and a draft of mine");
  const tab = await visit(await page.context().newPage(), site);
  await tab.visitor.open();
  await expect(tab.visitor.log).toContainText(secret);

  await shop.app.click("Log out");
  await expect(shop.app.element("Who")).toHaveText("Not logged in");
  await expect(tab.visitor.log).not.toContainText(secret);
  await expect.poll(() => eventsOf(tab.page)).toContain("logged_out");
  const kept = await page.evaluate(() =>
    JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]),
  );
  expect(kept).not.toContain(String(before["conversation_id"]));
  expect(kept).not.toContain("draft of mine");

  for (const next of [shop, tab]) {
    await next.page.reload();
    await next.visitor.open();
    await expect(next.visitor.log).not.toContainText(secret);
    await expect(next.visitor.composer).toHaveValue("");
    expect((await statesOf(next.page))["conversation_id"]).not.toBe(before["conversation_id"]);
    expect((await statesOf(next.page))["visitor_id"]).not.toBe(before["visitor_id"]);
  }
  await shop.app.click("Log in as Otto");
  await expect(shop.app.element("Who")).toContainText("otto@example.com");
  await shop.visitor.open();
  await expect(shop.app.element("Heard")).toContainText("identified");
  await expect(shop.visitor.log).not.toContainText(secret);
  await shop.app.click("Log out");
  await expect(shop.app.element("Who")).toHaveText("Not logged in");

  await shop.app.click("Log in as Vera");
  await expect(shop.app.element("Who")).toContainText("vera@example.com");
  // Nothing on the device says that there is something to connect to.
  await shop.visitor.open();
  await expect(shop.app.element("Heard")).toContainText("identified");
  await expect(shop.visitor.panel).toContainText(secret);
});

test("14 a user who is logged out elsewhere is not the visitor of the next page", async ({
  page,
  site,
  context,
}) => {
  const shop = await visit(page, site);
  await shop.app.click("Log in as Vera");
  await expect(shop.app.element("Who")).toContainText("vera@example.com");
  await shop.visitor.open();
  await shop.visitor.ask(secret);
  // The app's own session ends, and no workflow tells the chat.
  await context.clearCookies();
  await page.reload();
  await expect(shop.app.element("Who")).toHaveText("Not logged in");
  await shop.visitor.open();
  await expect(shop.visitor.log).not.toContainText(secret);
});

test("14 a token that is forged identifies nobody, and the app is told", async ({ page, newSite }) => {
  const app = pageOf([
    chat({
      user_id: "vera",
      user_token: `${Math.floor(Date.now() / 1_000)}.${"a".repeat(64)}`,
      user_name: "Vera",
    }),
  ]);
  const site = await newSite({ app });
  const { visitor } = await visit(page, site);
  await visitor.open();
  await expectStates(page, { error_code: "identity_invalid" });
  expect(await debuggerOf(page)).toHaveLength(1);
  expect(await eventsOf(page)).not.toContain("identified");
  await expect(await visitor.ask("How long can I return a book?")).toContainText("30 days");
});
