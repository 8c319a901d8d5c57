import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { AudioProvider } from "../backend/test/audio-provider.ts";
import { type DevServer, startDevServer } from "../scripts/dev-server.ts";
import { Foyer, secrets } from "./foyer.ts";
import { freePort } from "./free-port.ts";
import { expect, test } from "./test.ts";
import { sourcesOf, type Visitor } from "./visitor.ts";

// Everyone here speaks to one provider.
test.describe.configure({ mode: "serial" });
test.use({
  launchOptions: async ({ launchOptions }, use) => {
    const fake = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...fake] });
  },
});

let provider: AudioProvider;
let server: DevServer;
let foyer: Foyer;
const directory = mkdtempSync(join(tmpdir(), "foyer-voice-"));

test.beforeAll(async () => {
  provider = await AudioProvider.start();
  const vars = { ...secrets, VOICE_API_KEY: "sk-voice", VOICE_BASE_URL: provider.url };
  server = await startDevServer({ port: await freePort(8990), directory, vars });
  foyer = new Foyer(server.url);
});
test.beforeEach(() => {
  provider.asked.length = 0;
  provider.reply = (response, { path }) => {
    if (path.endsWith("/transcriptions"))
      return response.end(JSON.stringify({ text: "How do I return a lamp?" }));
    response.writeHead(200, { "content-type": "audio/pcm" });
    // Two seconds of silence.
    return response.end(Buffer.alloc(2 * 48_000));
  };
});
test.afterAll(async () => {
  await server?.stop();
  await provider?.close();
  rmSync(directory, { recursive: true });
});

async function open(visitor: Visitor, page = "plain"): Promise<void> {
  const widget = await foyer.createWidget();
  await foyer.putDocument(widget, {
    title: "Returns",
    content: "# Returns\n\nA lamp can be returned within 30 days, with the label in the box.",
    url: "https://shop.example/returns",
  });
  await visitor.visit({ widget, endpoint: server.url, page });
  await visitor.open();
}
const button = (visitor: Visitor, name: string) => visitor.panel.getByRole("button", { name, exact: true });

/** Notes each microphone that is opened. */
async function watchMicrophones(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wish) => {
      const stream = await ask(wish);
      tracks.push(...stream.getTracks());
      return stream;
    };
    Object.assign(window, { microphones: () => tracks.map(({ readyState }) => readyState) });
  });
  return () => page.evaluate(() => (window as unknown as { microphones: () => string[] }).microphones());
}

for (const host of ["plain", "strict-csp"]) {
  test(`a visitor speaks, checks the words, sends them and is answered, on the ${host} page`, async ({
    page,
    visitor,
  }) => {
    const microphones = await watchMicrophones(page);
    await open(visitor, host);
    await button(visitor, "Speak").click();
    await expect(visitor.panel.getByRole("timer")).toHaveText(/0:0[2-9] \/ 2:00/);
    // Chromium's fake microphone beeps: the meter shows it.
    await expect
      .poll(() =>
        visitor.panel.locator(".level").evaluate((node) => Number(node.style.getPropertyValue("--level"))),
      )
      .toBeGreaterThan(0.03);
    expect(await microphones()).toEqual(["live"]);
    await visitor.panel.locator("footer .field").getByRole("button", { name: "Finish speaking" }).click();
    await expect(visitor.composer).toHaveValue("How do I return a lamp?");
    await expect(visitor.composer).toBeFocused();
    expect(await microphones()).toEqual(["ended"]);
    await expect(visitor.said).toHaveCount(0);

    const [{ file, fields }] = provider.asked as [(typeof provider.asked)[0]];
    expect([file?.name, fields["language"]]).toEqual(["speech.webm", "en"]);
    expect(file!.bytes.length).toBeGreaterThan(1_000);

    await visitor.composer.press("Enter");
    await visitor.whole(visitor.answers.first());
    await expect(sourcesOf(visitor.answers.first()).first()).toBeVisible();

    await visitor.answers.first().getByRole("button", { name: "Read aloud" }).click();
    const stop = visitor.answers.first().getByRole("button", { name: "Stop reading" });
    await expect(stop).toBeVisible();
    await expect.poll(() => provider.asked.at(-1)?.fields["response_format"]).toBe("pcm");
    expect(provider.asked.at(-1)!.fields["input"]).not.toMatch(/[[\]#*]/);
    await expect(stop).toBeHidden();
  });
}

test("Escape cancels a recording and leaves the panel open; Escape again closes it", async ({
  page,
  visitor,
}) => {
  const microphones = await watchMicrophones(page);
  await open(visitor);
  await button(visitor, "Speak").click();
  await expect(visitor.panel.getByRole("timer")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(visitor.panel.getByRole("timer")).toBeHidden();
  await expect(visitor.panel).toBeVisible();
  await expect(button(visitor, "Speak")).toBeFocused();
  expect(await microphones()).toEqual(["ended"]);
  await page.keyboard.press("Escape");
  await expect(visitor.panel).toBeHidden();
  expect(provider.asked).toEqual([]);
});

test("a provider that fails is said, and the same recording can be tried again", async ({ visitor }) => {
  await open(visitor);
  const { reply } = provider;
  provider.reply = (response) => void response.writeHead(500).end();
  await button(visitor, "Speak").click();
  await expect(visitor.panel.getByRole("timer")).toHaveText(/0:01/);
  await visitor.panel.locator(".notice").getByRole("button", { name: "Finish speaking" }).click();
  await expect(visitor.panel.getByRole("alert")).toHaveText("What you said could not be written down.");
  provider.reply = reply;
  await button(visitor, "Try again").click();
  await expect(visitor.composer).toHaveValue("How do I return a lamp?");
});

test("where nothing can hear or speak there is no button for it", async ({ page, foyer: other, visitor }) => {
  const widget = await other.createWidget();
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.ask("Hello");
  await expect(visitor.panel.locator(".attach")).toBeVisible();
  // Chromium without a screen has no voice.
  expect(await page.evaluate(() => speechSynthesis.getVoices().length)).toBe(0);
  await expect(button(visitor, "Speak")).toHaveCount(0);
  await expect(button(visitor, "Read aloud")).toHaveCount(0);
});
