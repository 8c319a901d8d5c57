import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser } from "@playwright/test";
import type { AnalyticsAnswer } from "../shared-widget/protocol/index.ts";
import { Agent } from "./agent.ts";
import type { Foyer } from "./foyer.ts";
import { type Proxy, startProxy } from "./proxy.ts";
import { expect as expectSoon, test } from "./test.ts";
import { Visitor } from "./visitor.ts";

/** Who was cut off again and again waits longer with each try. */
const expect = expectSoon.configure({ timeout: 40_000 });
/** Stands in notes, and must reach no visitor by any way. */
const secret = "Zauberlehrling";
const long = Array.from(
  { length: 40 },
  (_, n) => `Step ${n + 1} of returning a parcel takes a while to explain, and nobody should skip it.`,
).join(" ");

let proxies: Proxy[] = [];
let receiver: Server | undefined;
test.afterEach(async () => {
  await Promise.all(proxies.map((proxy) => proxy.close()));
  proxies = [];
  receiver?.close();
  receiver = undefined;
});

interface Office {
  visitor: Visitor;
  ada: Agent;
  bo: Agent;
  widget: string;
  /** Everything that came to the visitor's browser. */
  heard: string[];
  /** Every body that the org's webhook received. */
  hooked: string[];
  /** Ends every connection of all three. */
  shake: () => void;
}

/** A visitor and two agents, each in a browser of their own and behind a network of their own. */
async function openOffice(browser: Browser, foyer: Foyer): Promise<Office> {
  const widget = await foyer.createWidget();
  await foyer.putDocument(widget, {
    title: "Returns",
    content: `# Returns\n\n## How do I return a parcel?\n\n${long}`,
  });
  const hooked: string[] = [];
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (part) => (body += String(part)));
    request.on("end", () => {
      hooked.push(body);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => {
    receiver!.listen(0, "127.0.0.1", resolve);
  });
  const { port } = receiver.address() as AddressInfo;
  await foyer.call("POST", "/api/webhooks?org_id=e2e", { url: `http://127.0.0.1:${port}/hook` });

  proxies = await Promise.all([1, 2, 3].map(() => startProxy(foyer.url)));
  const [forVisitor, forAda, forBo] = proxies as [Proxy, Proxy, Proxy];
  const page = async () => (await browser.newContext()).newPage();
  const visitor = new Visitor(await page());
  const heard: string[] = [];
  visitor.page.on("websocket", (socket) => {
    socket.on("framereceived", ({ payload }) => heard.push(String(payload)));
  });
  visitor.page.on("response", (response) => {
    if (response.url().includes("/api/"))
      void response
        .text()
        .then((text) => heard.push(text))
        .catch(() => {});
  });
  await visitor.visit({ widget, endpoint: forVisitor.url });
  const [ada, bo] = [new Agent(await page()), new Agent(await page())];
  await ada.arrive({ token: await foyer.mintAgent("Ada", [widget]), endpoint: forAda.url });
  await bo.arrive({ token: await foyer.mintAgent("Bo", [widget], "admin"), endpoint: forBo.url });
  const shake = (): void => {
    for (const proxy of proxies) proxy.cut();
  };
  return { visitor, ada, bo, widget, heard, hooked, shake };
}

