import { startProxy } from "./proxy.ts";
import { expect, test } from "./test.ts";

test("a message that comes too soon counts down and goes out by itself, once", async ({ foyer, visitor }) => {
  test.slow();
  // Rates count by address too, and the other tests share one.
  const proxy = await startProxy(foyer.url, { address: "203.0.113.7" });
  try {
    const widget = await foyer.createWidget({ messages_per_minute: 1 });
    await visitor.visit({ widget, endpoint: proxy.url });
    await visitor.open();
    await visitor.ask("The first");
    await visitor.say("The second");
    const notice = visitor.panel.locator("footer .notice");
    await expect(notice).toContainText("Too many messages at once. Yours will be sent in a moment.");
    const seconds = async (): Promise<number> => Number(/(\d+)\s*s/.exec(await notice.innerText())?.[1]);
    const shown = await seconds();
    expect(shown).toBeGreaterThan(1);
    expect(shown).toBeLessThanOrEqual(60);
    await expect.poll(seconds).toBeLessThan(shown);
    await expect(visitor.said.last().locator(".meta")).toContainText("Sending");

    await expect(visitor.answers).toHaveCount(2, { timeout: 75_000 });
    await expect(notice).toHaveCount(0);
    const history = await foyer.history(await visitor.conversation());
    expect(history.filter(({ role }) => role === "visitor").map(({ text }) => text)).toEqual([
      "The first",
      "The second",
    ]);
  } finally {
    await proxy.close();
  }
});

test("a message that is too long is not sent, and its text stays to be shortened", async ({
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget({ max_message_chars: 20 });
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.composer.fill("This is much more than twenty");
  await expect(visitor.panel.locator("form")).toContainText("29 / 20");
  await visitor.composer.press("Enter");
  await expect(visitor.said).toHaveCount(0);
  await expect(visitor.composer).toHaveValue("This is much more than twenty");
  await visitor.ask("Short enough");
  await expect(visitor.said).toHaveCount(1);
});
