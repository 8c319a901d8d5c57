import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DevServer, startDevServer } from "../scripts/dev-server.ts";
import { readGuide } from "../scripts/guide/documents.ts";
import { Foyer, secrets } from "./foyer.ts";
import { freePort } from "./free-port.ts";
import { expect, test } from "./test.ts";

test("an answer that a killed server leaves behind is shown as cut off, and can be asked for again", async ({
  visitor,
}) => {
  test.slow();
  const directory = mkdtempSync(join(tmpdir(), "foyer-e2e-crash-"));
  // Out of the way of other runs: one could take it while this server is down.
  const port = await freePort(20_000 + Math.floor(Math.random() * 10_000));
  const start = (): Promise<DevServer> => startDevServer({ port, directory, vars: secrets });
  let server = await start();
  try {
    const foyer = new Foyer(server.url);
    const widget = await foyer.createWidget();
    const embed = readGuide().find(({ name }) => name === "embed")!;
    await foyer.putDocument(widget, { title: embed.title, content: embed.markdown });
    await visitor.visit({ widget, endpoint: server.url });
    await visitor.open();
    await visitor.say("How do I put this on my WordPress site?");
    await visitor.writing();
    await server.kill();
    await expect(visitor.panel.locator("header")).toContainText("Reconnecting…");
    await visitor.say("Are you still there?");
    server = await start();

    const cutOff = visitor.answers.first();
    await expect(cutOff).toContainText("The answer was cut off.", { timeout: 45_000 });
    // The message that waited was sent, and answered as the newest.
    await visitor.whole(visitor.answers.nth(1));
    await expect(visitor.said).toHaveCount(2);
    const id = await visitor.conversation();
    const before = await foyer.history(id);
    expect(before[1]).toMatchObject({ role: "assistant", code: "interrupted" });
    expect(before.map(({ seq }) => seq)).toEqual(before.map((_, index) => index + 1));
    expect(new Set(before.map(({ id }) => id)).size).toBe(before.length);

    await visitor.say("How do I put this on my WordPress site, please?");
    await visitor.writing();
    await server.kill();
    server = await start();
    const again = visitor.answers.nth(2);
    await expect(again).toContainText("The answer was cut off.", { timeout: 45_000 });
    await again.getByRole("button", { name: "Try again" }).click();
    const whole = visitor.answers.nth(3);
    await visitor.whole(whole);
    await expect(whole).toContainText("Upload Plugin");
    await expect(visitor.answers).toHaveCount(4);
    await expect(visitor.said).toHaveCount(3);
    const after = await foyer.history(id);
    expect(after.map(({ seq }) => seq)).toEqual(after.map((_, index) => index + 1));
    expect(new Set(after.map(({ id }) => id)).size).toBe(after.length);
    expect(after.at(-1)).toMatchObject({ role: "assistant", status: "complete" });
  } finally {
    await server.stop();
    rmSync(directory, { recursive: true });
  }
});
