import type { Page } from "@playwright/test";
import { complaintsOf } from "./complaints.ts";
import { listenersOf, openSockets } from "./connections.ts";
import { expect, test } from "./test.ts";
import { sourcesOf, type Visitor } from "./visitor.ts";

/** A kind of site that carries the chat: a plain page, a strict one, a shop system. */
export interface EmbedHost {
  /** Fits into "The chat on …". */
  name: string;
  /** `floating`: behind a launcher in the corner; `inline`: in the page's text. */
  mode: "floating" | "inline";
  /** Opens one of its pages with the widget on it, whose knowledge is Foyer's own documentation. */
  open(page: Page): Promise<void>;
}

/** What every host must give its visitors and its developers, whatever stands around the chat. */
export function embedContract(host: EmbedHost): void {
  test.describe(`The chat on ${host.name}`, () => {
    test("is there once, opens, answers with sources and disturbs nothing", async ({ page, visitor }) => {
      const complaints = await complaintsOf(page);
      await begin(host, page, visitor);
      await expect(visitor.root).toHaveCount(1);
      if (host.mode === "floating") await visitor.open();

      const answer = await visitor.ask("Where are conversations stored?");
      await expect(answer).toContainText("SQLite");
      await expect(sourcesOf(answer)).not.toHaveCount(0);

      if (host.mode === "floating") {
        await page.keyboard.press("Escape");
        await expect(visitor.panel).toBeHidden();
        await expect(visitor.launcher).toBeFocused();
      }
      expect(complaints).toEqual([]);
    });

    test("does what the page's own script asks of window.Foyer, as often as it asks", async ({
      page,
      visitor,
    }) => {
      await begin(host, page, visitor);
      await page.evaluate(() => {
        const host = window as unknown as {
          Foyer: { on(name: string, listener: (detail: unknown) => void): void };
          heard: string[];
        };
        host.heard = [];
        for (const name of ["open", "close", "message"]) host.Foyer.on(name, () => host.heard.push(name));
      });
      const heard = (): Promise<string[]> =>
        page.evaluate(() => (window as unknown as { heard: string[] }).heard);

      for (const call of ["open", "open"]) await visitor.foyer(call);
      await visitor.ready();
      await visitor.foyer("send", "Hello from the page");
      await expect(visitor.said).toContainText("Hello from the page");
      await visitor.whole(visitor.answers.first());
      await expect.poll(heard).toEqual(expect.arrayContaining(["message"]));

      if (host.mode === "floating") {
        for (const call of ["close", "close"]) await visitor.foyer(call);
        await expect(visitor.panel).toBeHidden();
        await visitor.foyer("toggle");
        await expect(visitor.panel).toBeVisible();
        await expect
          .poll(async () => (await heard()).filter((name) => name !== "message"))
          .toEqual(["open", "close", "open"]);
      }
      for (const call of ["hide", "hide"]) await visitor.foyer(call);
      await expect(visitor.root).toBeHidden();
      for (const call of ["show", "show"]) await visitor.foyer(call);
      await expect(host.mode === "floating" ? visitor.launcher : visitor.panel).toBeVisible();
    });

    test("leaves nothing on the page when it is destroyed", async ({ page, visitor }) => {
      const sockets = openSockets(page);
      await begin(host, page, visitor);
      const before = host.mode === "floating" ? await listenersOf(page) : undefined;
      if (host.mode === "floating") await visitor.open();
      await visitor.say("Hello");
      await visitor.whole(visitor.answers.first());
      expect(sockets()).toBe(1);

      for (const call of ["destroy", "destroy"]) await visitor.foyer(call);
      await expect(visitor.root).toHaveCount(0);
      await expect.poll(sockets).toBe(0);
      if (before !== undefined) expect(await listenersOf(page)).toBe(before);
      const requests: string[] = [];
      page.on("request", (request) => requests.push(request.url()));
      await page.waitForTimeout(1_500);
      expect(requests).toEqual([]);
      expect(sockets()).toBe(0);
    });
  });
}

async function begin(host: EmbedHost, page: Page, visitor: Visitor): Promise<void> {
  await host.open(page);
  if (host.mode === "inline") await visitor.ready();
  else await expect(visitor.launcher).toBeVisible();
}
