import type { Locator } from "@playwright/test";
import { Agent } from "../../../../e2e/agent.ts";
import { Visitor } from "../../../../e2e/visitor.ts";
import { buildPlugin } from "../../build.ts";
import { builtPlugin, expect, harbourBooks, test } from "../site.ts";
import { readPlugin } from "../standin/repo/read-plugin.ts";
import { chat, debuggerOf, eventsOf, expectStates, pageOf, setState, someoneAsks, visit } from "./shop.ts";

const green = "rgb(15, 118, 110)";

function styleOf(locator: Locator, name: string): Promise<string> {
  return locator.evaluate((node, name) => getComputedStyle(node).getPropertyValue(name), name);
}

for (const blank of ["null", "undefined", "empty"]) {
  test(`06 Backend URL and Widget ID are enough for a chat, where blank is ${blank}`, async ({
    page,
    newSite,
  }) => {
    const site = await newSite({
      app: pageOf([chat()]),
      keys: { "Foyer API key": "", "Identity secret": "" },
    });
    const { visitor } = await visit(page, site, { query: { blank } });
    await expectStates(page, { is_ready: true, is_visible_launcher: true, error_code: null });
    await visitor.open();
    await expect(visitor.panel).toHaveAccessibleName("Harbour Books");
    await expect(await visitor.ask("How long can I return a book?")).toContainText("30 days");
    expect(await debuggerOf(page)).toEqual([]);
  });
}

test("06 no field has to be filled in, and each says what it is for", () => {
  for (const { display, fields } of builtPlugin().elements) {
    const settable = fields.filter(({ editor }) => editor !== "Label");
    const isFree = ({ optional, default_val }: (typeof fields)[number]): boolean =>
      optional === true || default_val !== undefined;
    const open = settable.filter((field) => !isFree(field)).map(({ name }) => name);
    expect(open, display).toEqual([]);
    const unexplained = settable.filter(({ doc }) => !doc?.trim()).map(({ name }) => name);
    expect(unexplained, display).toEqual([]);
  }
});

const wrongKeys = [
  { of: "no Widget ID", keys: { "Widget ID": "" }, code: "not_configured", says: /"Widget ID"/ },
  {
    of: "a Backend URL without https",
    keys: { "Backend URL": "http://chat.example.com" },
    code: "not_configured",
    says: /https:\/\//,
  },
  { of: "a Widget ID that is none", keys: { "Widget ID": "my widget!" }, code: "invalid", says: /Widget ID/ },
  { of: "the Widget ID of nobody", keys: { "Widget ID": "w-nobody" }, code: "not_found", says: /w-nobody/ },
  {
    of: "a backend that does not answer",
    keys: { "Backend URL": "http://127.0.0.1:9" },
    code: "unreachable",
    says: /127\.0\.0\.1:9/,
  },
];

for (const { of, keys, code, says } of wrongKeys)
  for (const display_mode of ["Floating", "Inline"])
    test(`07 ${of} is an error that says what to do, ${display_mode.toLowerCase()}`, async ({
      page,
      newSite,
    }) => {
      const app = pageOf([
        { kind: "text", name: "Shelf", text: "Second-hand books" },
        chat({ display_mode, open_on_load: true }, { width: 400, height: 400 }),
      ]);
      const site = await newSite({ app, keys });
      const thrown: Error[] = [];
      page.on("pageerror", (error) => thrown.push(error));
      await page.goto(site.page("index"));
      await expectStates(page, { error_code: code });
      await expectStates(page, { error_message: expect.stringMatching(says) });
      const reported = await debuggerOf(page);
      expect(reported).toHaveLength(1);
      expect(reported[0]).toMatch(says);
      expect((await eventsOf(page)).filter((event) => event === "error")).toHaveLength(1);
      await expect(page.getByText("Second-hand books")).toBeVisible();
      expect(thrown).toEqual([]);
    });

test("07 no Backend URL is an error that says what to do, where the build has none either", async ({
  page,
  newSite,
}, info) => {
  const { repo } = await buildPlugin({ out: info.outputPath("dist") });
  const { plugin } = readPlugin(repo);
  for (const address of ["", "  "]) {
    const site = await newSite({ app: pageOf([chat()]), plugin: plugin!, keys: { "Backend URL": address } });
    await page.goto(site.page("index"));
    await expectStates(page, {
      error_code: "not_configured",
      error_message: expect.stringContaining('"Backend URL"'),
    });
    expect(await debuggerOf(page)).toEqual([expect.stringContaining('"Backend URL"')]);
  }
});

test("07 a site that the widget does not allow is told so", async ({ page, newSite }) => {
  const site = await newSite({
    app: pageOf([chat({ open_on_load: true })]),
    config: { allowed_origins: ["https://books.example.com"] },
  });
  await page.goto(site.page("index"));
  await expectStates(page, { error_code: "origin_not_allowed" });
  expect(await debuggerOf(page)).toEqual([expect.stringContaining("allowed origins")]);
});

