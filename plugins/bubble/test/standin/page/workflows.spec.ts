import type { Workflow } from "../app.ts";
import { madeAction, madeApp, madePlugin, placed } from "./made-plugin.ts";
import { ask, expect, setState, test } from "./test.ts";

const button = { kind: "button", name: "go", label: "Go" } as const;
const text = (name: string, of: string) => ({ kind: "text", name, text: { custom_state: of } }) as const;
const saver = (label: string) =>
  madeAction(`Note ${label}`, "client_side_web", `(window.notes = window.notes || []).push("${label}");`);
const slow = madeAction("Slow", "server_side", null, { given: {} });
const later = (value: string) => async () => {
  await new Promise((done) => {
    setTimeout(done, 250);
  });
  return { returned: { said: value } };
};
const click: Workflow["on"] = { click: "go" };
const notes = "window.notes ?? []";

test("rule 9: a workflow of an event runs later, and reads the states that were published before it", async ({
  open,
}) => {
  const page = await open({
    app: madeApp({
      states: { heard: { initial: "" } },
      elements: [placed("one"), text("heard", "heard")],
      workflows: [
        {
          on: { event: { of: "one", name: "changed" } },
          steps: [{ set_state: "heard", to: { state_of: "one", state: "word" } }],
        },
      ],
    }),
    plugin: madePlugin([
      {
        states: { word: { value: "text" } },
        events: ["changed"],
        initialize: `
          instance.publishState("word", "new");
          instance.triggerEvent("changed", function (error) {
            context.reportDebugger("called back with " + error);
          });
          context.reportDebugger("at once: " + document.querySelector('[data-name="heard"]').textContent);`,
      },
    ]),
  });
  await expect(page.locator('[data-name="heard"]')).toHaveText("new");
  await expect
    .poll(() => ask(page, (standin) => standin.debugger))
    .toEqual(["at once: ", "called back with undefined"]);
  const events = await ask(page, (standin) => standin.log.filter((entry) => entry.kind === "event"));
  expect(events).toMatchObject([{ element: "one", event: "changed", states: { word: "new" } }]);
});

test("rule 9: shows a plugin up that triggers first and publishes then", async ({ open }) => {
  const page = await open({
    app: madeApp({
      states: { heard: { initial: "nothing yet" } },
      elements: [placed("one"), text("heard", "heard")],
      workflows: [
        {
          on: { event: { of: "one", name: "changed" } },
          steps: [{ set_state: "heard", to: { join: ["heard:", { state_of: "one", state: "word" }] } }],
        },
      ],
    }),
    plugin: madePlugin([
      {
        states: { word: { value: "text" } },
        events: ["changed"],
        initialize: `instance.triggerEvent("changed"); instance.publishState("word", "new");`,
      },
    ]),
  });
  await expect(page.locator('[data-name="heard"]')).toHaveText("heard:");
  const events = await ask(page, (standin) => standin.log.filter((entry) => entry.kind === "event"));
  expect(events).toMatchObject([{ states: {} }]);
});

test("rule 9: whoever triggered an event hears what stopped its workflow", async ({ open }) => {
  const page = await open({
    app: madeApp({
      workflows: [
        { on: { event: { of: "one", name: "changed" } }, steps: [{ action: "Fails", fields: {} }] },
      ],
    }),
    plugin: madePlugin(
      [
        {
          events: ["changed"],
          initialize: `instance.triggerEvent("changed", function (error) { context.reportDebugger(String(error)); });`,
        },
      ],
      [madeAction("Fails", "client_side_web", `throw new Error("no such luck");`)],
    ),
  });
  await expect.poll(() => ask(page, (standin) => standin.debugger)).toEqual(["Error: no such luck"]);
});

