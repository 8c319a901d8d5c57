import type { Page } from "@playwright/test";
import { opensTheGuideWhereItSays } from "./guide-page.ts";
import { expect, test } from "./test.ts";
import { sourcesOf } from "./visitor.ts";

const starters = [
  "How do I put this on my WordPress site?",
  "Where are conversations stored?",
  "Can a person take over the chat?",
  "Which language models can I use?",
];

test("an answer is streamed word by word and ends with sources that say so", async ({ page, visitor }) => {
  await visitor.visit({ widget: "demo" });
  await visitor.open();
  await recordGrowth(page);
  const answer = await visitor.ask("How do I put this on my WordPress site?");

  const lengths = await page.evaluate(() => (window as unknown as { lengths: number[] }).lengths);
  expect(lengths.length).toBeGreaterThan(3);
  expect(lengths).toEqual(lengths.toSorted((a, b) => a - b));
  await expect(answer).toContainText("Upload Plugin");

  const source = sourcesOf(answer).first();
  await expect(source).toContainText("WordPress");
  await opensTheGuideWhereItSays(source);
  // The number in the text leads to the same place.
  const mark = answer.locator("sup").getByRole("link").first();
  expect(await mark.getAttribute("href")).toBe(await source.getAttribute("href"));
});

for (const question of starters) {
  test(`the demo offers and answers “${question}”`, async ({ page, visitor }) => {
    await page.goto(process.env["FOYER_URL"]!);
    await visitor.open();
    await visitor.log.getByRole("button", { name: question }).click();
    await expect(visitor.said).toContainText(question);
    const answer = visitor.answers.first();
    await visitor.whole(answer);
    await expect(visitor.log.locator(".starters")).toHaveCount(0);
    await opensTheGuideWhereItSays(sourcesOf(answer).first());
  });
}

test("the demo page's own buttons ask in the visitor's name", async ({ page, visitor }) => {
  await page.goto(process.env["FOYER_URL"]!);
  await page.getByRole("main").getByRole("button", { name: "Where are conversations stored?" }).click();
  await expect(visitor.said).toContainText("Where are conversations stored?");
  await visitor.whole(visitor.answers.first());
  await expect(visitor.answers).toHaveCount(1);
});

test("a question that the knowledge does not answer is told so, and a person is offered", async ({
  visitor,
}) => {
  await visitor.visit({ widget: "demo" });
  await visitor.open();
  const answer = await visitor.ask("Zebra quokka marmalade?");
  await expect(sourcesOf(answer)).toHaveCount(0);
  await answer.getByRole("button", { name: "Talk to a person" }).click();
  await expect(visitor.panel.locator("footer .notice")).toContainText("We have asked the team");
});

test("what documents and visitors write is shown, never run", async ({ page, foyer, visitor }) => {
  const widget = await foyer.createWidget();
  await foyer.putDocument(widget, {
    title: "Pineapples",
    content:
      'Pineapples are sweet <img src=x onerror="window.broken=1"> and [cheap](javascript:window.broken=2), see ' +
      '<script>window.broken=3</script> [the shop](https://example.com/"onmouseover="window.broken=4).',
  });
  await visitor.visit({ widget });
  await visitor.open();
  await expect(await visitor.ask("Are pineapples sweet?")).toContainText("Pineapples are sweet");
  await visitor.ask('Hello <img src=x onerror="window.broken=5">');
  await expect(visitor.said.last()).toContainText("<img src=x");
  await expect(visitor.log.locator("img, script, a[href^=javascript]")).toHaveCount(0);
  expect(await page.evaluate(() => "broken" in window)).toBe(false);
});

test("an answer can be stopped, and what was written stays", async ({ foyer, visitor }) => {
  await visitor.visit({ widget: "demo" });
  await visitor.open();
  await visitor.say("How do I put this on my WordPress site?");
  await visitor.writing();
  await visitor.panel.getByRole("button", { name: "Stop the answer" }).click();
  const answer = visitor.answers.first();
  await expect(answer).toContainText("The answer was stopped.");
  const stored = (await foyer.history(await visitor.conversation())).at(-1);
  expect(stored).toMatchObject({ role: "assistant", status: "interrupted", code: "stopped" });
  expect(stored!.text.length).toBeGreaterThan(0);

  await answer.getByRole("button", { name: "Try again" }).click();
  await visitor.whole(visitor.answers.nth(1));
  await expect(visitor.answers.nth(1)).toContainText("Upload Plugin");
  await expect(visitor.said).toHaveCount(1);
});

/** Notes the length of the answer at every change of it, in `window.lengths`. */
async function recordGrowth(page: Page): Promise<void> {
  await page.evaluate(() => {
    const lengths: number[] = [];
    Object.assign(window, { lengths });
    const root = document.querySelector("foyer-chat")!.shadowRoot!;
    new MutationObserver(() => {
      const length = root.querySelector('.row.assistant [aria-busy="true"]')?.textContent.length ?? 0;
      if (length > 0 && length !== lengths.at(-1)) lengths.push(length);
    }).observe(root, { childList: true, subtree: true, characterData: true });
  });
}
