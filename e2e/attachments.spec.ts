import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";
import { LLMock } from "@copilotkit/aimock";
import type { Locator, Page } from "@playwright/test";
import { ticketOf } from "../backend/src/auth/file-address.ts";
import { makePdf } from "../backend/src/ingest/test/make-pdf.ts";
import { type DevServer, startDevServer } from "../scripts/dev-server.ts";
import { Agent } from "./agent.ts";
import { Foyer, secrets } from "./foyer.ts";
import { freePort } from "./free-port.ts";
import { expect, test } from "./test.ts";
import type { Visitor } from "./visitor.ts";

// Everyone here asks one model: aimock in the provider's place, which keeps what it was asked.
test.describe.configure({ mode: "serial" });

let provider: LLMock;
let server: DevServer;
let foyer: Foyer;
let widget: string;
const directory = mkdtempSync(join(tmpdir(), "foyer-attachments-"));
const picture = pngOf(640, 400);
const manual = Buffer.from(
  makePdf([[{ text: "The frobnicator model X-42 weighs 7.25 kilograms.", y: 700 }]]),
);

test.beforeAll(async () => {
  provider = new LLMock({ host: "127.0.0.1", port: 0, logLevel: "silent" });
  await provider.start();
  const vars = {
    ...secrets,
    OPENAI_API_KEY: "sk-test",
    OPENAI_BASE_URL: `${provider.url}/v1`,
    OPENAI_MODEL: "gpt-5-mini",
  };
  server = await startDevServer({ port: await freePort(9010), directory, vars });
  foyer = new Foyer(server.url);
});
test.beforeEach(async ({ visitor }) => {
  provider.reset();
  provider.on(
    { predicate: ({ messages }) => JSON.stringify(messages).includes(dataUrl(picture)) },
    { content: "I see a shelf that hangs askew." },
  );
  provider.on(
    { predicate: ({ messages }) => JSON.stringify(messages).includes("X-42 weighs 7.25 kilograms") },
    { content: "It weighs 7.25 kilograms, says manual.pdf." },
  );
  provider.onMessage(/./, { content: "There is nothing to see." });
  widget = await foyer.createWidget();
  await visitor.visit({ widget, endpoint: server.url });
  await visitor.open();
});
test.afterAll(async () => {
  await server?.stop();
  await provider?.stop();
  rmSync(directory, { recursive: true });
});

const pick = (visitor: Visitor, name: string, mimeType: string, buffer: Buffer): Promise<void> =>
  visitor.panel.locator('.attach input[type="file"]').setInputFiles({ name, mimeType, buffer });
const isLoaded = (image: Locator): Promise<boolean> =>
  image.evaluate((node: HTMLImageElement) => node.complete && node.naturalWidth === 640);

test("a visitor attaches a picture, sees it small and large, and the assistant and an agent see it too", async ({
  page,
  visitor,
  browser,
}) => {
  await pick(visitor, "shelf.png", "image/png", picture);
  const thumbnail = visitor.said.locator(".file.picture img");
  await expect.poll(() => isLoaded(thumbnail)).toBe(true);
  await visitor.whole(visitor.answers.first());
  await expect(visitor.answers.first()).toContainText("I see a shelf that hangs askew.");
  await expect(await visitor.ask("Which side is lower?")).toContainText("I see a shelf");

  const view = visitor.root.getByRole("dialog", { name: "shelf.png" });
  await visitor.said.getByRole("link", { name: "shelf.png" }).click();
  await expect.poll(() => isLoaded(view.getByRole("img"))).toBe(true);
  const small = (await thumbnail.boundingBox())!;
  const large = (await view.getByRole("img").boundingBox())!;
  expect(large.height).toBeGreaterThan(small.height * 2);
  await page.keyboard.press("Escape");
  await expect(view).toHaveCount(0);
  await expect(visitor.panel).toBeVisible();
  await visitor.said.getByRole("link", { name: "shelf.png" }).click();
  await view.getByRole("button", { name: "Close the picture" }).click();
  await expect(view).toHaveCount(0);

  const agent = new Agent(await (await browser.newContext()).newPage());
  await agent.arrive({ token: await foyer.mintAgent("Ana", [widget]), endpoint: server.url });
  await agent.filter("Assistant");
  await agent.open(agent.rows.first());
  await expect.poll(() => isLoaded(agent.log.locator(".file.image img"))).toBe(true);
  await agent.log.getByRole("link", { name: /shelf\.png/ }).click();
  const viewOfAgent = agent.root.getByRole("dialog", { name: "shelf.png" });
  await expect.poll(() => isLoaded(viewOfAgent.getByRole("img"))).toBe(true);
  await agent.page.keyboard.press("Escape");
  await expect(viewOfAgent).toHaveCount(0);
  await expect(agent.log).toBeVisible();
  await agent.page.context().close();
});

