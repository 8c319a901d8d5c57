import { Visitor } from "../../../../e2e/visitor.ts";
import { type Fault, faults } from "./faulty-backend.ts";
import { expect, test } from "./test.ts";

const trying = /No connection\. We keep trying\./;

/** What a visitor is told who opens the chat meanwhile. */
const words: Record<Fault, RegExp> = {
  refused: trying,
  "401": /Not available[^]*This did not work\. Please try again shortly\./,
  "429": /Reconnecting…[^]*Yours will be sent in a moment\./,
  "500": /Reconnecting…[^]*This did not work\. Please try again shortly\./,
  "never answers": /Connecting…/,
  HTML: trying,
  "other JSON": /Reconnecting…/,
  "cut off": trying,
  "slow drip": /Connecting…/,
};

test("whatever befalls the backend: the page is as it is, visitors are told, and what they write arrives once", async ({
  wp,
  site,
  backend,
  browser,
  foyer,
}) => {
  // Nine of them, on a busy machine.
  test.slow();
  await wp.page("/sample-page/");
  for (const fault of faults)
    await test.step(fault, async () => {
      const context = await browser.newContext({ baseURL: site.url, locale: "en-US" });
      const visitor = new Visitor(await context.newPage());
      const { page } = visitor;
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(error.message));
      const asked = page.waitForRequest(/\/api\/widgets\//);
      await backend.fall(fault);
      // Ends with the page's `load`, which nothing of the backend's may hold up.
      await page.goto("/sample-page/");
      await asked;
      await expect(page.getByRole("heading", { name: "Sample Page" })).toBeVisible();
      await expect(visitor.launcher).toBeHidden();

      await backend.fall(null);
      await page.reload();
      await expect(visitor.launcher).toBeVisible();
      await backend.fall(fault);
      await visitor.launcher.click();
      await expect(visitor.panel).toContainText(words[fault]);
      if (fault === "401") {
        await expect(visitor.composer).not.toBeEditable();
        await backend.fall(null);
        await page.reload();
        await visitor.open();
        await visitor.say("Are you there?");
      } else {
        await visitor.say("Are you there?");
        await expect(visitor.said.last().locator(".meta")).toContainText("Sent when you are back online");
        await backend.fall(null);
      }
      await expect(visitor.answers).toHaveCount(1, { timeout: 30_000 });
      await expect(visitor.said).toHaveText([/Are you there\?/]);
      await expect(visitor.panel).not.toContainText("back online");
      const history = await foyer.history(await visitor.conversation());
      expect(history.filter(({ role }) => role === "visitor")).toHaveLength(1);
      expect(errors).toEqual([]);
      await context.close();
    });
});

test("a fault in the middle of a conversation loses nothing of it and repeats nothing", async ({
  wp,
  backend,
  visitor,
  page,
  foyer,
}) => {
  await wp.page("/sample-page/");
  await page.goto("/sample-page/");
  await visitor.open();
  await visitor.ask("Hello");
  const id = await visitor.conversation();
  const said = ["Hello"];
  for (const fault of ["refused", "500", "never answers"] as const) {
    await backend.fall(fault);
    await expect(visitor.panel.locator("header")).toContainText("Reconnecting…");
    said.push(`Written during ${fault}`);
    await visitor.say(said.at(-1)!);
    await expect(visitor.said.last().locator(".meta")).toContainText("Sent when you are back online");
    await backend.fall(null);
    await expect
      .poll(async () =>
        (await foyer.history(id)).filter(({ role }) => role === "visitor").map(({ text }) => text),
      )
      .toEqual(said);
    await visitor.ready();
  }
  await expect(visitor.said).toHaveText(said.map((text) => new RegExp(text)));
});
