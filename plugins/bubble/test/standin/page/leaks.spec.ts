import type { Counters } from "./counters.ts";
import { madeApp, madePlugin, placed } from "./made-plugin.ts";
import { ask, expect, test } from "./test.ts";

const app = madeApp({
  states: { names: { initial: ["Ada", "Grace", "Joan"] } },
  elements: [
    { kind: "group", name: "box", elements: [placed("one")] },
    {
      kind: "repeating_group",
      name: "rows",
      source: { custom_state: "names" },
      elements: [{ kind: "text", name: "who", text: { cell: "" } }],
    },
    { kind: "button", name: "away", label: "Away" },
  ],
  workflows: [{ on: { click: "away" }, steps: [{ remove: "box" }] }],
});

const holds: [keyof Counters, string, string][] = [
  [
    "sockets",
    `var it = new WebSocket("ws://" + location.host.replace("127.0.0.1", "localhost") + "/never");`,
    "it.close()",
  ],
  ["eventSources", `var it = new EventSource("/never");`, "it.close()"],
  ["channels", `var it = new BroadcastChannel("x");`, "it.close()"],
  ["workers", `var it = new Worker(URL.createObjectURL(new Blob(["0"])));`, "it.terminate()"],
  ["intervals", `var it = setInterval(function () {}, 1000);`, "clearInterval(it)"],
  ["timeouts", `var it = setTimeout(function () {}, 100000);`, "clearTimeout(it)"],
  [
    "frames",
    `var it; (function again() { it = requestAnimationFrame(again); })();`,
    "cancelAnimationFrame(it)",
  ],
  [
    "listeners",
    `var it = function () {}; window.addEventListener("resize", it); document.addEventListener("click", it, true);`,
    `window.removeEventListener("resize", it); document.removeEventListener("click", it, { capture: true })`,
  ],
  [
    "listeners",
    `var it = new AbortController(); matchMedia("print").addEventListener("change", function () {}, { signal: it.signal });`,
    "it.abort()",
  ],
  ["listeners", `window.onresize = function () {};`, "window.onresize = null"],
  [
    "observers",
    `var it = new ResizeObserver(function () {}); it.observe(document.body);`,
    "it.unobserve(document.body)",
  ],
  [
    "observers",
    `var it = new MutationObserver(function () {}); it.observe(document.body, { childList: true });`,
    "it.disconnect()",
  ],
  [
    "requests",
    `var it = new AbortController(); fetch("/never", { signal: it.signal }).catch(function () {});`,
    "it.abort()",
  ],
  ["bodyNodes", `var it = document.createElement("aside"); document.body.append(it);`, "it.remove()"],
];

for (const [name, take, release] of holds) {
  test(`rule 14: ${name} that outlive their element are counted: ${take.slice(0, 60)}`, async ({ open }) => {
    const page = await open({ app, plugin: madePlugin([{ initialize: take }]) });
    const held = () => ask(page, (standin) => [standin.counters(), standin.baseline()]);
    const over = async () => {
      const [now, before] = await held();
      return (now?.[name] ?? 0) - (before?.[name] ?? 0);
    };
    await expect.poll(over).toBeGreaterThan(0);
    await page.getByText("Away").click();
    await expect(page.locator('[data-name="one"]')).toHaveCount(0);
    await page.waitForTimeout(200);
    expect(await over()).toBeGreaterThan(0);
  });

  test(`rule 14: ${name} that a plugin lets go of are not: ${release.slice(0, 60)}`, async ({ open }) => {
    // Nobody tells it that it is gone: it has to look.
    const watching = `
      ${take}
      var watch = setInterval(function () {
        if (!instance.canvas[0].isConnected) { clearInterval(watch); ${release}; }
      }, 50);`;
    const page = await open({ app, plugin: madePlugin([{ initialize: watching }]) });
    await expect.poll(() => ask(page, (standin) => standin.counters().intervals)).toBeGreaterThan(0);
    await page.getByText("Away").click();
    await expect
      .poll(() =>
        ask(page, (standin) => JSON.stringify(standin.counters()) === JSON.stringify(standin.baseline())),
      )
      .toBe(true);
    expect(await ask(page, (standin) => standin.faults)).toEqual([]);
  });
}

test("rule 14: what has ended by itself is not counted", async ({ open }) => {
  const page = await open({
    app,
    plugin: madePlugin([
      {
        initialize: `
          setTimeout(function () {}, 20);
          requestAnimationFrame(function () {});
          window.addEventListener("thing", function () {}, { once: true });
          window.dispatchEvent(new Event("thing"));
          fetch("/nothing");`,
      },
    ]),
  });
  await expect
    .poll(() => ask(page, (standin) => standin.log.some((entry) => entry.kind === "initialize")))
    .toBe(true);
  await expect
    .poll(() => ask(page, (standin) => standin.counters()))
    .toEqual(await ask(page, (standin) => standin.baseline()));
});

test("rule 14: cells are used again, and those left over go without a word", async ({ open }) => {
  const cells = madeApp({
    states: { names: { initial: ["Ada", "Grace", "Joan"] } },
    elements: [
      {
        kind: "repeating_group",
        name: "rows",
        source: { custom_state: "names" },
        elements: [placed("one", { name: { cell: "" } })],
      },
    ],
  });
  const page = await open({
    app: cells,
    plugin: madePlugin([
      {
        fields: { name: {} },
        initialize: `instance.data.first = true; setInterval(function () {}, 1000);`,
        update: `
          if (instance.data.first) { instance.data.born = properties.name; instance.data.first = false; }
          instance.canvas.text(properties.name + " in the cell of " + instance.data.born);`,
      },
    ]),
  });
  const rows = page.locator('[data-name="rows"] .group-item');
  await expect(rows).toHaveText([
    "Ada in the cell of Ada",
    "Grace in the cell of Grace",
    "Joan in the cell of Joan",
  ]);
  await ask(page, (standin) => standin.setState("names", ["Grace"]));
  await expect(rows).toHaveText(["Grace in the cell of Ada"]);
  // Nobody has told the plugin to stop.
  expect(await ask(page, (standin) => standin.counters().intervals)).toBe(3);
});

test("a click in a cell runs its workflow with that cell's item", async ({ open }) => {
  const page = await open({
    app: madeApp({
      states: { names: { initial: ["Ada", "Grace"] }, chosen: { initial: "" } },
      elements: [
        {
          kind: "repeating_group",
          name: "rows",
          source: { custom_state: "names" },
          elements: [
            { kind: "group", name: "row", elements: [{ kind: "text", name: "who", text: { cell: "" } }] },
          ],
        },
        { kind: "text", name: "chosen", text: { custom_state: "chosen" } },
      ],
      workflows: [
        {
          on: { click: "row" },
          steps: [{ set_state: "chosen", to: { join: [{ cell_index: true }, ". ", { cell: "" }] } }],
        },
      ],
    }),
    plugin: madePlugin([]),
  });
  await page.locator('[data-name="who#2"]').click();
  await expect(page.locator('[data-name="chosen"]')).toHaveText("2. Grace");
});
