import { expect, test } from "./test.ts";
import { sourcesOf } from "./visitor.ts";

const question = "How do I put this on my WordPress site?";

test("an answer that was being written at a reload is there afterwards, whole and once", async ({
  page,
  foyer,
  visitor,
}) => {
  await visitor.visit({ widget: "demo" });
  await visitor.open();
  await visitor.say(question);
  await visitor.writing();
  const id = await visitor.conversation();
  expect(await foyer.history(id)).toHaveLength(1);
  await page.reload();
  await visitor.open();

  await expect(visitor.said).toHaveCount(1);
  await expect(visitor.answers).toHaveCount(1);
  await visitor.whole(visitor.answers.first());
  await expect(sourcesOf(visitor.answers.first())).not.toHaveCount(0);
  await expect(visitor.answers.first()).toContainText("Upload Plugin");
  const history = await foyer.history(id);
  expect(history.map(({ seq, role, status }) => ({ seq, role, status }))).toEqual([
    { seq: 1, role: "visitor", status: "complete" },
    { seq: 2, role: "assistant", status: "complete" },
  ]);

  // What was shown as it grew is what is shown of it later.
  const text = await visitor.answers.first().textContent();
  await page.reload();
  await visitor.open();
  await expect(visitor.answers).toHaveCount(1);
  expect(await visitor.answers.first().textContent()).toBe(text);
});

test("an answer that comes while the chat is closed is counted on the launcher, also after a reload", async ({
  page,
  visitor,
}) => {
  await visitor.visit({ widget: "demo" });
  await visitor.open();
  await visitor.say(question);
  await visitor.writing();
  await page.keyboard.press("Escape");
  await expect(visitor.launcher).toHaveAccessibleName("Chat: 1");
  await page.reload();
  await expect(visitor.launcher).toHaveAccessibleName("Chat: 1");
  await visitor.open();
  await expect(visitor.launcher).toHaveAccessibleName("Chat");
  await page.reload();
  await expect(visitor.launcher).toBeVisible();
  await expect(visitor.launcher).toHaveAccessibleName("Chat");
});

test("older messages come as the reader scrolls up, and what they read stays where it is", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  await foyer.sayMany(await visitor.conversation(), 130);
  await page.reload();
  await visitor.open();
  await expect(visitor.agents.getByText("Message 130", { exact: true })).toBeInViewport();
  const count = await visitor.agents.count();
  expect(count).toBeLessThan(130);

  const read = await visitor.log.evaluate((log) => {
    log.scrollTop = 150;
    const edge = log.getBoundingClientRect().top;
    const inSight = [...log.querySelectorAll(".row.agent .bubble")].find(
      (bubble) => bubble.getBoundingClientRect().bottom > edge,
    )!;
    return { text: inSight.textContent, top: inSight.getBoundingClientRect().top };
  });
  await expect.poll(() => visitor.agents.count()).toBeGreaterThan(count);
  await page.waitForTimeout(500);
  const still = visitor.agents.getByText(read.text, { exact: true });
  const top = await still.evaluate((bubble) => bubble.closest(".bubble")!.getBoundingClientRect().top);
  expect(Math.abs(top - read.top)).toBeLessThan(3);

  await expect(async () => {
    await visitor.log.evaluate((log) => (log.scrollTop = 0));
    await expect(visitor.said.first()).toBeInViewport({ timeout: 500 });
  }).toPass({ timeout: 15_000, intervals: [100] });
  const numbers = (await visitor.agents.locator(".bubble").allTextContents()).map((text) =>
    Number(/\d+/.exec(text)),
  );
  expect(numbers).toEqual(Array.from({ length: 130 }, (_, index) => index + 1));
});

test("a reader who has scrolled up is not pulled down, and is told of what is new", async ({
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  const id = await visitor.conversation();
  await foyer.sayMany(id, 30);
  await expect(visitor.agents.getByText("Message 30", { exact: true })).toBeInViewport();
  await visitor.log.hover();
  await visitor.page.mouse.wheel(0, -600);
  const jump = visitor.panel.locator(".jump");
  await expect(jump).toBeVisible();
  const top = await visitor.log.evaluate((log) => log.scrollTop);
  await foyer.say(id, "News");
  await expect(jump).toHaveText("1");
  expect(await visitor.log.evaluate((log) => log.scrollTop)).toBe(top);
  await jump.click();
  await expect(visitor.agents.getByText("News", { exact: true })).toBeInViewport();
  await expect(jump).toBeHidden();
});

test("what was typed and not sent is still there when the chat is opened again", async ({
  page,
  visitor,
}) => {
  await visitor.visit({ widget: "demo" });
  await visitor.open();
  await visitor.composer.fill("A thought");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("in two lines");
  await page.keyboard.press("Escape");
  await visitor.open();
  await expect(visitor.composer).toHaveValue("A thought\nin two lines");
  await expect(visitor.said).toHaveCount(0);
});
