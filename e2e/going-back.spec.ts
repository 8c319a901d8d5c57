import type { Page } from "@playwright/test";
import { expect, test as base } from "./test.ts";
import { hostPage } from "./visitor.ts";

/** A browser that keeps the pages it leaves, as people's do and a test's otherwise does not. */
const test = base.extend<object, object>({
  browser: [
    async ({ playwright, launchOptions }, use) => {
      const browser = await playwright.chromium.launch({
        ...launchOptions,
        ignoreDefaultArgs: ["--disable-back-forward-cache"],
      });
      await use(browser);
      await browser.close();
    },
    { scope: "worker" },
  ],
});

test.beforeEach(({ page }) =>
  page.addInitScript(() => {
    const sockets: WebSocket[] = [];
    window.WebSocket = class extends WebSocket {
      constructor(...given: ConstructorParameters<typeof WebSocket>) {
        super(...given);
        sockets.push(this);
      }
    };
    Object.assign(window, { sockets });
  }),
);

const texts = (history: { text: string }[]) => history.map(({ text }) => text);

/**
 * Playwright cannot look into a page that comes back from the cache. So the page is told before it is left what to
 * do then: to wait for texts in the chat, note what stands there, and answer.
 */
async function leaveWith(page: Page, waitFor: string[], reply: string): Promise<void> {
  await page.evaluate(
    ([waitFor, reply]) => {
      // After the chat's own, for it listens longer.
      addEventListener("pagehide", () => {
        const { sockets } = window as unknown as { sockets: WebSocket[] };
        const open = sockets.filter(({ readyState }) => readyState < WebSocket.CLOSING);
        localStorage.setItem("left open", String(open.length));
      });
      addEventListener("pageshow", ({ persisted }) => {
        if (!persisted) return;
        const watch = setInterval(() => {
          const chat = document.querySelector("foyer-chat")!.shadowRoot!;
          const rows = [...chat.querySelectorAll(".row:not(.hello) .text")];
          const seen = rows.map((row) => row.textContent?.trim());
          if (!waitFor.every((text) => seen.includes(text))) return;
          clearInterval(watch);
          localStorage.setItem("seen", JSON.stringify(seen));
          (window as unknown as { Foyer: { send: (text: string) => void } }).Foyer.send(reply);
        }, 50);
      });
    },
    [waitFor, reply] as const,
  );
}

interface Return {
  seen: string[];
  /** How many sockets were open when the page had been left. */
  open: string | null;
}

/** What the page saw that came back from the cache, as another page of the site can read it. */
async function returnOf(page: Page): Promise<Return> {
  const other = await page.context().newPage();
  await other.goto(hostPage("bare", {}));
  const [seen, open] = await other.evaluate(() =>
    ["seen", "left open"].map((name) => localStorage.getItem(name)),
  );
  await other.close();
  return { seen: JSON.parse(seen ?? "[]"), open: open ?? null };
}

test("who goes back finds the page as it was left, and in it what was said meanwhile, once", async ({
  page,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget({ ai_enabled: false });
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.say("Hello");
  const id = await visitor.conversation();
  await expect.poll(async () => texts(await foyer.history(id))).toContain("Hello");
  await foyer.takeOver(id);
  await leaveWith(page, ["Said meanwhile"], "I am back");

  await page.goto(hostPage("bare", {}));
  await foyer.say(id, "Said meanwhile");
  await page.goBack({ waitUntil: "commit" });
  await expect.poll(async () => texts(await foyer.history(id))).toContain("I am back");
  expect(await returnOf(page)).toEqual({ seen: ["Hello", "Said meanwhile"], open: "0" });
  const said = (await foyer.history(id)).filter(({ role }) => role !== "system");
  expect(texts(said)).toEqual(["Hello", "Said meanwhile", "I am back"]);
});

test("what another page of the site said, or left unsent, is there and said once", async ({
  page,
  context,
  foyer,
  visitor,
}) => {
  const widget = await foyer.createWidget({ ai_enabled: false });
  const [first, second, third] = ["On the first page", "On the second page", "Into the tunnel"] as const;
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.say(first);
  const id = await visitor.conversation();
  await expect.poll(async () => texts(await foyer.history(id))).toContain(first);
  await leaveWith(page, [second, third], "Back on the first");

  await visitor.visit({ widget, query: { second: "yes" } });
  await visitor.open();
  await visitor.say(second);
  await expect.poll(async () => texts(await foyer.history(id))).toContain(second);
  await context.setOffline(true);
  await visitor.say(third);
  await expect(visitor.said).toHaveCount(3);
  await page.goBack({ waitUntil: "commit" });
  await context.setOffline(false);
  await expect.poll(async () => texts(await foyer.history(id))).toContain("Back on the first");
  const { seen } = await returnOf(page);
  expect(seen).toEqual([first, second, third]);
  const said = (await foyer.history(id)).filter(({ role }) => role === "visitor");
  expect(texts(said)).toEqual([first, second, third, "Back on the first"]);
});
