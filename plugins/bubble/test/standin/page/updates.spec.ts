import { madeApp, madePlugin, placed } from "./made-plugin.ts";
import { ask, expect, setState, test } from "./test.ts";

const countUpdates = `
  instance.data.seen = instance.data.seen || [];
  instance.data.seen.push(properties.title);
  instance.canvas[0].setAttribute("data-seen", JSON.stringify(instance.data.seen));
`;
const titled = madePlugin([{ fields: { title: {} }, update: countUpdates }]);
const stateApp = madeApp({
  states: { title: { initial: "a" } },
  fields: { title: { custom_state: "title" } },
});
const seen = '[data-name="one"] > [data-seen]';

test("rule 6: update runs for every change, also when nothing changed", async ({ open }) => {
  const page = await open({ app: stateApp, plugin: titled });
  await expect(page.locator(seen)).toHaveAttribute("data-seen", '["a"]');
  for (const title of ["b", "b"]) {
    await setState(page, "title", title);
  }
  await expect(page.locator(seen)).toHaveAttribute("data-seen", '["a","b","b"]');
});

test("rule 6: what an element does not depend on does not update it", async ({ open }) => {
  const app = madeApp({
    states: { title: { initial: "a" }, other: { initial: "x" } },
    fields: { title: { custom_state: "title" } },
  });
  const page = await open({ app, plugin: titled });
  await expect(page.locator(seen)).toHaveAttribute("data-seen", '["a"]');
  await ask(page, (standin) => standin.setState("other", "y"));
  await page.waitForTimeout(150);
  await expect(page.locator(seen)).toHaveAttribute("data-seen", '["a"]');
});

const draw = (how: string) =>
  madePlugin([
    {
      fields: { title: {} },
      update: `${how}; var p = document.createElement("p"); p.textContent = properties.title; instance.canvas[0].append(p);`,
    },
  ]);

test("rule 6: shows a plugin up whose update adds instead of setting", async ({ open }) => {
  const adding = await open({ app: stateApp, plugin: draw(""), options: "repeatUpdates=3" });
  await expect(adding.locator('[data-name="one"] p')).toHaveCount(3);
  const setting = await open({
    app: stateApp,
    plugin: draw(`instance.canvas.empty()`),
    options: "repeatUpdates=3",
  });
  await expect(setting.locator('[data-name="one"] p')).toHaveCount(1);
});

test("rule 6: a colour arrives as it was given, a variable as well", async ({ open }) => {
  const plugin = madePlugin([
    {
      fields: { colour: { editor: "Color", default_val: "rgba(1, 2, 3, 1)" } },
      update: `instance.canvas.css("background", properties.colour).attr("data-colour", properties.colour);`,
    },
  ]);
  const app = madeApp({
    style: { "--color_primary_default": "rgba(9, 8, 7, 1)" },
    elements: [placed("one", { colour: { css_variable: "--color_primary_default" } }), placed("two")],
  });
  const page = await open({ app, plugin });
  const one = page.locator('[data-name="one"] > div');
  await expect(one).toHaveAttribute("data-colour", "var(--color_primary_default)");
  await expect(one).toHaveCSS("background-color", "rgb(9, 8, 7)");
  await expect(page.locator('[data-name="two"] > div')).toHaveAttribute("data-colour", "rgba(1, 2, 3, 1)");
});

const show = (what: string) =>
  `instance.canvas.text(${what} === undefined ? "undefined" : JSON.stringify(${what}));`;

for (const [blank, shown] of [
  ["null", "null"],
  ["undefined", "undefined"],
  ["empty", '""'],
] as const) {
  test(`rule 5: an empty optional field is ${shown}`, async ({ open }) => {
    const plugin = madePlugin([
      { fields: { title: {}, on: { editor: "Checkbox" } }, update: show("properties.title") },
    ]);
    const page = await open({ app: madeApp(), plugin, options: `blank=${blank}` });
    await expect(page.locator('[data-name="one"] > div')).toHaveText(shown);
    const ticked = madePlugin([{ fields: { on: { editor: "Checkbox" } }, update: show("properties.on") }]);
    const other = await open({ app: madeApp(), plugin: ticked, options: `blank=${blank}` });
    await expect(other.locator('[data-name="one"] > div')).toHaveText("false");
  });
}

test("rule 5: shows a plugin up that takes every empty field for a text", async ({ open }) => {
  const plugin = madePlugin([{ fields: { title: {} }, update: `properties.title.trim();` }]);
  const kind = await open({ app: madeApp(), plugin, options: "blank=empty" });
  await kind.waitForTimeout(200);
  expect(await ask(kind, (standin) => standin.faults)).toEqual([]);
  for (const blank of ["null", "undefined"]) {
    const page = await open({ app: madeApp(), plugin, options: `blank=${blank}` });
    await expect
      .poll(() => ask(page, (standin) => standin.faults.map((fault) => fault.message)))
      .toEqual([expect.stringContaining("update of one threw TypeError")]);
  }
});