test("07 a Widget ID that is put right makes the chat, without a reload", async ({
  page,
  newSite,
  foyer,
}) => {
  const app = pageOf([chat({ widget_id: { custom_state: "widget" } })], {
    states: { widget: { initial: "w-nobody" } },
  });
  const site = await newSite({ app });
  await page.goto(site.page("index"));
  await expectStates(page, { error_code: "not_found", is_ready: false });
  await setState(page, "widget", await foyer.createWidget({ org_id: site.orgId }));
  await expectStates(page, { error_code: null, error_message: null, is_ready: true });
  await new Visitor(page).open();
});

const colors = [
  { given: "rgba(15, 118, 110, 1)", as: "rgba" },
  { given: "var(--color_primary_default)", as: "a variable of the app's style" },
];
for (const { given, as } of colors)
  test(`10 colours given as ${as} are the chat's`, async ({ page, newSite }) => {
    const app = pageOf([
      chat({ primary_color: given, background_color: given, text_color: "rgba(255, 240, 200, 1)" }),
    ]);
    app.style = { "--color_primary_default": "rgba(15, 118, 110, 1)" };
    const site = await newSite({ app });
    const { visitor } = await visit(page, site);
    expect(await styleOf(visitor.launcher, "background-color")).toBe(green);
    await visitor.open();
    await visitor.say("Hello");
    expect(await styleOf(visitor.said.first().locator(".bubble"), "background-color")).toBe(green);
    expect(await styleOf(visitor.panel, "background-color")).toBe(green);
    expect(await styleOf(visitor.composer, "color")).toBe("rgb(255, 240, 200)");
  });

test("10 a variable of the app's style is looked up in the page, and saved as the colour it is", async ({
  page,
  foyer,
  newSite,
}) => {
  const app = pageOf(
    [
      chat({ primary_color: "var(--color_primary_default)" }),
      { kind: "button", name: "Save the look", label: "Save the look" },
    ],
    {
      workflows: [
        {
          on: { click: "Save the look" },
          steps: [
            {
              action: "Foyer - Save widget config",
              fields: { primary_color: { state_of: "Chat", state: "resolved_color" } },
            },
          ],
        },
      ],
    },
  );
  app.style = { "--color_primary_default": "rgba(15, 118, 110, 1)" };
  const site = await newSite({ app });
  await visit(page, site);
  await expectStates(page, { resolved_color: "#0f766e" });
  await page.locator('[data-name="Save the look"]').click();
  await expect
    .poll(async () => (await foyer.call<{ color: string }>("GET", `/api/widgets/${site.widgetId}`)).color)
    .toBe("#0f766e");
});

test("10 a colour that is none, or see-through, is left to the widget's own", async ({ page, newSite }) => {
  const app = pageOf([chat({ primary_color: "rgba(0, 0, 0, 0)", text_color: "var(--color_nobody_knows)" })]);
  const site = await newSite({ app, config: { color: "#0f766e" } });
  const { visitor } = await visit(page, site);
  expect(await styleOf(visitor.launcher, "background-color")).toBe(green);
});

const previews = [
  { display: "Foyer Chat", shows: "Foyer Chat" },
  { display: "Foyer Agent Inbox", shows: "Foyer Agent Inbox" },
  { display: "Foyer Agent Data", shows: "Foyer Agent Data" },
];
for (const { display, shows } of previews)
  for (const blank of ["null", "undefined", "empty"])
    test(`27 ${display} has a place in the editor, as large as it is, where blank is ${blank}`, async ({
      page,
      site,
    }, info) => {
      const complaints: string[] = [];
      const asked: string[] = [];
      page.on("console", (line) => complaints.push(line.text()));
      page.on("pageerror", (error) => complaints.push(error.message));
      page.on("request", (request) => {
        if (!request.url().startsWith(site.host.url) && !request.url().startsWith("data:"))
          asked.push(request.url());
      });
      await page.goto(site.page(`editor/${display}`, { blank }));
      const canvas = page.locator(".editor-frame > div");
      await expect(canvas).toContainText(shows);
      const [outer, inner] = [await canvas.boundingBox(), await canvas.locator("> *").boundingBox()];
      expect(inner).toMatchObject({ width: outer!.width, height: outer!.height });
      await page.screenshot({ path: info.outputPath("page.png") });
      expect(complaints).toEqual([]);
      expect(asked).toEqual([]);
    });

test("27 fields stand in an order, with words between their kinds", () => {
  for (const { display, fields } of builtPlugin().elements) {
    expect(
      fields.map(({ rank }) => rank).sort((a, b) => a - b),
      display,
    ).toEqual(fields.map((_, at) => at));
    const inOrder = fields.toSorted((a, b) => a.rank - b.rank);
    expect(inOrder[0]?.editor, display).toBe("Label");
  }
});

