import { createHmac } from "node:crypto";
import { expect, test } from "./test.ts";

const look = { title: "Members", color: "#2b8a3e", launcher_position: "left", language: "de" } as const;

test("who is not logged in is told so in the widget's own look and language, and chats once they are", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget({ ...look, verified_only: true, starter_prompts: ["Hallo?"] });
  const secret = await foyer.identitySecret(widget);
  await visitor.visit({ widget });
  await visitor.launcher.click();
  await expect(visitor.panel.getByRole("alert")).toHaveText("Bitte melden Sie sich an, um zu chatten.");
  await expect(visitor.panel.getByRole("heading")).toHaveText("Members");
  await expect(visitor.panel).toHaveClass(/left/);
  await expect(visitor.composer).not.toBeEditable();
  // Nothing is offered that could not be said.
  await expect(visitor.panel.getByRole("button", { name: "Hallo?" })).toHaveCount(0);
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([]);

  const ts = Math.floor(Date.now() / 1_000);
  const signature = createHmac("sha256", secret).update(`${widget}|ada|${ts}`).digest("hex");
  await visitor.foyer("identify", { user_id: "ada", ts, signature });
  await visitor.ready();
  await expect(visitor.panel.getByRole("alert")).toHaveCount(0);
  await visitor.ask("Hallo");
  expect(await foyer.history(await visitor.conversation())).toHaveLength(2);
});

test("a conversation that was begun before is not gone on with, and says why", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget({ ...look, language: "en" });
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Before");
  const id = await visitor.conversation();
  await foyer.changeWidget(widget, { verified_only: true });
  await page.reload();
  await visitor.launcher.click();
  await expect(visitor.panel.getByRole("alert")).toHaveText("Please log in to chat.");
  await expect(visitor.composer).not.toBeEditable();
  await expect(visitor.log).not.toContainText("Before");
  expect(await foyer.history(id)).toHaveLength(2);
});

test("nobody is spoken to who could not answer", async ({ foyer, visitor }) => {
  const rule = { id: "hello", message: "Shall I help?", seconds: 0 };
  const [open, closed] = [
    await foyer.createWidget({ proactive: [rule] }),
    await foyer.createWidget({ proactive: [rule], verified_only: true }),
  ];
  const bubble = visitor.root.getByRole("button", { name: rule.message });
  await visitor.visit({ widget: open });
  await expect(bubble).toBeVisible();
  const asked = visitor.page.waitForResponse(/\/proactive\.js/);
  await visitor.visit({ widget: closed });
  await asked;
  await expect(visitor.launcher).toBeVisible();
  // Two rounds of its looking whether a rule holds.
  await visitor.page.waitForTimeout(2_500);
  await expect(bubble).toHaveCount(0);
});
