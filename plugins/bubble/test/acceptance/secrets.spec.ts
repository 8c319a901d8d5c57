import type { Browser, BrowserContext, Page, Request } from "@playwright/test";
import { Agent } from "../../../../e2e/agent.ts";
import { Visitor } from "../../../../e2e/visitor.ts";
import { BubblePage } from "../bubble-page.ts";
import { expect, harbourBooks, type Site, test } from "../site.ts";

/** What a browser sends, stores and shows, in every page of the app. */
class Witness {
  /** Everything that went out or came in, as text. */
  readonly seen: string[] = [];
  readonly bearers = new Set<string>();
  readonly context: BrowserContext;

  private constructor(context: BrowserContext) {
    this.context = context;
    context.on("request", (request) => void this.#note(request));
    context.on("response", async (response) => {
      try {
        this.seen.push(`${response.url()} ${await response.text()}`);
      } catch {
        // The page was left, or it is a stream: what came of it stands in the page.
      }
    });
    context.on("console", (message) => this.seen.push(message.text()));
    context.on("page", (page) => {
      page.on("websocket", (socket) => {
        this.seen.push(socket.url());
        socket.on("framesent", ({ payload }) => this.seen.push(String(payload)));
        socket.on("framereceived", ({ payload }) => this.seen.push(String(payload)));
      });
    });
  }

  static async of(browser: Browser): Promise<Witness> {
    const witness = new Witness(await browser.newContext());
    // The protocols of a socket, where its token travels, are told to nobody but the page.
    await witness.context.addInitScript(() => {
      const protocols: string[] = [];
      Object.assign(window, { offeredProtocols: protocols });
      const Native = window.WebSocket;
      window.WebSocket = class extends Native {
        constructor(url: string | URL, offered?: string | string[]) {
          super(url, offered);
          protocols.push(...[offered ?? []].flat());
        }
      };
    });
    return witness;
  }

  async #note(request: Request): Promise<void> {
    const headers = await request.allHeaders();
    this.seen.push(`${request.url()} ${JSON.stringify(headers)} ${request.postData() ?? ""}`);
    const bearer = /^Bearer (.+)$/.exec(headers["authorization"] ?? "")?.[1];
    if (bearer !== undefined) this.bearers.add(bearer);
  }

  /** Everything that the page itself holds. */
  async look(page: Page): Promise<void> {
    const held = await page.evaluate(() => {
      const markup = (root: ParentNode): string =>
        [...root.querySelectorAll("*")]
          .map((node) => {
            const attributes = [...node.attributes].map(({ name, value }) => `${name}=${value}`).join(" ");
            return `${attributes} ${node.shadowRoot ? markup(node.shadowRoot) : ""}`;
          })
          .join("\n") + (root.textContent ?? "");
      const { log, alerts, debugger: told } = window.bubbleStandin;
      return {
        markup: markup(document),
        stored: JSON.stringify([
          Object.entries(localStorage),
          Object.entries(sessionStorage),
          document.cookie,
        ]),
        told: JSON.stringify([log, alerts, told]),
        protocols: Reflect.get(window, "offeredProtocols") as string[],
      };
    });
    this.seen.push(held.markup, held.stored, held.told);
    for (const protocol of held.protocols)
      if (protocol.startsWith("bearer.")) this.bearers.add(protocol.slice("bearer.".length));
  }

  /** Of all that was seen, what holds this text; shortened. */
  holding(text: string): string[] {
    return this.seen.filter((each) => each.includes(text)).map((each) => each.slice(0, 200));
  }
}

function kindOf(token: string): string {
  const claims = token.split(".")[1] ?? "";
  return (JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as { kind: string }).kind;
}

