import type { Page } from "@playwright/test";
import { expect, test } from "../site.ts";
import {
  chat,
  debuggerOf,
  eventsOf,
  expectStates,
  pageOf,
  requestsTo,
  runsOf,
  setState,
  visit,
} from "./shop.ts";

const updates = 20;

/** Watches the body, the canvas with it, and every shadow root there is. */
async function watchDom(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    const observer = new MutationObserver((records) => {
      for (const { type, target, attributeName, oldValue } of records) {
        const value = attributeName === null ? null : (target as Element).getAttribute(attributeName);
        if (attributeName !== null && value === oldValue) continue;
        const name = target instanceof Element ? `${target.localName}.${target.className}` : target.nodeName;
        seen.push([type, name, attributeName].filter(Boolean).join(" "));
      }
    });
    const watch = (root: Node): void => {
      observer.observe(root, {
        subtree: true,
        childList: true,
        attributeOldValue: true,
        characterData: true,
      });
      const shadows = (root as ParentNode).querySelectorAll("*");
      for (const { shadowRoot } of shadows) if (shadowRoot) watch(shadowRoot);
    };
    watch(document.body);
    Object.assign(window, { seenInDom: seen });
  });
  return () => page.evaluate(() => (window as unknown as { seenInDom: string[] }).seenInDom);
}

/** Writes the same again and again, each in a moment of its own. */
function repeat(page: Page, name: string, value: string): Promise<void> {
  return page.evaluate(
    async ([name, value, times]) => {
      for (let time = 0; time < times; time += 1) {
        window.bubbleStandin.setState(name, value);
        await new Promise((next) => {
          setTimeout(next, 10);
        });
      }
    },
    [name, value, updates] as const,
  );
}

for (const notReady of ["first", "each"])
  for (const repeatUpdates of ["1", "3"])
    test(`08 data that is not ready at ${notReady === "each" ? "every" : "the first"} access, ${repeatUpdates} updates in a row: one chat, told of once`, async ({
      page,
      site,
    }) => {
      const requests = await requestsTo(page, process.env["FOYER_URL"]!);
      const { visitor, app } = await visit(page, site, { query: { notReady, repeatUpdates } });
      await expectStates(page, { is_ready: true, is_visible_launcher: true, error_code: null });
      await expect(page.locator("foyer-chat")).toHaveCount(1);
      await expect(visitor.launcher).toHaveCount(1);
      await app.click("Prefill");
      await visitor.ready();
      await expect(visitor.composer).toHaveValue("Is the shop open on Sundays?");
      await app.click("Ask about returns");
      await visitor.whole(visitor.answers.first());
      await expect(visitor.said).toHaveCount(1);
      await expect(app.element("Last")).toContainText("30 days");
      expect(requests.filter((request) => request.startsWith("POST /api/sessions"))).toHaveLength(1);
      expect((await eventsOf(page)).filter((event) => event === "ready" || event === "message_sent")).toEqual(
        ["ready", "message_sent"],
      );
      expect(await debuggerOf(page)).toEqual([]);
    });

test("08 a user who logs in while nothing is ready is who the chat is with", async ({ page, site }) => {
  const { app } = await visit(page, site, { query: { notReady: "each" } });
  await app.click("Log in as Vera");
  await expect(app.element("Who")).toContainText("vera@example.com");
  await app.click("Open chat");
  await expect(app.element("Heard")).toContainText("identified");
});

test("09 twenty updates with nothing new ask for nothing, draw nothing and leave the draft", async ({
  page,
  newSite,
}) => {
  const app = pageOf(
    [chat({ title: { custom_state: "title" }, primary_color: "var(--color_primary_default)" })],
    {
      states: { title: { initial: "Ask the sea" } },
    },
  );
  const site = await newSite({ app });
  const { visitor } = await visit(page, site);
  await visitor.open();
  await visitor.ask("How long can I return a book?");
  await visitor.composer.fill("A draft that is not done");
  const before = await runsOf(page, "update");
  const requests = await requestsTo(page, process.env["FOYER_URL"]!);
  const seen = await watchDom(page);
  await repeat(page, "title", "Ask the sea");
  await expect.poll(() => runsOf(page, "update")).toBe(before + updates);
  // Long enough for whatever would be done later.
  await page.waitForTimeout(1_500);
  expect(await seen()).toEqual([]);
  expect(requests).toEqual([]);
  await expect(visitor.composer).toHaveValue("A draft that is not done");
  await expect(visitor.composer).toBeFocused();
});

