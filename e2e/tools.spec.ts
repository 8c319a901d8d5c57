import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { LLMock } from "@copilotkit/aimock";
import type { Browser, Page } from "@playwright/test";
import type { ToolsRequest } from "../shared-widget/protocol/index.ts";
import { type DevServer, startDevServer } from "../scripts/dev-server.ts";
import { Agent } from "./agent.ts";
import { Foyer, secrets } from "./foyer.ts";
import { freePort } from "./free-port.ts";
import { Shop } from "./shop.ts";
import { expect, test } from "./test.ts";
import type { Visitor } from "./visitor.ts";

// Everyone here speaks to one model and one shop.
test.describe.configure({ mode: "serial" });

let model: LLMock;
let shop: Shop;
let server: DevServer;
let foyer: Foyer;
let widget: string;
const directory = mkdtempSync(join(tmpdir(), "foyer-tools-"));

test.beforeAll(async () => {
  model = new LLMock({ host: "127.0.0.1", port: 0, logLevel: "silent" });
  await model.start();
  const vars = { ...secrets, OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: `${model.url}/v1` };
  server = await startDevServer({ port: await freePort(9010), directory, vars });
  foyer = new Foyer(server.url);
});
test.beforeEach(async ({ visitor }) => {
  shop = await Shop.open({ order_status: { status: "on its way" }, cancel_order: { cancelled: true } });
  script();
  widget = await foyer.createWidget({ title: "Help" });
  await foyer.call("PUT", `/api/tools/${widget}`, { tools: toolsOf(shop) });
  await visitor.visit({ widget, endpoint: server.url });
  await visitor.open();
});
test.afterEach(() => shop?.close());
test.afterAll(async () => {
  await server?.stop();
  await model?.stop();
  rmSync(directory, { recursive: true });
});

const note = "Please tell the courier that the neighbour on the third floor keeps the key. ".repeat(3);
const order = (properties: object, required: string[]) => ({ type: "object", properties, required });

function toolsOf({ url }: Shop): Required<ToolsRequest>["tools"] {
  const webhook = { kind: "webhook", url, safe: false, timeout_ms: 30_000 } as const;
  return [
    { kind: "built_in", name: "collect_contact", approval: false },
    {
      ...webhook,
      name: "order_status",
      label: "Looking up your order",
      description: "Says where an order is.",
      parameters: order({ order_id: { type: "string" } }, ["order_id"]),
      approval: false,
    },
    {
      ...webhook,
      name: "cancel_order",
      label: "Cancel your order",
      description: "Cancels an order.",
      parameters: order({ order_id: { type: "string" }, note: { type: "string" } }, ["order_id"]),
      approval: true,
    },
  ];
}

const call = (name: string, args: object) => ({ toolCalls: [{ name, arguments: JSON.stringify(args) }] });
const asks = (userMessage: RegExp) => ({ userMessage, hasToolResult: false });

/** A model that calls one tool for each question, and then says what it read in the result. */
function script(): void {
  model.reset();
  model.on(asks(/Hello/), { content: "Hello! How can I help?" });
  model.on(asks(/Where/), call("order_status", { order_id: "4711" }));
  model.on(asks(/Cancel/), call("cancel_order", { order_id: "4711", note }));
  model.on(
    asks(/Call me/),
    call("collect_contact", {
      fields: ["name", "email", "phone"],
      why: "So that we can send you the offer.",
    }),
  );
  model.on({ hasToolResult: true }, ({ messages }) => {
    const result = JSON.stringify(messages.at(-1)?.content);
    if (result.includes("on its way")) return { content: "Your order is on its way." };
    if (result.includes("cancelled")) return { content: "Your order is cancelled." };
    if (result.includes("phone")) return { content: "Thank you, we will call you." };
    return { content: "All right, I leave it." };
  });
}

const card = (visitor: Visitor) => visitor.log.locator(".card.tool");
const button = (visitor: Visitor, name: string) => card(visitor).getByRole("button", { name, exact: true });

async function agentOf(browser: Browser, visitor: Visitor): Promise<Agent> {
  const context = await browser.newContext({ locale: "en-US", viewport: { width: 1280, height: 800 } });
  const agent = new Agent(await context.newPage());
  await visitor.conversation();
  await agent.arrive({ token: await foyer.mintAgent("Ben", [widget]), endpoint: server.url });
  await agent.filter("Assistant");
  await agent.open(agent.rows.first());
  return agent;
}
const calls = (agent: Agent) => agent.log.locator(".tool-row");

async function expectNoBarriers(page: Page, element: string): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    const { violations, passes } = await new AxeBuilder({ page }).include(element).setLegacyMode().analyze();
    expect(passes.length).toBeGreaterThan(3);
    expect(violations.map(({ id, nodes }) => `${colorScheme} ${id}: ${nodes[0]?.failureSummary}`)).toEqual(
      [],
    );
  }
  await page.emulateMedia({ colorScheme: "light" });
}

