import type { Page } from "@playwright/test";
import type { PageElement } from "../app.ts";
import { madeApp, madePlugin, placed } from "./made-plugin.ts";
import type { BubbleStandin } from "./runtime.ts";
import { ask, expect, test } from "./test.ts";

const draws = (where: string) =>
  madePlugin([{ initialize: `var p = document.createElement("p"); p.textContent = "drawn"; ${where};` }]);

test("rule 3: the page is put together as Bubble does it", async ({ open }) => {
  const page = await open({
    app: madeApp({
      elements: [
        {
          kind: "group",
          name: "side",
          layout: "row",
          elements: [{ kind: "button", name: "go", label: "Go" }],
        },
        { kind: "floating_group", name: "bar", elements: [] },
        {
          kind: "popup",
          name: "ask",
          elements: [{ kind: "text", name: "question", text: "Really?" }],
        },
      ],
      workflows: [{ on: { click: "go" }, steps: [{ show: "ask" }] }],
    }),
    plugin: madePlugin([]),
  });
  const root = page.locator(".bubble-element.Page");
  await expect(root).toHaveCSS("z-index", "2");
  await expect(root).toHaveCSS("position", "relative");
  await expect(page.locator('[data-name="bar"]')).toHaveCSS("z-index", "5");
  await expect(page.locator('[data-name="side"]')).toHaveClass(/bubble-r-container flex row/);
  const go = page.getByText("Go");
  expect(await go.evaluate((node) => (node as HTMLElement).tabIndex)).toBe(-1);
  expect(await go.evaluate((node) => node.tagName)).toBe("DIV");

  const popup = page.locator("body > .Popup");
  await expect(popup).toBeHidden();
  await go.click();
  await expect(page.getByText("Really?")).toBeVisible();
  expect(Number(await popup.evaluate((node) => getComputedStyle(node).zIndex))).toBeGreaterThan(1000);
  await page.keyboard.press("Escape");
  await expect(popup).toBeHidden();
  await expect(page.locator("body > .Popup")).toHaveCount(1);
});

const twice: PageElement[] = [
  { kind: "reusable", name: "left", of: "box" },
  { kind: "reusable", name: "right", of: "box" },
];
const boxes = madeApp({ elements: twice, reusables: { box: [placed("one")] } });

test("rule 3: a reusable that stands twice shows a plugin up that finds itself by an id", async ({
  open,
}) => {
  const byId = await open({
    app: boxes,
    plugin: draws(`document.getElementById(instance.canvas[0].parentNode.id).firstChild.append(p)`),
  });
  await expect(byId.locator('[data-name="one@left"] p')).toHaveCount(2);
  await expect(byId.locator('[data-name="one@right"] p')).toHaveCount(0);
  const byCanvas = await open({ app: boxes, plugin: draws(`instance.canvas[0].append(p)`) });
  await expect(byCanvas.locator('[data-name="one@left"] p')).toHaveCount(1);
  await expect(byCanvas.locator('[data-name="one@right"] p')).toHaveCount(1);
});

const counting = (place: string) =>
  madePlugin([
    {
      initialize: `${place}.count = (${place}.count || 0) + 1; instance.canvas.text(${place}.count);`,
    },
  ]);

test("rule 15: instances show a plugin up that keeps its data in the page", async ({ open }) => {
  const shared = await open({ app: boxes, plugin: counting("window") });
  await expect(shared.locator('[data-name="one@right"]')).toHaveText("2");
  expect(await ask(shared, (standin) => standin.globals())).toContain("count");
  const own = await open({ app: boxes, plugin: counting("instance.data") });
  await expect(own.locator('[data-name="one@left"]')).toHaveText("1");
  await expect(own.locator('[data-name="one@right"]')).toHaveText("1");
  expect(await ask(own, (standin) => standin.globals())).not.toContain("count");
});

test("rule 15: states of one instance are not those of the other", async ({ open }) => {
  const page = await open({
    app: madeApp({
      elements: [placed("one", { name: "Ada" }), placed("two", { name: "Grace" })],
    }),
    plugin: madePlugin([
      {
        fields: { name: {} },
        states: { said: { value: "text" } },
        update: `instance.publishState("said", properties.name);`,
      },
    ]),
  });
  await expect.poll(() => ask(page, (standin) => standin.states("two"))).toEqual({ said: "Grace" });
  expect(await ask(page, (standin) => standin.states("one"))).toEqual({ said: "Ada" });
});

test("rule 4: the canvas is empty, wrapped by jQuery, and sized as declared or placed", async ({ open }) => {
  const page = await open({
    app: madeApp({
      elements: [
        placed("one"),
        placed("two", {}, { width: 300, height: 90 }),
        placed("three", {}, { min_height: 70 }),
      ],
    }),
    plugin: madePlugin([
      {
        initialize: `
          instance.canvas.append(context.jQuery("<p>").css({ height: "100%", margin: 0 }));
          instance.canvas.attr("data-children", instance.canvas.children().length);`,
      },
    ]),
  });
  const size = (name: string) =>
    page
      .locator(`[data-name="${name}"] > [data-children="1"]`)
      .evaluate((node) => [
        (node as HTMLElement).offsetWidth,
        (node as HTMLElement).offsetHeight,
        (node.firstElementChild as HTMLElement).offsetHeight,
      ]);
  await expect(page.locator("[data-children]")).toHaveCount(3);
  expect(await size("one")).toEqual([120, 40, 40]);
  expect(await size("two")).toEqual([300, 90, 90]);
  // What counts on height: 100% has no height where only a minimum is set.
  expect(await size("three")).toEqual([120, 70, 0]);
  await ask(page, (standin) => standin.resize("two", { width: 200, height: 50 }));
  expect(await size("two")).toEqual([200, 50, 50]);
});

