import { startProxy } from "./proxy.ts";
import { expect, test } from "./test.ts";

test("where a proxy refuses WebSockets the whole chat works by event stream", async ({
  page,
  foyer,
  visitor,
}) => {
  const proxy = await startProxy(foyer.url, { refuseSockets: true });
  try {
    const streams: string[] = [];
    page.on("response", (response) => {
      if (response.headers()["content-type"]?.startsWith("text/event-stream")) streams.push(response.url());
    });
    await visitor.visit({ widget: "demo", endpoint: proxy.url });
    await visitor.open();
    expect(streams.length).toBeGreaterThan(0);

    await visitor.say("How do I put this on my WordPress site?");
    await visitor.writing();
    const answer = visitor.answers.first();
    await visitor.whole(answer);
    await expect(answer).toContainText("Upload Plugin");
    await expect(visitor.said.locator(".meta")).not.toContainText("Sending");

    const id = await visitor.conversation();
    await foyer.takeOver(id);
    await expect(visitor.events.last()).toHaveText("Ada Lovelace joined the conversation.");
    await foyer.say(id, "Hello over HTTP");
    await expect(visitor.agents).toContainText("Hello over HTTP");
    await visitor.say("Thank you");
    await expect(visitor.said).toHaveCount(2);
    await expect
      .poll(async () => (await foyer.history(id)).filter(({ text }) => text === "Thank you").length)
      .toBe(1);
  } finally {
    await proxy.close();
  }
});
