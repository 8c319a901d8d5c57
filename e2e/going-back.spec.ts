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

const texts = (history: { text: string }[]) => history.map(({ text }) => text);

/**
 * Playwright cannot look into a page that comes back from the cache. So the page is told before it is left what to
 * do then: to wait for a text in the chat, note what stands there, and answer.
 */
async function leaveWith(page: Page, waitFor: string, reply: string): Promise<void> {
  await page.evaluate(
    ([waitFor, reply]) => {
      addEventListener("pageshow", ({ persisted }) => {
        if (!persisted) return;
        const watch = setInterval(() => {
          const chat = document.querySelector("foyer-chat")!.shadowRoot!;
          const rows = [...chat.querySelectorAll(".row:not(.hello) .text")];
          const seen = rows.map((row) => row.textContent?.trim());
          if (!seen.includes(waitFor)) return;
          clearInterval(watch);
          localStorage.setItem("seen", JSON.stringify(seen));
          (window as unknown as { Foyer: { send: (text: string) => void } }).Foyer.send(reply);
        }, 50);
      });
    },
    [waitFor, reply] as const,
  );
}

/** What the page saw that came back from the cache, as another page of the site can read it. */
async function seenOnReturn(page: Page): Promise<string[]> {
  const other = await page.context().newPage();
  await other.goto(hostPage("bare", {}));
  const seen = await other.evaluate(() => localStorage.getItem("seen") ?? "[]");
  await other.close();
  return JSON.parse(seen);
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
  await leaveWith(page, "Said meanwhile", "I am back");

  await page.goto(hostPage("bare", {}));
  await foyer.say(id, "Said meanwhile");
  await page.goBack({ waitUntil: "commit" });
  await expect.poll(async () => texts(await foyer.history(id))).toContain("I am back");
  expect(await seenOnReturn(page)).toEqual(["Hello", "Said meanwhile"]);
  const said = (await foyer.history(id)).filter(({ role }) => role !== "system");
  expect(texts(said)).toEqual(["Hello", "Said meanwhile", "I am back"]);
});

test("what another page of the site said is there, and said once", async ({ page, foyer, visitor }) => {
  const widget = await foyer.createWidget({ ai_enabled: false });
  await visitor.visit({ widget });
  await visitor.open();
  await visitor.say("On the first page");
  const id = await visitor.conversation();
  await expect.poll(async () => texts(await foyer.history(id))).toContain("On the first page");
  await leaveWith(page, "On the second page", "Back on the first");

  await visitor.visit({ widget, query: { second: "yes" } });
  await visitor.open();
  await visitor.say("On the second page");
  await expect.poll(async () => texts(await foyer.history(id))).toContain("On the second page");
  await page.goBack({ waitUntil: "commit" });
  await expect.poll(async () => texts(await foyer.history(id))).toContain("Back on the first");
  expect(await seenOnReturn(page)).toEqual(["On the first page", "On the second page"]);
  const said = (await foyer.history(id)).filter(({ role }) => role === "visitor");
  expect(texts(said)).toEqual(["On the first page", "On the second page", "Back on the first"]);
});