const ran = (standin: BubbleStandin) => standin.log.filter((entry) => entry.kind === "initialize").length;

test("rule 13: initialize waits for the first show, and a second one does not repeat it", async ({
  open,
}) => {
  const page = await open({
    app: madeApp({
      elements: [{ kind: "group", name: "box", visible: false, elements: [placed("one")] }],
    }),
    plugin: madePlugin([
      {
        initialize: `instance.data.shown = [];`,
        update: `
          instance.data.shown.push(properties.bubble.is_visible());
          instance.canvas.attr("data-shown", JSON.stringify(instance.data.shown));`,
      },
    ]),
  });
  await page.waitForTimeout(150);
  expect(await ask(page, ran)).toBe(0);
  await ask(page, (standin) => standin.show("box"));
  const canvas = page.locator('[data-name="one"] > div');
  await expect(canvas).toHaveAttribute("data-shown", "[true]");
  await ask(page, (standin) => standin.hide("one"));
  await expect(canvas).toHaveAttribute("data-shown", "[true,false]");
  await expect(page.locator('[data-name="one"]')).toHaveCSS("display", "none");
  await ask(page, (standin) => standin.show("one"));
  await expect(canvas).toHaveAttribute("data-shown", "[true,false,true]");
  expect(await ask(page, ran)).toBe(1);
});

const whenHidden = (does: string) =>
  madePlugin([
    {
      initialize: `instance.canvas.text("here");`,
      update: `if (!properties.bubble.is_visible()) { ${does} }`,
    },
  ]);
const hideAndShow = async (page: Page) => {
  await expect(page.locator('[data-name="one"]')).toHaveText("here");
  await ask(page, (standin) => standin.hide("one"));
  await ask(page, (standin) => standin.show("one"));
};

test("rule 13: shows a plugin up that clears itself when hidden and counts on a new initialize", async ({
  open,
}) => {
  const clearing = await open({ app: madeApp(), plugin: whenHidden("instance.canvas.empty();") });
  await hideAndShow(clearing);
  await expect(clearing.locator('[data-name="one"]')).toBeEmpty();
  const keeping = await open({ app: madeApp(), plugin: whenHidden("") });
  await hideAndShow(keeping);
  await expect(keeping.locator('[data-name="one"]')).toHaveText("here");
});

test("rule 16: resetting a group resets its inputs and calls reset of its plugin elements only", async ({
  open,
}) => {
  const page = await open({
    app: madeApp({
      elements: [
        {
          kind: "group",
          name: "form",
          elements: [{ kind: "input", name: "words", initial: "first" }, placed("one")],
        },
        placed("two"),
        { kind: "button", name: "clear", label: "Clear" },
      ],
      workflows: [{ on: { click: "clear" }, steps: [{ reset: "form" }] }],
    }),
    plugin: madePlugin([
      { initialize: `instance.canvas.text("full");`, reset: `instance.canvas.text("reset");` },
    ]),
  });
  await expect(page.locator('[data-name="one"]')).toHaveText("full");
  await page.locator('[data-name="words"]').fill("changed");
  await page.getByText("Clear").click();
  await expect(page.locator('[data-name="one"]')).toHaveText("reset");
  await expect(page.locator('[data-name="two"]')).toHaveText("full");
  await expect(page.locator('[data-name="words"]')).toHaveValue("first");
});

for (const [breaks, preview, says] of [
  ["asks for a context", `arguments[2].keys;`, /threw TypeError/],
  ["uses the network", `fetch("/nothing");`, /no network in the editor/],
  ["publishes", `instance.publishState("a", 1);`, /no instance\.publishState/],
  ["asks for more than sizes", `properties.bubble.is_visible();`, /is_visible does not exist in the editor/],
] as const) {
  test(`rule 16: catches a preview that ${breaks}`, async ({ open }) => {
    const page = await open({ app: madeApp(), plugin: madePlugin([{ preview }]), path: "editor/Try%20it" });
    await expect
      .poll(() => ask(page, (standin) => standin.faults))
      .toContainEqual({ rule: 16, message: expect.stringMatching(says) });
  });
}

test("rule 16: a preview gets its canvas, its fields' defaults and its size", async ({ open }) => {
  const page = await open({
    app: madeApp(),
    plugin: madePlugin([
      {
        fields: { title: { default_val: "Chat" } },
        preview: `
          instance.canvas.text(properties.title + " " + properties.bubble.width() + "x" + properties.bubble.height());`,
      },
    ]),
    path: "editor/Try%20it",
  });
  await expect(page.locator(".editor-frame")).toHaveText("Chat 120x40");
  expect(await ask(page, (standin) => standin.faults)).toEqual([]);
});