test("rule 5: each value has the JavaScript type of its editor", async ({ open }) => {
  const plugin = madePlugin([
    {
      fields: {
        text: {},
        number: { value: "number" },
        yes: { value: "boolean" },
        date: { value: "date" },
        size: { editor: "StaticNumber" },
        choice: { editor: "Dropdown", options: "Open,Closed", default_val: "Open" },
        type: { editor: "custom_type" },
        list: { value: "number", is_list: true },
      },
      update: `
        var p = properties;
        instance.canvas.text(JSON.stringify([
          p.text, p.number, p.yes, p.date instanceof Date, p.size, p.choice, p.type, p.list.get(1, 5),
          Object.isFrozen(p), Object.keys(p),
        ]));`,
    },
  ]);
  const app = madeApp({
    fields: {
      text: 12,
      number: "12",
      yes: true,
      date: "2026-01-02T03:04:05Z",
      size: 4,
      type: { app_type: "Things" },
      list: { list: [1, 2, 3] },
    },
  });
  const page = await open({ app, plugin });
  await expect(page.locator('[data-name="one"] > div')).not.toBeEmpty();
  expect(JSON.parse(await page.locator('[data-name="one"] > div').innerText())).toEqual([
    "12",
    12,
    true,
    true,
    4,
    "Open",
    "api.1700000000000x1.plugin_api.callthings",
    [2, 3],
    true,
    ["bubble", "text", "number", "yes", "date", "size", "choice", "type", "list"],
  ]);
});

const readsMuch = `
  instance.data.runs = (instance.data.runs || 0) + 1;
  var all = properties.items.get(0, properties.items.length());
  var email = context.currentUser.get("email");
  instance.canvas.text(all.join("") + " " + email).attr("data-runs", instance.data.runs);
`;

for (const [mode, runs] of [
  ["never", 1],
  // The list, the user.
  ["first", 3],
  // The list's length, its items, the user.
  ["each", 4],
] as const) {
  test(`rule 7: with notReady=${mode} the whole function runs ${runs} times`, async ({ open }) => {
    const page = await open({
      app: madeApp({ fields: { items: { list: ["a", "b", "c"] } } }),
      plugin: madePlugin([{ fields: { items: { value: "text", is_list: true } }, update: readsMuch }]),
      options: `notReady=${mode}`,
      user: { id: "ada", email: "ada@example.com" },
    });
    const canvas = page.locator('[data-name="one"] > div');
    await expect(canvas).toHaveText("abc ada@example.com");
    await expect(canvas).toHaveAttribute("data-runs", String(runs));
    expect(await ask(page, (standin) => standin.faults)).toEqual([]);
  });
}

test("rule 7: initialize that waits for data comes before any update", async ({ open }) => {
  const page = await open({
    app: madeApp(),
    plugin: madePlugin([
      {
        initialize: `instance.data.email = context.currentUser.get("email");`,
        update: `instance.canvas.text(instance.data.email);`,
      },
    ]),
    options: "notReady=each",
    user: { id: "ada", email: "ada@example.com" },
  });
  await expect(page.locator('[data-name="one"] > div')).toHaveText("ada@example.com");
});

test("rule 8: the app sees a published state on a later tick, and not what becomes of the value", async ({
  open,
}) => {
  const page = await open({
    app: madeApp({
      elements: [placed("one"), { kind: "text", name: "names", text: { state_of: "one", state: "names" } }],
    }),
    plugin: madePlugin([
      {
        states: { names: { value: "text", is_list: true } },
        initialize: `
          var names = ["Ada", "Grace"];
          instance.publishState("names", names);
          instance.data.atOnce = document.querySelector('[data-name="names"]').textContent;
          names.push("too late");`,
        update: `instance.canvas.text(JSON.stringify(instance.data.atOnce));`,
      },
    ]),
  });
  await expect(page.locator('[data-name="names"]')).toHaveText("Ada, Grace");
  await expect(page.locator('[data-name="one"] > div')).toHaveText('""');
  expect(await ask(page, (standin) => standin.states("one"))).toEqual({ names: ["Ada", "Grace"] });
  const publishes = await ask(page, (standin) => standin.log.filter((entry) => entry.kind === "publish"));
  expect(publishes).toEqual([
    { kind: "publish", element: "one", state: "names", value: ["Ada", "Grace"], at: expect.any(Number) },
  ]);
});

test("rule 12: the context holds client-safe keys, the user, and the builder's debugger", async ({
  open,
}) => {
  const page = await open({
    app: madeApp(),
    plugin: madePlugin([
      {
        initialize: `
          context.reportDebugger("Widget ID is " + context.keys["Widget ID"]);
          context.reportDebugger(String(context.currentUser.get("logged_in")));
          context.reportDebugger(String(context.jQuery === window.jQuery));
          context.reportDebugger(String(context.async(function (done) {
            setTimeout(function () { done(null, "waited"); }, 10);
          })));`,
      },
    ]),
    user: { id: "ada", email: "ada@example.com" },
  });
  await expect
    .poll(() => ask(page, (standin) => standin.debugger.slice(-4)))
    .toEqual(["Widget ID is w_live", "true", "true", "waited"]);
});

test("rule 12: what waits for cookies hears of them when the app's visitor agrees", async ({ open }) => {
  const page = await open({
    app: madeApp(),
    plugin: madePlugin([
      { initialize: `context.onCookieOptIn(function () { instance.canvas.text("agreed"); });` },
    ]),
  });
  await page.waitForTimeout(150);
  await expect(page.locator('[data-name="one"] > div')).toBeEmpty();
  await ask(page, (standin) => standin.optInCookies());
  await expect(page.locator('[data-name="one"] > div')).toHaveText("agreed");
});