test("while a tool is at work the visitor reads what is going on, and an agent sees the call", async ({
  browser,
  page,
  visitor,
}) => {
  await visitor.ask("Hello");
  const agent = await agentOf(browser, visitor);
  const release = shop.hold();
  await visitor.say("Where is my order?");
  const line = visitor.log.locator(".tool-line");
  await expect(line).toHaveText("Looking up your order…");
  await expect(visitor.log.locator(".typing")).toBeHidden();
  await expectNoBarriers(page, "foyer-chat");
  await expect(calls(agent)).toContainText("order_status is running");
  release();
  await expect(visitor.answers.last()).toContainText("Your order is on its way.");
  await expect(line).toHaveCount(0);
  expect(shop.calls).toEqual([
    { tool: "order_status", arguments: { order_id: "4711" }, signature: expect.stringMatching(/^v1,/) },
  ]);

  await expect(calls(agent)).toContainText("Used order_status");
  await calls(agent).locator("summary").click();
  await expect(calls(agent).locator("pre").first()).toContainText('"order_id": "4711"');
  await expect(calls(agent).locator("pre").last()).toContainText("on its way");
  await expectNoBarriers(agent.page, "foyer-console");
  await agent.page.context().close();
});

test("a call that needs the visitor's leave is made when they give it, with what they were shown", async ({
  browser,
  page,
  visitor,
}) => {
  await visitor.say("Cancel my order, please");
  await expect(card(visitor)).toContainText("Cancel your order");
  await expect(card(visitor)).toContainText("4711");
  await expect(card(visitor)).not.toContainText(note.trim());
  await expect(visitor.composer).toBeFocused();
  await expectNoBarriers(page, "foyer-chat");
  const agent = await agentOf(browser, visitor);
  await expect(calls(agent)).toContainText("The visitor is asked: cancel_order");
  await expect(agent.log.locator(".typing-row")).toHaveCount(0);
  expect(shop.calls).toEqual([]);

  await page.setViewportSize({ width: 320, height: 640 });
  await page.reload();
  await visitor.open();
  await button(visitor, "Show all").click();
  expect(await visitor.log.evaluate((log) => log.scrollWidth - log.clientWidth)).toBe(0);
  await expect(card(visitor)).toContainText(note.trim());
  // What is read first may be longer than the screen.
  await button(visitor, "Allow").scrollIntoViewIfNeeded();
  await expect(button(visitor, "Allow")).toBeInViewport();
  // Escape closes the chat and decides nothing.
  await page.keyboard.press("Escape");
  await expect(visitor.panel).toBeHidden();
  await visitor.open();
  await button(visitor, "Allow").press("Enter");
  await expect(visitor.answers).toContainText("Your order is cancelled.");
  await expect(card(visitor)).toHaveCount(0);
  await expect(visitor.composer).toBeFocused();
  expect(shop.calls.map((call) => call.arguments)).toEqual([{ order_id: "4711", note }]);
  await expect(calls(agent)).toContainText("Used cancel_order");
  await agent.page.context().close();
});

test("a call that the visitor does not allow is not made, and the assistant goes on without", async ({
  browser,
  visitor,
}) => {
  await visitor.say("Cancel my order, please");
  await button(visitor, "Don’t allow").click();
  await expect(visitor.answers).toContainText("All right, I leave it.");
  expect(shop.calls).toEqual([]);
  const agent = await agentOf(browser, visitor);
  await expect(calls(agent)).toContainText("cancel_order was not allowed");
  await agent.page.context().close();
});

test("the visitor tells how they can be reached, through a broken line, and agents have it", async ({
  browser,
  page,
  context,
  visitor,
}) => {
  await visitor.say("Call me back");
  await expect(card(visitor)).toContainText("So that we can send you the offer.");
  const field = (name: string) => card(visitor).getByLabel(name);
  await button(visitor, "Send").click();
  await expect(card(visitor).getByRole("alert").first()).toHaveText("Please fill this in.");
  await expect(field("E-mail address")).toBeFocused();
  await expectNoBarriers(page, "foyer-chat");
  await field("Your name").fill("Ada");
  await field("Phone number").fill("+49 30 123456");

  await context.setOffline(true);
  await expect(visitor.panel.locator("header")).toContainText("Reconnecting…");
  await context.setOffline(false);
  await visitor.ready();
  await expect(field("Phone number")).toHaveValue("+49 30 123456");
  await field("I agree that").check();
  await button(visitor, "Send").click();
  await expect(visitor.answers).toContainText("Thank you, we will call you.");

  const agent = await agentOf(browser, visitor);
  await expect(agent.root.locator(".details")).toContainText("+49 30 123456");
  await expect(agent.root.locator(".details")).toContainText("Ada");
  await agent.page.context().close();
});

test("a form can be left, and a call that waits can be stopped", async ({ visitor }) => {
  await visitor.say("Call me back");
  await button(visitor, "Not now").click();
  await expect(visitor.answers).toContainText("All right, I leave it.");

  await visitor.say("Cancel my order, please");
  await expect(card(visitor)).toBeVisible();
  await visitor.panel.getByRole("button", { name: "Stop the answer" }).click();
  await expect(card(visitor)).toHaveCount(0);
  expect(shop.calls).toEqual([]);
});