test("the assistant answers from a document that a visitor attaches", async ({ visitor }) => {
  await pick(visitor, "manual.pdf", "application/pdf", manual);
  await expect(visitor.said.locator(".file")).toContainText("manual.pdf");
  await expect(await visitor.ask("How heavy is it?")).toContainText("7.25 kilograms");
});

test("an address that has expired is refused, and the panel and the console get another one", async ({
  page,
  visitor,
  browser,
}) => {
  await pick(visitor, "shelf.png", "image/png", picture);
  await pick(visitor, "manual.pdf", "application/pdf", manual);
  await expect(visitor.said.locator(".file")).toHaveCount(2);
  await visitor.whole(visitor.answers.last());

  // As a chat finds it that was left open for longer than an address is good.
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "image" && lastTicket(request.url())) asked.push(request.url());
  });
  await showExpired(page);
  await page.reload();
  await visitor.open();
  await expect.poll(() => isLoaded(visitor.said.locator(".file.picture img"))).toBe(true);
  expect(await Promise.all(asked.map(async (url) => (await fetch(url)).status))).toEqual([403, 200]);
  const [tab] = await Promise.all([
    page.context().waitForEvent("page"),
    visitor.said.getByRole("link", { name: "manual.pdf" }).click(),
  ]);
  // Chromium without a screen saves a PDF rather than showing it: that it was asked for is enough.
  await expect.poll(() => lastTicket(tab.url())).toBeGreaterThan(Date.now() / 1_000);
  await tab.close();

  const context = await browser.newContext();
  const agent = new Agent(await context.newPage());
  await showExpired(agent.page);
  await agent.arrive({ token: await foyer.mintAgent("Ana", [widget]), endpoint: server.url });
  await agent.filter("Assistant");
  await agent.open(agent.rows.first());
  await expect.poll(() => isLoaded(agent.log.locator(".file.image img"))).toBe(true);
  await context.close();
});

test("what is no picture is not taken for one, and is said", async ({ visitor }) => {
  await pick(visitor, "shelf.png", "image/png", Buffer.from("<script>alert(1)</script>"));
  await expect(visitor.panel.locator(".sending.problem")).toBeVisible();
  await expect(visitor.said).toHaveCount(0);
});

/** Lets a page be told expired addresses of files, signed as ours are. Of what is renewed it hears the truth. */
async function showExpired(page: Page): Promise<void> {
  const ago = Math.floor(Date.now() / 1_000) - 60;
  await page.routeWebSocket(/\/api\/chat\//, (socket) => {
    const upstream = socket.connectToServer();
    upstream.onMessage((data) =>
      socket.send(
        String(data).replaceAll(
          /"url":"([^"]*\/api\/files\/([^/]+)\/([^/]+)\/)[^/]+(\/[^"]*)","url_expires_at":"[^"]*"/g,
          (_, before: string, conversationId: string, id: string, name: string) => {
            const url = before + ticketOf(secrets.FOYER_SECRET, { conversationId, id }, ago) + name;
            return `"url":"${url}","url_expires_at":"${new Date(ago * 1_000).toISOString()}"`;
          },
        ),
      ),
    );
  });
}

const lastTicket = (url: string): number => Number(/\/(\d+)-[0-9a-f]{40}\//.exec(url)?.[1]);

const dataUrl = (content: Buffer): string => `data:image/png;base64,${content.toString("base64")}`;

/** A picture that browsers can show: stripes in two colours. */
function pngOf(width: number, height: number): Buffer {
  const rows = Array.from({ length: height }, (_, y) => [
    0,
    ...Array.from({ length: width / 8 }, () => (y % 32 < 16 ? 0xff : 0)),
  ]);
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // One bit a pixel, grey.
  header.set([1, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(rows.flat()))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}