test("rule 10: steps start in order without waiting for each other", async ({ open }) => {
  const page = await open({
    app: madeApp({
      elements: [button],
      workflows: [
        {
          on: click,
          steps: [
            { action: "Slow", fields: { given: "x" } },
            { action: "Note first", fields: {} },
            { action: "Note second", fields: {} },
          ],
        },
      ],
    }),
    plugin: madePlugin([], [slow, saver("first"), saver("second")]),
    answers: { Slow: later("done") },
  });
  await page.getByText("Go").click();
  await expect.poll(() => page.evaluate(notes)).toEqual(["first", "second"]);
  await expect
    .poll(() =>
      ask(page, (standin) =>
        standin.log.some((entry) => entry.kind === "workflow" && entry.outcome === "done"),
      ),
    )
    .toBe(true);
  const steps = await ask(page, (standin) =>
    standin.log.flatMap((entry) => (entry.kind === "step" ? [`${entry.step} ${entry.outcome}`] : [])),
  );
  expect(steps).toEqual(["1 started", "2 started", "2 done", "3 started", "3 done", "1 done"]);
});

test("rule 10: whoever uses the result of a step waits for it", async ({ open }) => {
  const page = await open({
    app: madeApp({
      states: { answer: { initial: "" } },
      elements: [button, text("answer", "answer")],
      workflows: [
        {
          on: click,
          steps: [
            { action: "Slow", fields: { given: "question" } },
            { set_state: "answer", to: { result_of: 1, value: "said" } },
            { action: "Note at once", fields: {} },
          ],
        },
      ],
    }),
    plugin: madePlugin([], [slow, saver("at once")]),
    answers: { Slow: (given) => later(`answer to ${String(given["given"])}`)() },
  });
  await page.getByText("Go").click();
  await expect.poll(() => page.evaluate(notes)).toEqual(["at once"]);
  await expect(page.locator('[data-name="answer"]')).toBeEmpty();
  await expect(page.locator('[data-name="answer"]')).toHaveText("answer to question");
});

test("rule 10: shows a workflow up that counts on the order of its steps", async ({ open }) => {
  const page = await open({
    app: madeApp({
      states: { answer: { initial: "" } },
      elements: [placed("one"), button, text("answer", "answer")],
      workflows: [
        {
          on: click,
          steps: [
            { element_action: "Fetch", of: "one" },
            { set_state: "answer", to: { join: ["got:", { state_of: "one", state: "word" }] } },
          ],
        },
      ],
    }),
    plugin: madePlugin([
      {
        states: { word: { value: "text" } },
        actions: { Fetch: { run: `instance.publishState("word", "fetched");` } },
      },
    ]),
  });
  await page.getByText("Go").click();
  await expect(page.locator('[data-name="answer"]')).toHaveText("got:");
});

for (const [where, failing, action, only_when] of [
  ["in the page", { Slow: later("x") }, "Fails", true],
  [
    "on the server",
    { Slow: () => ({ error: "no such luck" }) },
    "Slow",
    // Only who uses the result is still to start when it comes.
    { is_empty: { result_of: 1, value: "said" } },
  ],
] as const) {
  test(`rule 10: an error ${where} stops the workflow with an alert`, async ({ open }) => {
    const page = await open({
      app: madeApp({
        elements: [button],
        workflows: [
          {
            on: click,
            steps: [
              { action, fields: {} },
              {
                action: "Note after",
                fields: {},
                only_when,
              },
            ],
          },
        ],
      }),
      plugin: madePlugin(
        [],
        [slow, madeAction("Fails", "client_side_web", `throw new Error("no such luck");`), saver("after")],
      ),
      answers: failing,
    });
    await page.getByText("Go").click();
    await expect(page.locator(".bubble-alert")).toHaveText("The workflow was stopped: no such luck");
    expect(await ask(page, (standin) => standin.alerts)).toEqual(["The workflow was stopped: no such luck"]);
    expect(await page.evaluate(notes)).toEqual([]);
  });
}

test("rule 10: a client action that waits for data runs again from the top", async ({ open }) => {
  const page = await open({
    app: madeApp({
      elements: [button],
      workflows: [{ on: click, steps: [{ action: "Count", fields: { items: { list: ["a", "b"] } } }] }],
    }),
    plugin: madePlugin(
      [],
      [
        madeAction(
          "Count",
          "client_side_web",
          `(window.notes = window.notes || []).push("run"); window.notes.push(properties.items.length());`,
          { items: { value: "text", is_list: true } },
        ),
      ],
    ),
    options: "notReady=first",
  });
  await page.getByText("Go").click();
  await expect.poll(() => page.evaluate(notes)).toEqual(["run", "run", 2]);
});

