import { readFile } from "node:fs/promises";
import type { ConversationSummary } from "../shared-widget/protocol/index.ts";
import type { Foyer } from "./foyer.ts";
import { expect, test } from "./test.ts";

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

async function summaries(foyer: Foyer, widget: string): Promise<ConversationSummary[]> {
  const page: { conversations: ConversationSummary[] } = await foyer.call(
    "GET",
    `/api/conversations/${widget}`,
  );
  return page.conversations;
}

test("a form before the talk is filled in once, and agents see what was told", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget({
    prechat: {
      enabled: true,
      consent_text: "I agree to the policy.",
      fields: [
        { name: "name", label: "Your name", required: true },
        { name: "email", label: "E-mail", type: "email", required: true },
        { name: "topic", label: "Topic", type: "select", options: ["An order", "Something else"] },
      ],
    },
  });
  await visitor.visit({ widget });
  await visitor.launcher.click();
  const start = visitor.panel.getByRole("button", { name: "Start the chat" });
  await expect(start).toBeVisible();
  await expect(visitor.composer).toHaveCount(0);
  await start.click();
  await expect(visitor.panel.getByRole("alert")).toHaveText([
    "Please fill this in.",
    "Please fill this in.",
    "Please fill this in.",
  ]);
  await expect(visitor.panel.getByLabel("Your name")).toBeFocused();

  await visitor.panel.getByLabel("Your name").fill("Grace Hopper");
  await visitor.panel.getByLabel("E-mail").fill("grace@example.com");
  await visitor.panel.getByLabel("Topic").selectOption("An order");
  await visitor.panel.getByRole("checkbox").check();
  await start.click();
  await visitor.ready();
  await visitor.ask("Where is my order?");
  await expect
    .poll(async () => (await summaries(foyer, widget))[0]?.visitor)
    .toMatchObject({ name: "Grace Hopper", email: "grace@example.com" });

  await page.reload();
  await visitor.open();
  await visitor.choose("New conversation");
  await expect(visitor.said).toHaveCount(0);
  await expect(visitor.composer).toBeEditable();
});

test("thumbs on an answer hold through a reload, and can be changed and taken back", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  const id = await visitor.conversation();
  const helped = visitor.answers.getByRole("button", { name: "This helped" });
  const helpedNot = visitor.answers.getByRole("button", { name: "This did not help" });
  const rating = async (): Promise<unknown> => (await foyer.history(id)).at(-1)?.rating;
  await helped.click();
  await expect.poll(rating).toBe("up");

  await page.reload();
  await visitor.open();
  await expect(helped).toHaveAttribute("aria-pressed", "true");
  await helpedNot.click();
  await expect(helped).toHaveAttribute("aria-pressed", "false");
  await expect.poll(rating).toBe("down");
  await helpedNot.click();
  await expect.poll(rating).toBe(undefined);
});

test("after a talk with a person, one question; the rating reaches the team and is asked for once", async ({
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
  await foyer.say(id, "All is well now.");
  await expect(visitor.panel.getByText("How was this conversation?")).toHaveCount(0);
  await foyer.close(id);
  await expect(visitor.panel.getByText("How was this conversation?")).toBeVisible();

  await visitor.panel.getByRole("button", { name: "Very good" }).click();
  await visitor.panel.getByLabel("Anything you would like to add?").fill("Ada was great");
  await visitor.panel.getByRole("button", { name: "Send rating" }).click();
  await expect(visitor.panel.getByText("Thank you for your rating.")).toBeVisible();
  await expect.poll(async () => (await summaries(foyer, widget))[0]?.csat).toBe(5);

  await page.reload();
  await visitor.open();
  await expect(visitor.panel.getByText("Thank you for your rating.")).toBeVisible();
  await expect(visitor.panel.getByText("How was this conversation?")).toHaveCount(0);
});

test("a visitor has more than one conversation, sees what is new in the others, and goes back", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Where is my order?");
  const first = await visitor.conversation();
  await visitor.choose("New conversation");
  await expect(visitor.said).toHaveCount(0);
  await visitor.ask("Can I pay by invoice?");
  const second = await visitor.conversation();
  expect(second).not.toBe(first);

  await foyer.takeOver(first);
  await foyer.say(first, "It comes tomorrow.");
  await expect.poll(async () => (await summaries(foyer, widget)).length).toBe(2);
  await page.reload();
  await visitor.open();
  await visitor.choose("Your conversations (1)");
  const rows = visitor.panel.locator(".past");
  await expect(rows).toHaveCount(2);
  const news = rows.filter({ has: page.getByLabel("New messages") });
  await expect(news).toContainText("Where is my order?");
  await expect(news).toContainText("It comes tomorrow.");
  await news.click();
  await expect(visitor.agents).toContainText("It comes tomorrow.");
  await expect(visitor.panel.locator("header")).toContainText("Ada Lovelace");

  // The way back holds through a reload, and what is said there is said there.
  await page.reload();
  await visitor.open();
  await visitor.say("Thank you");
  await expect.poll(async () => (await foyer.history(first)).at(-1)?.text).toBe("Thank you");
  expect((await foyer.history(second)).some(({ text }) => text === "Thank you")).toBe(false);
});

test("the conversation can be taken along; where no e-mail can be sent, the panel says so", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello, transcript");
  await visitor.choose("Take this conversation along");
  for (const [name, ending] of [
    ["Download as text", ".txt"],
    ["Download as a web page", ".html"],
  ] as const) {
    const download = page.waitForEvent("download");
    await visitor.panel.getByRole("button", { name }).click();
    const file = await download;
    expect(file.suggestedFilename()).toMatch(new RegExp(`\\${ending}$`));
    expect(await readFile(await file.path(), "utf8")).toContain("Hello, transcript");
  }
  await visitor.panel.getByLabel("Or have it sent").fill("grace@example.com");
  await visitor.panel.getByRole("button", { name: "Send by e-mail" }).click();
  await expect(visitor.panel.getByText("This site sends no e-mail.")).toBeVisible();
  await visitor.panel.getByRole("button", { name: "Back" }).click();
  await expect(visitor.composer).toBeEditable();
});

test("files go both ways: a visitor's picture to the agent, and what is no file for a chat is refused", async ({
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
  const picker = visitor.panel.getByLabel("Attach a file");
  await picker.setInputFiles([
    { name: "photo.png", mimeType: "image/png", buffer: pixel },
    { name: "notes.txt", mimeType: "text/plain", buffer: Buffer.from("Some notes") },
  ]);
  await expect(visitor.said.last().getByRole("link")).toHaveText([/photo\.png/, /notes\.txt/]);
  const sent = (await foyer.history(id)).findLast(({ role }) => role === "visitor");
  expect(sent?.attachments?.map(({ name }) => name)).toEqual(["photo.png", "notes.txt"]);
  await expect
    .poll(() =>
      visitor.said
        .last()
        .locator("img")
        .evaluate((image: HTMLImageElement) => image.naturalWidth),
    )
    .toBe(1);
  const address = await visitor.said.last().getByRole("link", { name: "notes.txt" }).getAttribute("href");
  expect(await (await page.request.get(address!)).text()).toBe("Some notes");

  await picker.setInputFiles({
    name: "bad.exe",
    mimeType: "application/x-msdownload",
    buffer: Buffer.from("MZ"),
  });
  await expect(visitor.panel.locator("footer")).toContainText("Files of this kind are not taken here.");
  await visitor.panel.getByRole("button", { name: "Dismiss" }).click();
  await expect(visitor.panel.locator("footer .notice")).toHaveCount(0);
});
