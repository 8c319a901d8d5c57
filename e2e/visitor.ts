import { expect, type Locator, type Page, type Response } from "@playwright/test";

/** Where and how a visitor meets the chat. */
export interface Visit {
  widget: string;
  /** A page of `hosts/`. */
  page?: string;
  /** The backend's address, where it is not the one all tests share. */
  endpoint?: string;
  query?: Record<string, string>;
  /** Behind the `#`. */
  hash?: string;
}

/** A person at a browser, and what they see of one chat. */
export class Visitor {
  readonly page: Page;
  /** The element that the chat lives in. */
  readonly root: Locator;
  readonly launcher: Locator;
  readonly panel: Locator;
  readonly log: Locator;
  readonly composer: Locator;
  /** What the visitor said, sent or not. */
  readonly said: Locator;
  /** The assistant's and agents' messages, also the one being written; not the welcome. */
  readonly answers: Locator;
  readonly agents: Locator;
  /** What happened: who joined, days. */
  readonly events: Locator;
  readonly busy: Locator;
  #conversation = "";

  constructor(page: Page, widget?: string) {
    this.page = page;
    this.root = page.locator(widget === undefined ? "foyer-chat" : `foyer-chat[widget-id="${widget}"]`);
    this.launcher = this.root.locator('button[aria-haspopup="dialog"]');
    this.panel = this.root.locator(".panel");
    this.log = this.root.getByRole("log");
    // Forms have fields as well, above it.
    this.composer = this.root.locator("footer").getByRole("textbox");
    this.said = this.log.locator(".row.visitor");
    this.answers = this.log.locator(".row.assistant:not(.hello)");
    this.agents = this.log.locator(".row.agent");
    this.events = this.log.locator(".event");
    this.busy = this.log.locator('[aria-busy="true"]');
    page.on("response", (response) => {
      const isOpening = response.url().endsWith("/api/sessions") && response.request().method() === "POST";
      if (!isOpening || !response.ok()) return;
      void this.#note(response, widget);
    });
  }

  async #note(response: Response, widget: string | undefined): Promise<void> {
    try {
      const session: { conversation_id: string; config: { widget_id: string } } = await response.json();
      if (widget === undefined || session.config.widget_id === widget)
        this.#conversation = session.conversation_id;
    } catch {
      // The page was left before the answer was read.
    }
  }

  /** The id of the conversation the visitor is in, as the server told the page. */
  async conversation(): Promise<string> {
    await expect.poll(() => this.#conversation).not.toBe("");
    return this.#conversation;
  }

  async visit({
    widget,
    page = "plain",
    endpoint = process.env["FOYER_URL"]!,
    query = {},
    hash = "",
  }: Visit): Promise<void> {
    await this.page.goto(`${hostPage(page, { endpoint, widget, ...query })}${hash && `#${hash}`}`);
  }

  /** Opens the panel by its launcher and waits until it can be written in. */
  async open(): Promise<void> {
    await this.launcher.click();
    await this.ready();
  }

  async ready(): Promise<void> {
    await expect(this.panel).toBeVisible();
    await expect(this.composer).toBeEditable();
    await expect(this.panel.locator("header .status.online")).toBeVisible();
  }

  async say(text: string): Promise<void> {
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  /** Says something and waits for the whole answer. */
  async ask(text: string): Promise<Locator> {
    const before = await this.answers.count();
    await this.say(text);
    const answer = this.answers.nth(before);
    await this.whole(answer);
    return answer;
  }

  /** Waits until the answer is written to its end. */
  async whole(answer: Locator): Promise<void> {
    await expect(answer).toBeVisible();
    await expect(answer.locator('[aria-busy="true"]')).toHaveCount(0);
  }

  /** Waits until an answer has begun and is not done. */
  async writing(): Promise<Locator> {
    await expect(this.busy).toBeVisible();
    return this.busy;
  }

  async choose(item: string): Promise<void> {
    await this.panel.locator("summary").click();
    await this.panel.locator("details").getByRole("button", { name: item }).click();
  }

  /** Calls `window.Foyer`, as the page's own script would. */
  async foyer(method: string, ...args: unknown[]): Promise<void> {
    await this.page.evaluate(
      ([method, args]) => {
        const { Foyer } = window as unknown as { Foyer: Record<string, (...args: unknown[]) => void> };
        Foyer[method]?.(...args);
      },
      [method, args] as const,
    );
  }
}

export function hostPage(
  name: string,
  values: Record<string, string>,
  origin = process.env["HOSTS_URL"]!,
): string {
  return `${origin}/${name}.html?${String(new URLSearchParams(values))}`;
}

/** The links under an answer to where it comes from. */
export function sourcesOf(answer: Locator): Locator {
  return answer.locator(".sources").getByRole("link");
}
