import { expect, test } from "./test.ts";

const count = 1_100;

test("a conversation of more than a thousand messages scrolls and is written in smoothly", async ({
  page,
  foyer,
  visitor,
}) => {
  test.slow();
  const widget = await foyer.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  const id = await visitor.conversation();
  await visitor.foyer("close");
  await foyer.sayMany(id, count, {
    lanes: 8,
    text: (n) => `**Message ${n}** with a [link](https://example.com/${n}) and \`code\`.`,
  });
  await page.reload();
  await visitor.open();

  // To the very first, page by page.
  await expect(async () => {
    await visitor.log.evaluate((log) => (log.scrollTop = 0));
    await expect(visitor.agents).toHaveCount(count, { timeout: 250 });
  }).toPass({ timeout: 30_000, intervals: [50] });

  const scrolled = await visitor.log.evaluate(async (log) => {
    const longTasks: number[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) longTasks.push(entry.duration);
    });
    observer.observe({ type: "longtask" });
    const frames: number[] = [];
    const started = performance.now();
    let last = started;
    for (let step = 0; step < 120; step += 1) {
      log.scrollTop += 400;
      await new Promise(requestAnimationFrame);
      const now = performance.now();
      frames.push(now - last);
      last = now;
    }
    observer.disconnect();
    frames.sort((a, b) => a - b);
    return {
      median: frames[frames.length >> 1]!,
      longest: Math.max(0, ...longTasks),
      blocked: longTasks.length,
    };
  });
  test.info().annotations.push({ type: "scrolling", description: JSON.stringify(scrolled) });
  // Far off what a busy machine shows, and far under what a list without bounds costs.
  expect(scrolled.median).toBeLessThan(100);
  expect(scrolled.longest).toBeLessThan(1_000);

  // What is out of sight is not laid out.
  const laidOut = await visitor.agents.evaluateAll(
    (rows) =>
      rows.filter((row) => row.querySelector(".bubble")!.checkVisibility({ contentVisibilityAuto: true }))
        .length,
  );
  expect(laidOut).toBeLessThan(count / 5);

  await visitor.composer.focus();
  const keys = await page.evaluate(async () => {
    const root = document.querySelector("foyer-chat")!.shadowRoot!;
    const field = root.querySelector("textarea")!;
    const took: number[] = [];
    for (const letter of "a message in a long talk") {
      const started = performance.now();
      field.value += letter;
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
      await new Promise(requestAnimationFrame);
      took.push(performance.now() - started);
    }
    took.sort((a, b) => a - b);
    return took[took.length >> 1]!;
  });
  test.info().annotations.push({ type: "typing", description: `${keys} ms a key` });
  expect(keys).toBeLessThan(100);
});