/** The whole way of a conversation. `shaken`: every connection is cut in the middle of every step. */
async function journey(browser: Browser, foyer: Foyer, { shaken }: { shaken: boolean }): Promise<void> {
  const { visitor, ada, bo, widget, heard, hooked, shake } = await openOffice(browser, foyer);
  const inTheMiddle = (): void => {
    if (shaken) shake();
  };
  const header = visitor.panel.locator("header");

  // Asks for a person, and both agents see it.
  await visitor.open();
  await visitor.ask("Hello");
  await visitor.choose("Talk to a person");
  inTheMiddle();
  await expect(header).toContainText("Waiting for a person");
  for (const agent of [ada, bo]) {
    await agent.filter("Waiting");
    await expect(agent.rows).toHaveCount(1);
    await expect(agent.rows.first()).toContainText("Waiting");
    await agent.open(agent.rows.first());
    await expect(agent.log).toContainText("Hello");
  }

  // Thinks better of it, asks the assistant, and Ada takes over while it writes.
  await visitor.panel.locator("footer").getByRole("button", { name: "Back to the assistant" }).click();
  await expect(header).toContainText("AI assistant");
  await visitor.say("How do I return a parcel?");
  await visitor.writing();
  await expect(ada.writing).toBeVisible();
  await ada.act("Take over");
  inTheMiddle();
  await expect(header).toContainText("Ada");
  await expect(visitor.events.last()).toHaveText("Ada joined the conversation.");
  await expect(visitor.busy).toHaveCount(0);
  await expect(ada.thread).toContainText("You have this conversation");

  // Bo is told who has it, and takes it with a reason, which Ada reads.
  await expect(bo.thread).toContainText("Ada has this conversation");
  await bo.act("Take it from Ada");
  const dialog = bo.root.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Take over" })).toBeDisabled();
  await dialog.getByRole("textbox").fill("Ada's shift is over");
  await dialog.getByRole("button", { name: "Take over" }).click();
  await expect(bo.thread).toContainText("You have this conversation");
  if (!shaken)
    await expect(ada.root).toContainText("Bo took this conversation from you: Ada's shift is over");
  await expect(ada.thread).toContainText("Bo has this conversation");
  await expect(header).toContainText("Bo");

  // Agents note what the visitor must not read; what Bo says, they do.
  await bo.note(`Careful: ${secret}`);
  inTheMiddle();
  await expect(bo.notes).toContainText(secret);
  await expect(ada.notes).toContainText(secret);
  await bo.say("Put the label on the box.");
  inTheMiddle();
  await expect(visitor.agents.last()).toContainText("Put the label on the box.");
  await visitor.say("Thank you!");
  inTheMiddle();
  await expect(bo.log).toContainText("Thank you!");
  await expect(visitor.said.last()).toContainText("Thank you!");

  // Hands back: the assistant answers what stands open, and what comes.
  const answers = await visitor.answers.count();
  await bo.act("Hand back");
  inTheMiddle();
  await expect(header).toContainText("AI assistant");
  await visitor.whole(visitor.answers.nth(answers));
  await visitor.ask("How do I return a parcel?");

  // Closed, rated, and counted.
  await bo.act("Close");
  inTheMiddle();
  await expect(header).toContainText("Conversation ended");
  await visitor.panel.getByText("Good", { exact: true }).click();
  await visitor.panel.getByRole("button", { name: "Send rating" }).click();
  inTheMiddle();
  await expect(visitor.panel).toContainText("Thank you for your rating.");
  await expect(bo.log).toContainText("Rated 4 of 5");
  const id = await visitor.conversation();
  const counted = async (): Promise<Partial<AnalyticsAnswer["total"]>> => {
    const { total } = await foyer.call<AnalyticsAnswer>("GET", `/api/analytics/${widget}`);
    const { conversations, handoffs, takeovers, closed, csat_sum, assistant_alone } = total;
    return { conversations, handoffs, takeovers, closed, csat_sum, assistant_alone };
  };
  await expect
    .poll(counted)
    .toEqual({ conversations: 1, handoffs: 1, takeovers: 2, closed: 1, csat_sum: 4, assistant_alone: 0 });

  await bo.root.getByRole("button", { name: "Insights" }).click();
  const tile = (name: string) => bo.root.locator(".tile", { hasText: name }).locator(".tile-value");
  await expect(tile("Conversations")).toHaveText("1");
  await expect(tile("Handed to people")).toHaveText("1");
  await expect(tile("Satisfaction")).toContainText("4");

  // Nothing was said twice, and no note came to the visitor on any way.
  const messages = await foyer.history(id);
  expect(messages.filter(({ code }) => code === "stopped")).toMatchObject([{ status: "interrupted" }]);
  for (const text of ["Put the label on the box.", "Thank you!"])
    expect(messages.filter((message) => message.text === text)).toHaveLength(1);
  expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index + 1));
  const conversation = await visitor.page.evaluate(() => JSON.stringify(localStorage));
  const token = /"token\\?":\\?"([\w.-]+)/.exec(conversation)?.[1] ?? "";
  const asVisitor = { authorization: `Bearer ${token}` };
  const history = await (await fetch(`${foyer.url}/api/history/${id}`, { headers: asVisitor })).text();
  expect(history).toContain("Thank you!");
  const stream = await fetch(`${foyer.url}/api/chat/${id}`, {
    headers: { ...asVisitor, accept: "text/event-stream" },
  });
  const first = new TextDecoder().decode((await stream.body!.getReader().read()).value);
  expect(first).toContain("Thank you!");
  const summary = await foyer.call<{ conversations: { visitor: { id: string } }[] }>(
    "GET",
    `/api/conversations/${widget}`,
  );
  const exported = JSON.stringify(
    await foyer.call("GET", `/api/visitors/${summary.conversations[0]!.visitor.id}?org_id=e2e`),
  );
  expect(exported).toContain("Thank you!");
  await expect
    .poll(() => hooked.filter((body) => body.includes("conversation.closed")).length)
    .toBeGreaterThan(0);
  for (const told of [history, first, exported, ...heard, ...hooked, await visitor.page.content()])
    expect(told).not.toContain(secret);
  expect(heard.join()).toContain("Thank you!");
}

test("from the first question to the last number: asked, waited, taken over, forced, noted, handed back, closed, rated", async ({
  browser,
  foyer,
}) => {
  test.setTimeout(120_000);
  await journey(browser, foyer, { shaken: false });
});

test("the same with every connection cut in the middle of every step", async ({ browser, foyer }) => {
  test.setTimeout(180_000);
  await journey(browser, foyer, { shaken: true });
});
