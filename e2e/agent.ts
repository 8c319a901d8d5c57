import { expect, type Locator, type Page } from "@playwright/test";
import { hostPage } from "./visitor.ts";

/** An agent at the console, which a page of the host's embeds. */
export class Agent {
  readonly page: Page;
  readonly root: Locator;
  readonly rows: Locator;
  readonly thread: Locator;
  readonly log: Locator;
  readonly composer: Locator;
  /** What agents tell each other. */
  readonly notes: Locator;
  readonly events: Locator;
  /** The answer that the assistant writes at this moment. */
  readonly writing: Locator;

  constructor(page: Page) {
    this.page = page;
    this.root = page.locator("foyer-console");
    this.rows = this.root.getByRole("option");
    this.thread = this.root.getByRole("region", { name: "Conversation" });
    this.log = this.root.getByRole("log");
    this.composer = this.root.locator(".composer-field");
    this.notes = this.log.locator(".note-row");
    this.events = this.log.locator(".event-row");
    this.writing = this.log.locator(".message.assistant.writing");
  }

  async arrive({
    token,
    endpoint = process.env["FOYER_URL"]!,
  }: {
    token: string;
    endpoint?: string;
  }): Promise<void> {
    await this.page.goto(`${hostPage("console", { endpoint, locale: "en" })}#${token}`);
    await expect(this.root.getByRole("group", { name: "Filters" })).toBeVisible();
  }

  async filter(name: string): Promise<void> {
    await this.root
      .getByRole("group", { name: "Filters" })
      .getByRole("button", { name: new RegExp(`^${name}`) })
      .click();
  }

  async open(row: Locator): Promise<void> {
    await row.click();
    await expect(this.log).toBeVisible();
  }

  async act(name: string | RegExp): Promise<void> {
    await this.root.locator(".thread-acts").getByRole("button", { name }).click();
  }

  async say(text: string): Promise<void> {
    await this.root.locator(".composer").getByRole("button", { name: "Reply", exact: true }).click();
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }

  async note(text: string): Promise<void> {
    await this.root.locator(".composer").getByRole("button", { name: "Note", exact: true }).click();
    await this.composer.fill(text);
    await this.composer.press("Enter");
  }
}