test("rule 10: an element's action gets its fields, and an undeclared one is a fault", async ({ open }) => {
  const plugin = madePlugin([
    {
      actions: {
        Say: { fields: { text: {} }, run: `instance.canvas.text(properties.text);` },
        Shout: { run: `instance.canvas.text(properties.text);` },
      },
    },
  ]);
  const app = madeApp({
    elements: [placed("one"), { kind: "input", name: "words" }, button],
    workflows: [
      { on: click, steps: [{ element_action: "Say", of: "one", fields: { text: { value_of: "words" } } }] },
      { on: { click: "nothing" }, steps: [{ element_action: "Shout", of: "one" }] },
    ],
  });
  const page = await open({ app, plugin });
  await page.locator('[data-name="words"]').fill("hello there");
  await page.getByText("Go").click();
  await expect(page.locator('[data-name="one"] > div')).toHaveText("hello there");
  expect(await ask(page, (standin) => standin.faults)).toEqual([]);
  await ask(page, (standin) => standin.run(1));
  expect(await ask(page, (standin) => standin.faults)).toMatchObject([{ rule: 5 }]);
});

test("a workflow waits for the data call that it reads, and a text shows it when it has come", async ({
  open,
}) => {
  const things = {
    data_call: "Things",
    params: { refresh: { custom_state: "refresh" } },
    field: "_p_names",
  } as const;
  let asked = 0;
  const page = await open({
    app: madeApp({
      states: { refresh: { initial: "1" }, names: { initial: "" } },
      elements: [{ kind: "text", name: "shown", text: things }, button, text("names", "names")],
      workflows: [
        { on: click, steps: [{ set_state: "names", to: things }] },
        { on: { click: "shown" }, steps: [{ set_state: "refresh", to: "2" }] },
      ],
    }),
    plugin: madePlugin([]),
    answers: {
      Things: (params) => {
        asked += 1;
        return { value: { _p_names: ["Ada", `asked with ${String(params["refresh"])}`] } };
      },
    },
  });
  await expect(page.locator('[data-name="shown"]')).toHaveText("Ada, asked with 1");
  await page.getByText("Go").click();
  await expect(page.locator('[data-name="names"]')).toHaveText("Ada, asked with 1");
  expect(asked).toBe(1);
  await page.locator('[data-name="shown"]').click();
  await expect(page.locator('[data-name="shown"]')).toHaveText("Ada, asked with 2");
  expect(asked).toBe(2);
});

test("a condition's workflow runs each time it becomes true", async ({ open }) => {
  const page = await open({
    app: madeApp({
      states: { on: { initial: false } },
      elements: [button],
      workflows: [
        { on: { becomes_true: { custom_state: "on" } }, steps: [{ action: "Note on", fields: {} }] },
        { on: { page_load: true }, steps: [{ action: "Note load", fields: {} }] },
      ],
    }),
    plugin: madePlugin([], [saver("on"), saver("load")]),
  });
  await expect.poll(() => page.evaluate(notes)).toEqual(["load"]);
  for (const on of [true, true, false, true]) {
    await setState(page, "on", on);
  }
  await expect.poll(() => page.evaluate(notes)).toEqual(["load", "on", "on"]);
});

test("logging in reloads the page with a current user, and keeps how unkind it is", async ({ open }) => {
  const page = await open({
    app: madeApp({
      elements: [
        button,
        { kind: "button", name: "away", label: "Away" },
        { kind: "text", name: "who", text: { join: ["user:", { current_user: "email" }] } },
      ],
      workflows: [
        { on: click, steps: [{ log_in: "ada" }] },
        { on: { click: "away" }, steps: [{ go_to: "other" }] },
      ],
      pages: { other: { elements: [{ kind: "text", name: "other", text: "The other page" }] } },
    }),
    plugin: madePlugin([]),
    options: "notReady=each",
  });
  await expect(page.locator('[data-name="who"]')).toHaveText("user:");
  await page.getByText("Go").click();
  await expect(page.locator('[data-name="who"]')).toHaveText("user:ada@example.com");
  await page.getByText("Away").click();
  await expect(page.getByText("The other page")).toBeVisible();
  expect(new URL(page.url()).search).toBe("?notReady=each");
});
