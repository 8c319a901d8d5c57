import type { Visitor } from "../../../../e2e/visitor.ts";
import type { FrontConfig } from "../../src/front/config.ts";
import { needPerson } from "../../src/front/rules.ts";
import { expect } from "./test.ts";

type Page = Visitor["page"];

declare global {
  interface Window {
    /** What the page's content security policy refused. */
    foyerTestRefused: string[];
  }
}

/** All that a page asks for and complains of. */
export class PageWatch {
  /** Each as its method and its address. */
  readonly requests: string[] = [];
  readonly complaints: string[] = [];
  readonly #page: Page;
  #isPersonKnown = false;

  private constructor(page: Page) {
    this.#page = page;
    page.on("request", (request) => this.requests.push(`${request.method()} ${request.url()}`));
    page.on("websocket", (socket) => this.requests.push(`WebSocket ${socket.url()}`));
    page.on("framenavigated", () => {
      this.#isPersonKnown = false;
    });
    page.on("requestfinished", (request) => {
      if (request.url().endsWith("/foyer/v1/identity")) this.#isPersonKnown = true;
    });
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.complaints.push(message.text());
    });
  }

  static async of(page: Page): Promise<PageWatch> {
    await page.addInitScript(() => {
      window.foyerTestRefused = [];
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sourceFile }) =>
        window.foyerTestRefused.push(`${violatedDirective} ${blockedURI} ${sourceFile}`),
      );
    });
    return new PageWatch(page);
  }

  asked(part: string | RegExp): string[] {
    return this.requests.filter((one) => (typeof part === "string" ? one.includes(part) : part.test(one)));
  }

  /** Without what WordPress itself prints with no nonce. */
  async refused(): Promise<string[]> {
    const refused = await this.#page.evaluate(() => window.foyerTestRefused);
    return refused.filter((one) => !one.includes("/wp-includes/"));
  }

  /** Until the page's script has decided what it can decide now. */
  async settled(): Promise<void> {
    const page = this.#page;
    await page.waitForFunction(() => document.documentElement.hasAttribute("data-foyer-started"));
    const { rules }: FrontConfig = JSON.parse((await page.locator("#foyer-config").textContent())!);
    if (needPerson(rules)) await expect.poll(() => this.#isPersonKnown).toBe(true);
    // What the answer led to has begun before this is back.
    await page.evaluate(() => fetch("/wp-includes/images/blank.gif").then((answer) => answer.blob()));
  }
}
