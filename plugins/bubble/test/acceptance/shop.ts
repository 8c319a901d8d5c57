import type { Browser, Page } from "@playwright/test";
import { Visitor } from "../../../../e2e/visitor.ts";
import { BubblePage } from "../bubble-page.ts";
import { expect, harbourBooks, type Site } from "../site.ts";
import type { App, Page as AppPage, PageElement, PlacedElement } from "../standin/app.ts";
import type { Counters } from "../standin/page/counters.ts";

/** An app of one page, with the keys, users and style of Harbour Books. */
export function pageOf(elements: PageElement[], more: Omit<AppPage, "elements"> = {}): App {
  const app = harbourBooks();
  app.pages = { index: { title: "Harbour Books", elements, ...more } };
  return app;
}

export function chat(
  fields: PlacedElement["fields"] = {},
  placed: Partial<Omit<PlacedElement, "fields">> = {},
): PlacedElement {
  return { kind: "plugin", name: "Chat", display: "Foyer Chat", fields, width: 60, height: 60, ...placed };
}

/** In a browser of their own. */
export async function person(browser: Browser): Promise<Page> {
  return (await browser.newContext()).newPage();
}

export interface Shopper {
  page: Page;
  visitor: Visitor;
  app: BubblePage;
}

export async function visit(
  page: Page,
  site: Site,
  { widget, query }: { widget?: string; query?: Record<string, string> } = {},
): Promise<Shopper> {
  await page.goto(site.page("index", query));
  const visitor = new Visitor(page, widget);
  await expect(visitor.launcher).toBeVisible();
  return { page, visitor, app: new BubblePage(page) };
}

/** Another visitor, who asks and leaves. Says in which conversation. */
export async function someoneAsks(browser: Browser, site: Site, text: string): Promise<string> {
  const { page, visitor } = await visit(await person(browser), site);
  await visitor.open();
  await visitor.ask(text);
  const conversation = await visitor.conversation();
  await page.context().close();
  return conversation;
}

/** What the app sees of an element's states. */
export function statesOf(page: Page, element = "Chat"): Promise<Record<string, unknown>> {
  return page.evaluate((name) => window.bubbleStandin.states(name), element);
}

export async function expectStates(
  page: Page,
  states: Record<string, unknown>,
  element = "Chat",
): Promise<void> {
  await expect(async () => expect(await statesOf(page, element)).toMatchObject(states)).toPass({
    timeout: 15_000,
  });
}

/** Events that an element fired, in order. */
export function eventsOf(page: Page, element = "Chat"): Promise<string[]> {
  return page.evaluate(
    (name) =>
      window.bubbleStandin.log.flatMap((entry) =>
        entry.kind === "event" && entry.element === name ? entry.event : [],
      ),
    element,
  );
}

/** How often a function of an element ran. */
export function runsOf(page: Page, kind: "initialize" | "update", element = "Chat"): Promise<number> {
  return page.evaluate(
    ([kind, name]) =>
      window.bubbleStandin.log.filter((entry) => entry.kind === kind && entry.element === name).length,
    [kind, element] as const,
  );
}

export function setState(page: Page, name: string, value: string | number | boolean | null): Promise<void> {
  return page.evaluate(([name, value]) => window.bubbleStandin.setState(name, value), [name, value] as const);
}

/** What is held on to beyond what the page had before the plugin. */
export function heldOver(page: Page): Promise<Partial<Counters>> {
  return page.evaluate(() => {
    const [now, before] = [window.bubbleStandin.counters(), window.bubbleStandin.baseline()];
    const names = Object.keys(now) as (keyof Counters)[];
    return Object.fromEntries(
      names.flatMap((name) => (now[name] === before[name] ? [] : [[name, now[name] - before[name]]])),
    );
  });
}

/** Requests to the backend from now on, as `GET /api/…`; what a page fetches late has come by then. */
export async function requestsTo(page: Page, origin: string): Promise<string[]> {
  const seen: string[] = [];
  page.on("request", (request) => {
    if (request.url().startsWith(origin))
      seen.push(`${request.method()} ${request.url().slice(origin.length)}`);
  });
  page.on("websocket", (socket) => {
    if (socket.url().startsWith(origin.replace("http", "ws"))) seen.push(`SOCKET ${socket.url()}`);
  });
  let before: number;
  do {
    before = seen.length;
    await page.waitForTimeout(700);
  } while (seen.length > before);
  seen.length = 0;
  return seen;
}

export function debuggerOf(page: Page): Promise<string[]> {
  return page.evaluate(() => window.bubbleStandin.debugger);
}
