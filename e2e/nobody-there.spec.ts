import type { ConversationSummary } from "../shared-widget/protocol/index.ts";
import { signContinueToken } from "../backend/src/auth/continue-token.ts";
import { type Foyer, secrets } from "./foyer.ts";
import { expect, test } from "./test.ts";
import { Visitor } from "./visitor.ts";

async function visitorOf(foyer: Foyer, widget: string): Promise<ConversationSummary["visitor"]> {
  const path = `/api/conversations/${widget}`;
  let visitor: ConversationSummary["visitor"] | undefined;
  // The list follows a moment later.
  await expect
    .poll(async () => {
      const page: { conversations: ConversationSummary[] } = await foyer.call("GET", path);
      visitor = page.conversations[0]?.visitor;
      return visitor;
    })
    .toBeDefined();
  return visitor!;
}

async function linkToken(
  foyer: Foyer,
  widget: string,
  conversation: string,
  at = Date.now(),
): Promise<string> {
  const { id } = await visitorOf(foyer, widget);
  const claims = { org_id: "e2e", widget_id: widget, conversation_id: conversation, visitor_id: id };
  return signContinueToken(claims, secrets.FOYER_SECRET, at);
}

test("with nobody online, the wait says so, takes an address with consent, and leads back to the assistant", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget({ handoff: { consent_text: "Write to me about this." } });
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  await visitor.choose("Talk to a person");
  await expect(visitor.panel.locator("footer .notice")).toContainText("nobody is online right now");

  const leave = visitor.panel.getByRole("button", { name: "Leave address" });
  await visitor.panel.getByLabel("E-mail address").fill("grace@localhost");
  await leave.click();
  await expect(visitor.panel.getByRole("alert")).toHaveText(["Please check this.", "Please fill this in."]);
  await visitor.panel.getByLabel("E-mail address").fill("grace@example.com");
  await visitor.panel.getByRole("checkbox", { name: "Write to me about this." }).check();
  await leave.click();
  await expect(visitor.panel.getByText("The answer will also come to you by e-mail.")).toBeVisible();
  await expect.poll(async () => (await visitorOf(foyer, widget)).email).toBe("grace@example.com");

  await page.reload();
  await visitor.open();
  await expect(visitor.panel.getByText("The answer will also come to you by e-mail.")).toBeVisible();
  await visitor.panel.getByRole("button", { name: "Change address" }).click();
  await visitor.panel.getByLabel("E-mail address").fill("hopper@example.com");
  await visitor.panel.getByRole("checkbox").check();
  await leave.click();
  await expect.poll(async () => (await visitorOf(foyer, widget)).email).toBe("hopper@example.com");

  await visitor.panel.locator("footer").getByRole("button", { name: "Back to the assistant" }).click();
  await expect(visitor.panel.locator("footer .notice")).toHaveCount(0);
  await visitor.ask("Hello again");
});

test("an address that is left offline is told once there is a connection, also by the next page", async ({
  page,
  context,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  await visitor.choose("Talk to a person");
  await expect(visitor.panel.getByLabel("E-mail address")).toBeVisible();
  await context.setOffline(true);
  await visitor.panel.getByLabel("E-mail address").fill("grace@example.com");
  await visitor.panel.getByRole("checkbox").check();
  await visitor.panel.getByRole("button", { name: "Leave address" }).click();
  await expect(visitor.panel.getByText("It is sent when you are back online.")).toBeVisible();
  expect((await visitorOf(foyer, widget)).email).toBeUndefined();

  await context.setOffline(false);
  await page.reload();
  // Nobody opens the chat: who has talked here is connected when the page is idle.
  await expect.poll(async () => (await visitorOf(foyer, widget)).email).toBe("grace@example.com");
  const left = (await foyer.history(await visitor.conversation())).filter(
    ({ code }) => code === "contact_left",
  );
  expect(left).toHaveLength(1);
});

test.describe("outside business hours", () => {
  test.use({ timezoneId: "Asia/Tokyo" });

  test("the visitor reads in their own time when people are there again", async ({ foyer, visitor }) => {
    const never = { mon: [], tue: [], wed: [], thu: [], fri: [], sat: [], sun: [] };
    // Open for a minute a day, in three days at the latest: not now.
    const opens = new Date(Date.now() + 2 * 86_400_000);
    const day = (["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const)[opens.getUTCDay()]!;
    const widget = await foyer.createWidget({
      handoff: { hours: { ...never, time_zone: "UTC", [day]: [{ from: "03:00", to: "03:01" }] } },
    });
    await visitor.visit({ widget });
    await visitor.open();
    await visitor.ask("Hello");
    await visitor.choose("Talk to a person");
    const weekday = opens.toLocaleDateString("en-US", { weekday: "long", timeZone: "UTC" });
    await expect(visitor.panel.locator("footer .notice")).toContainText(
      new RegExp(`The team is back: (${weekday}|tomorrow), 12:00\\sPM`),
    );
  });
});

test("a link from an e-mail goes on with the conversation in another browser, and leaves the address bar", async ({
  browser,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Where is my order?");
  const id = await visitor.conversation();
  await expect.poll(() => visitorOf(foyer, widget).catch(() => undefined)).toBeDefined();
  const token = await linkToken(foyer, widget, id);

  const elsewhere = await browser.newContext();
  try {
    const page = await elsewhere.newPage();
    const there = new Visitor(page);
    await page.goto(`${foyer.url}/w/${widget}#continue=${token}`);
    await expect(there.said).toHaveText(/Where is my order\?/);
    expect(page.url()).toBe(`${foyer.url}/w/${widget}`);
    await there.say("And when?");
    await expect(visitor.said).toHaveCount(2);
  } finally {
    await elsewhere.close();
  }

  const phone = await browser.newContext();
  try {
    const page = await phone.newPage();
    const there = new Visitor(page);
    await there.visit({ widget, hash: `foyer-continue=${token}` });
    await there.ready();
    await expect(there.said).toHaveCount(2);
    expect(new URL(page.url()).hash).toBe("");
    await page.reload();
    await there.open();
    await expect(there.said).toHaveCount(2);
  } finally {
    await phone.close();
  }
});

test("a link that is too old says so, and the chat works all the same", async ({
  browser,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  const id = await visitor.conversation();
  await expect.poll(() => visitorOf(foyer, widget).catch(() => undefined)).toBeDefined();
  const token = await linkToken(foyer, widget, id, Date.now() - 40 * 86_400_000);
  const elsewhere = await browser.newContext();
  try {
    const there = new Visitor(await elsewhere.newPage());
    await there.visit({ widget, hash: `foyer-continue=${token}` });
    await there.ready();
    await expect(there.panel.getByRole("alert")).toHaveText("That link no longer works. You can go on here.");
    await expect(there.said).toHaveCount(0);
    await there.ask("Hello from here");
  } finally {
    await elsewhere.close();
  }
});