test("09 twenty updates with nothing new do nothing to a closed chat, and to an inline one", async ({
  page,
  newSite,
  foyer,
}) => {
  const app = pageOf(
    [
      chat({ title: { custom_state: "title" } }),
      chat(
        { title: { custom_state: "title" }, display_mode: "Inline", widget_id: { custom_state: "second" } },
        { name: "Inline", width: 360, height: 400 },
      ),
    ],
    { states: { title: { initial: "Ask the sea" }, second: { initial: "" } } },
  );
  const second = await foyer.createWidget();
  app.pages["index"]!.states!["second"] = { initial: second };
  const site = await newSite({ app });
  await visit(page, site, { widget: site.widgetId });
  await expectStates(page, { is_ready: true });
  await expectStates(page, { is_ready: true, is_connected: true }, "Inline");
  await page.waitForLoadState("networkidle");
  const requests = await requestsTo(page, process.env["FOYER_URL"]!);
  const seen = await watchDom(page);
  await repeat(page, "title", "Ask the sea");
  await page.waitForTimeout(1_500);
  expect(await seen()).toEqual([]);
  expect(requests).toEqual([]);
});

for (const { field, before, after, is } of [
  { field: "primary_color", before: "rgba(15, 118, 110, 1)", after: "rgba(190, 24, 93, 1)", is: "launcher" },
  {
    field: "background_color",
    before: "rgba(255, 255, 255, 1)",
    after: "rgba(255, 250, 235, 1)",
    is: "panel",
  },
] as const)
  test(`09 another ${field.replace("_", " ")} changes that colour and nothing else`, async ({
    page,
    newSite,
  }) => {
    const app = pageOf([chat({ [field]: { custom_state: "color" } })], {
      states: { color: { initial: before } },
    });
    const site = await newSite({ app });
    const { visitor } = await visit(page, site);
    await visitor.open();
    await visitor.ask("How long can I return a book?");
    await visitor.composer.fill("A draft that is not done");
    const boxes = async (): Promise<unknown[]> => [
      await visitor.panel.boundingBox(),
      await visitor.composer.boundingBox(),
      await visitor.said.first().boundingBox(),
    ];
    const boxesBefore = await boxes();
    const requests = await requestsTo(page, process.env["FOYER_URL"]!);
    const seen = await watchDom(page);
    await setState(page, "color", after);
    const [, ...channels] = /rgba\((\d+), (\d+), (\d+)/.exec(after)!;
    await expect(visitor[is]).toHaveCSS("background-color", `rgb(${channels.join(", ")})`);
    expect((await seen()).filter((one) => !/^attributes .* style$/.test(one))).toEqual([]);
    expect(requests).toEqual([]);
    expect(await boxes()).toEqual(boxesBefore);
    await expect(visitor.composer).toHaveValue("A draft that is not done");
    await expect(visitor.composer).toBeFocused();
  });

test("09 other words are there at once, with the draft and the talk where they were", async ({
  page,
  newSite,
}) => {
  const app = pageOf([chat({ title: { custom_state: "title" } })], {
    states: { title: { initial: "Before" } },
  });
  const site = await newSite({ app });
  const { visitor } = await visit(page, site);
  await visitor.open();
  await expect(visitor.panel).toHaveAccessibleName("Before");
  await visitor.composer.fill("A draft that is not done");
  const requests = await requestsTo(page, process.env["FOYER_URL"]!);
  await setState(page, "title", "After");
  await expect(visitor.panel).toHaveAccessibleName("After");
  await expect(visitor.composer).toHaveValue("A draft that is not done");
  expect(requests).toEqual([]);
});