async function useEveryPage(browser: Browser, site: Site): Promise<Witness[]> {
  const [shopper, agent] = [await Witness.of(browser), await Witness.of(browser)];
  const shop = new BubblePage(await shopper.context.newPage());
  await shop.page.goto(site.page("index"));
  const visitor = new Visitor(shop.page);
  await visitor.open();
  await visitor.ask("How long can I return a book?");
  await shop.click("Log in as Vera");
  await expect(shop.element("Heard")).toContainText("identified");
  await shop.click("Ask for a person");
  await expect(shop.element("Mode")).toHaveText("Mode: waiting");
  await visitor.open();
  await shopper.look(shop.page);

  const desk = new BubblePage(await agent.context.newPage());
  await desk.page.goto(site.page("console"));
  await desk.click("Log in as Ana");
  await desk.click("Open", 0);
  await desk.click("Take over");
  await expect(shop.element("Mode")).toHaveText("Mode: human");
  await desk.fill("Reply", "Ana here");
  await desk.click("Send");
  await expect(visitor.agents.last()).toContainText("Ana here");
  await agent.look(desk.page);

  await desk.page.goto(site.page("inbox"));
  const console = new Agent(desk.page);
  await expect(console.root.getByRole("group", { name: "Filters" })).toBeVisible();
  await console.filter("All");
  await console.open(console.rows.first());
  await agent.look(desk.page);

  await desk.page.goto(site.page("studio"));
  await desk.click("Test connection");
  await expect(desk.element("Said")).toContainText(site.orgId);
  await desk.fill("Chat title", "Books");
  await desk.click("Save look");
  await expect(desk.element("Said")).toHaveText("Said: 2");
  await desk.click("List");
  await expect(desk.element("Said")).toHaveText(/^Said: \d+$/);
  await agent.look(desk.page);

  await shop.page.reload();
  await expect(visitor.launcher).toBeVisible();
  await shopper.look(shop.page);
  return [shopper, agent];
}

test("5 no page sends, stores or shows a secret; its bearers are visitors' and agents' tokens", async ({
  browser,
  site,
}) => {
  test.setTimeout(120_000);
  const { "Foyer API key": key, "Identity secret": secret } = site.app.keys.live;
  expect(key).toMatch(/^fk_/);
  const [shopper, agent] = await useEveryPage(browser, site);
  for (const witness of [shopper!, agent!]) {
    expect(witness.seen.length).toBeGreaterThan(20);
    expect(witness.holding(key!)).toEqual([]);
    expect(witness.holding(secret!)).toEqual([]);
  }
  expect([...new Set([...shopper!.bearers].map(kindOf))]).toEqual(["visitor"]);
  expect([...new Set([...agent!.bearers].map(kindOf))]).toEqual(["agent"]);
  // Where a page stores nothing of an agent's, closing it is leaving.
  for (const token of agent!.bearers) {
    const [, , signature] = token.split(".");
    const stored = await agent!.context.storageState();
    expect(JSON.stringify(stored)).not.toContain(signature);
  }
  expect(site.host.log()).toEqual([]);
});

test("5 a page's tokens are neither in an address, nor an attribute, nor told to the builder", async ({
  browser,
  site,
}) => {
  test.setTimeout(120_000);
  const witnesses = await useEveryPage(browser, site);
  for (const { context, bearers } of witnesses) {
    expect(bearers.size).toBeGreaterThan(0);
    for (const page of context.pages()) {
      const places = await page.evaluate(() => {
        const attributes = (root: ParentNode): string[] =>
          [...root.querySelectorAll("*")].flatMap((node) => [
            ...[...node.attributes].map(({ value }) => value),
            ...(node.shadowRoot ? attributes(node.shadowRoot) : []),
          ]);
        const addresses = performance.getEntriesByType("resource").map(({ name }) => name);
        const { debugger: told, alerts } = window.bubbleStandin;
        return [location.href, ...addresses, ...attributes(document), ...told, ...alerts].join("\n");
      });
      for (const token of bearers) expect(places).not.toContain(token.split(".")[2]);
    }
  }
});

test("5 the dev set of keys keeps its secrets as the live one does", async ({ browser, newSite }) => {
  const site = await newSite({ app: harbourBooks(), keySet: "dev" });
  const witness = await Witness.of(browser);
  const page = await witness.context.newPage();
  for (const name of Object.keys(site.app.pages)) {
    await page.goto(site.page(name));
    await expect(page.locator(".bubble-element").first()).toBeVisible();
    await witness.look(page);
  }
  expect(site.app.keys.dev["Foyer API key"]).toMatch(/^fk_/);
  for (const text of [site.app.keys.dev["Foyer API key"]!, site.app.keys.dev["Identity secret"]!])
    expect(witness.holding(text)).toEqual([]);
});