for (const width of [320, 390, 768])
  test(`28 a floating chat fits a window of ${width} px`, async ({ page, newSite }, info) => {
    await page.setViewportSize({ width, height: 640 });
    const site = await newSite();
    const { visitor } = await visit(page, site);
    await visitor.open();
    await visitor.ask("How long can I return a book?");
    const box = (await visitor.panel.boundingBox())!;
    expect(box.x).toBeGreaterThanOrEqual(0);
    expect(box.y).toBeGreaterThanOrEqual(0);
    expect(box.x + box.width).toBeLessThanOrEqual(width);
    expect(box.y + box.height).toBeLessThanOrEqual(640);
    await expect(visitor.composer).toBeInViewport({ ratio: 1 });
    const room = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(room).toBe(width);
    await page.screenshot({ path: info.outputPath("page.png") });
  });

for (const layout of ["row", "column"] as const)
  for (const width of [320, 1280])
    test(`28 an inline chat takes the room that a ${layout} gives it, at ${width} px`, async ({
      page,
      newSite,
    }, info) => {
      await page.setViewportSize({ width, height: 800 });
      const app = pageOf([
        {
          kind: "group",
          name: "Room",
          layout,
          look: "card",
          elements: [
            { kind: "text", name: "Beside", text: "Ask us about our books.", width: 200 },
            chat({ display_mode: "Inline" }, { grow: true, height: 480 }),
          ],
        },
      ]);
      const site = await newSite({ app });
      await page.goto(site.page("index"));
      const visitor = new Visitor(page);
      await visitor.ready();
      const [room, panel] = [
        await page.locator('[data-name="Room"]').boundingBox(),
        await visitor.panel.boundingBox(),
      ];
      expect(panel!.x).toBeGreaterThanOrEqual(room!.x);
      expect(panel!.x + panel!.width).toBeLessThanOrEqual(room!.x + room!.width);
      expect(panel!.height).toBeCloseTo(480);
      expect(panel!.width).toBeGreaterThan(220);
      await expect(visitor.composer).toBeVisible();
      await page.screenshot({ path: info.outputPath("page.png") });
    });

for (const min_height of [0, 450])
  test(`28 an inline chat is high enough to use where its least height is ${min_height}`, async ({
    page,
    newSite,
  }, info) => {
    const inline = chat({ display_mode: "Inline" }, { width: 360, min_height });
    delete inline.height;
    const app = pageOf([{ kind: "group", name: "No height", layout: "column", elements: [inline] }]);
    const site = await newSite({ app });
    await page.goto(site.page("index"));
    const visitor = new Visitor(page);
    await visitor.ready();
    const box = (await visitor.panel.boundingBox())!;
    expect(box.height).toBeCloseTo(Math.max(320, min_height));
    expect(box.width).toBe(360);
    await visitor.ask("How long can I return a book?");
    await expect(visitor.composer).toBeVisible();
    await page.screenshot({ path: info.outputPath("page.png") });
  });

for (const width of [320, 768])
  test(`28 the agents' inbox fits a window of ${width} px`, async ({ page, browser, site }, info) => {
    await page.setViewportSize({ width, height: 800 });
    await someoneAsks(browser, site, "How long can I return a book?");
    await page.goto(site.page("inbox"));
    await page.locator('[data-name="Log in as Ana"]').click();
    const agent = new Agent(page);
    await expect(agent.rows).toHaveCount(1);
    await page.screenshot({ path: info.outputPath("list.png") });
    await agent.open(agent.rows.first());
    await expect(agent.composer).toBeVisible();
    const [field, stage] = [await agent.composer.boundingBox(), await agent.root.boundingBox()];
    expect(field!.x).toBeGreaterThanOrEqual(stage!.x);
    expect(field!.x + field!.width).toBeLessThanOrEqual(stage!.x + stage!.width);
    expect(stage!.x + stage!.width).toBeLessThanOrEqual(width);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
    await page.screenshot({ path: info.outputPath("thread.png") });
  });

for (const min_height of [0, 450])
  test(`28 the agents' inbox is high enough to use where its least height is ${min_height}`, async ({
    page,
    newSite,
  }, info) => {
    const app = harbourBooks();
    for (const element of app.pages["inbox"]!.elements)
      if (element.name === "Stage" && "elements" in element)
        for (const inner of element.elements) {
          delete inner.height;
          inner.min_height = min_height;
        }
    const site = await newSite({ app });
    await page.goto(site.page("inbox"));
    await page.locator('[data-name="Log in as Ana"]').click();
    const agent = new Agent(page);
    await expect(agent.root.getByRole("group", { name: "Filters" })).toBeVisible();
    const box = (await agent.root.boundingBox())!;
    expect(box.height).toBeGreaterThanOrEqual(Math.max(320, min_height));
    await page.screenshot({ path: info.outputPath("page.png") });
  });
