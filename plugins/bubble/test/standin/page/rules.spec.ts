import type { App } from "../app.ts";
import type { MadeElement } from "./made-plugin.ts";
import { madeApp, madePlugin } from "./made-plugin.ts";
import { ask, expect, test } from "./test.ts";

/** A plugin that breaks a rule, and the same one when it keeps it. */
interface Case {
  rule: number;
  /** "catches a plugin that …" */
  breaks: string;
  broken: MadeElement;
  correct: MadeElement;
  says: RegExp;
  app?: App;
  options?: string;
}

const listField = { value: "text", is_list: true };
const threeItems = madeApp({ fields: { items: { list: ["a", "b", "c"] } } });
const thingType = { kind: "field", editor: "custom_type" };
const typedApp = madeApp({ fields: { type: { app_type: "Things" } } });
const typed = (publish: string): MadeElement => ({
  fields: { type: thingType },
  states: { things: { value: "custom_data_ftype", is_list: true } },
  update: `instance.publishState("things", ${publish});`,
});
const published = (value: string, to: string, is_list = false): MadeElement => ({
  states: { it: { value, is_list } },
  initialize: `instance.publishState("it", ${to});`,
});

const cases: Case[] = [
  {
    rule: 2,
    breaks: "has text beside its function",
    broken: { files: { initialize: "var shared = 1; function(instance, context) {}" } },
    correct: { files: { initialize: "function(instance, context) { var own = 1; }" } },
    says: /not an anonymous function/,
  },
  {
    rule: 2,
    breaks: "has a file that does not compile",
    broken: { files: { update: "function(instance, properties, context) { import x from 'y'; }" } },
    correct: { files: { update: "function(instance, properties, context) {}" } },
    says: /does not compile/,
  },
  {
    rule: 2,
    breaks: "expects one file's names in another",
    broken: { files: { initialize: "function(instance, context) { helper(); }" } },
    correct: { files: { initialize: "function(instance, context) { (function helper() {})(); }" } },
    says: /helper is not defined/,
  },
  {
    rule: 2,
    breaks: "counts on require",
    broken: { initialize: `require("path");` },
    correct: { initialize: `JSON.parse("{}");` },
    says: /require is not defined/,
  },
  {
    rule: 2,
    breaks: "lets a promise of its own fail",
    broken: { initialize: `Promise.reject(new Error("left alone"));` },
    correct: { initialize: `Promise.reject(new Error("seen to")).catch(function () {});` },
    says: /left alone/,
  },
  {
    rule: 4,
    breaks: "moves its canvas",
    broken: { initialize: `document.body.append(instance.canvas[0]);` },
    correct: { initialize: `instance.canvas[0].append(document.createElement("p"));` },
    says: /moved the canvas/,
  },
  {
    rule: 4,
    breaks: "uses a member that instance does not have",
    broken: { initialize: `instance.setHeight && instance.setHeight(5);` },
    correct: { initialize: `instance.canvas.height(5);` },
    says: /instance\.setHeight does not exist/,
  },
  {
    rule: 4,
    breaks: "keeps its data on the instance itself",
    broken: { initialize: `instance.mine = 1;` },
    correct: { initialize: `instance.data.mine = 1;` },
    says: /instance\.mine/,
  },
  {
    rule: 5,
    breaks: "reads a property that is not declared",
    broken: { update: `properties.colour;` },
    correct: { fields: { colour: { editor: "Color" } }, update: `properties.colour;` },
    says: /properties\.colour is not declared/,
  },
  {
    rule: 5,
    breaks: "writes a property",
    broken: { fields: { title: {} }, update: `properties.title = "mine";` },
    correct: { fields: { title: {} }, update: `var title = properties.title || "mine";` },
    says: /properties\.title = …/,
  },
  {
    rule: 5,
    breaks: "uses a property of a label",
    broken: { fields: { info: { editor: "Label" } }, update: `properties.info;` },
    correct: { fields: { info: { editor: "Label" } } },
    says: /properties\.info is not declared/,
  },
  {
    rule: 5,
    breaks: "calls a property of Bubble's that the element does not have",
    broken: { update: `try { properties.bubble.font_face(); } catch (error) {}` },
    correct: {
      params: { property_applications: { Font: true } },
      update: `instance.data.font = properties.bubble.font_face();`,
    },
    says: /properties\.bubble\.font_face does not exist/,
  },
  {
    rule: 5,
    breaks: "forgets the parentheses",
    broken: { update: `try { properties.bubble.width + 1; } catch (error) {}` },
    correct: { update: `properties.bubble.width() + 1;` },
    says: /bubble\.width is a function/,
  },
  {
    rule: 6,
    breaks: "feeds its own field",
    broken: {
      fields: { count: { value: "number" } },
      states: { next: { value: "number" } },
      update: `instance.publishState("next", (properties.count || 0) + 1);`,
    },
    correct: {
      fields: { count: { value: "number" } },
      states: { next: { value: "number" } },
      update: `if (!properties.count) { instance.publishState("next", 1); }`,
    },
    says: /feeds its own fields/,
    app: madeApp({ fields: { count: { state_of: "one", state: "next" } } }),
  },
  {
    rule: 7,
    breaks: 'swallows "not ready"',
    broken: {
      fields: { items: listField },
      update: `try { instance.data.n = properties.items.length(); } catch (error) { instance.data.n = 0; }`,
    },
    correct: { fields: { items: listField }, update: `instance.data.n = properties.items.length();` },
    says: /swallowed "not ready"/,
    app: threeItems,
    options: "notReady=first",
  },
  {
    rule: 7,
    breaks: 'throws something else in place of "not ready"',
    broken: {
      fields: { items: listField },
      update: `try { properties.items.length(); } catch (error) { throw new Error("oh dear"); }`,
    },
    correct: {
      fields: { items: listField },
      update: `try { properties.items.length(); } catch (error) { throw error; }`,
    },
    says: /another error in place/,
    app: threeItems,
    options: "notReady=first",
  },
  {
    rule: 7,
    breaks: "reads data in a timer",
    broken: {
      fields: { items: listField },
      update: `setTimeout(function () { try { properties.items.length(); } catch (error) {} }, 0);`,
    },
    correct: {
      fields: { items: listField },
      update: `var n = properties.items.length(); setTimeout(function () { instance.data.n = n; }, 0);`,
    },
    says: /outside a running function/,
    app: threeItems,
  },
  {
    rule: 7,
    breaks: "takes a list for an array",
    broken: { fields: { items: listField }, update: `properties.items.map;` },
    correct: { fields: { items: listField }, update: `properties.items.get(0, properties.items.length());` },
    says: /a list has only length\(\) and get/,
    app: threeItems,
  },
  {
    rule: 7,
    breaks: "triggers an event before its data is read",
    broken: {
      fields: { items: listField },
      events: ["changed"],
      update: `instance.triggerEvent("changed"); properties.items.length();`,
    },
    correct: {
      fields: { items: listField },
      events: ["changed"],
      update: `properties.items.length(); instance.triggerEvent("changed");`,
    },
    says: /triggered changed before its data was read/,
    app: threeItems,
    options: "notReady=first",
  },
  {
    rule: 7,
    breaks: "reads the current user in a callback",
    broken: {
      initialize: `Promise.resolve().then(function () { context.currentUser.get("email"); }).catch(function () {});`,
    },
    correct: { initialize: `instance.data.email = context.currentUser.get("email");` },
    says: /currentUser\.get\("email"\) outside/,
  },
  {
    rule: 8,
    breaks: "publishes a state that is not declared",
    broken: { initialize: `try { instance.publishState("open", true); } catch (error) {}` },
    correct: {
      states: { open: { value: "boolean" } },
      initialize: `instance.publishState("open", true);`,
    },
    says: /declares no such state/,
  },
  ...(
    [
      ["a number for a text", "text", "5", `"5"`],
      ["a text for a number", "number", `"5"`, "5"],
      ["NaN", "number", "NaN", "0"],
      ["a text for a yes/no", "boolean", `"yes"`, "true"],
      ["a broken date", "date", `new Date("never")`, "new Date()"],
      ["undefined", "text", "undefined", "null"],
      ["a list for one value", "text", `["a"]`, `"a"`],
    ] as const
  ).map(([what, value, wrong, right]): Case => ({
    rule: 8,
    breaks: `publishes ${what}`,
    broken: published(value, wrong),
    correct: published(value, right),
    says: /publishState\("it"\)/,
  })),
  {
    rule: 8,
    breaks: "publishes null for a list",
    broken: published("text", "null", true),
    correct: published("text", "[]", true),
    says: /a list is declared/,
  },
  {
    rule: 8,
    breaks: "publishes a list with an item of another type",
    broken: published("text", `["a", 1]`, true),
    correct: published("text", `["a", "1"]`, true),
    says: /text is declared, 1 was given/,
  },
  {
    rule: 8,
    breaks: "publishes a typed value without _p_ keys",
    broken: typed(`[{ id: "1" }]`),
    correct: typed(`[{ _p_id: "1", "_p_owner.name": null, _p_size: 2, _p_tags: ["x"] }]`),
    says: /"Things" has no field id/,
    app: typedApp,
  },
  {
    rule: 8,
    breaks: "publishes a typed value with a field of another type",
    broken: typed(`[{ _p_id: 1 }]`),
    correct: typed(`[{ _p_id: "1" }]`),
    says: /_p_id: text is declared/,
    app: typedApp,
  },
  {
    rule: 8,
    breaks: "publishes a typed value whose list is null",
    broken: typed(`[{ _p_tags: null }]`),
    correct: typed(`[{ _p_tags: [], _p_id: null }]`),
    says: /_p_tags: a list of text is declared/,
    app: typedApp,
  },
  {
    rule: 8,
    breaks: "publishes typed values when no type is chosen",
    broken: typed(`[{ _p_id: "1" }]`),
    correct: typed(`[]`),
    says: /no type is chosen/,
  },
  {
    rule: 9,
    breaks: "triggers an event that is not declared",
    broken: { initialize: `try { instance.triggerEvent("opened"); } catch (error) {}` },
    correct: { events: ["opened"], initialize: `instance.triggerEvent("opened");` },
    says: /declares no such event/,
  },
  {
    rule: 12,
    breaks: "reads a secure key in the page",
    broken: { initialize: `context.keys["API secret"];` },
    correct: { initialize: `context.keys["Widget ID"];` },
    says: /is secure/,
  },
  {
    rule: 12,
    breaks: "reads a key that is not declared",
    broken: { initialize: `context.keys["Widget Id"];` },
    correct: { initialize: `context.keys["Widget ID"];` },
    says: /is no key of the plugin's/,
  },
  {
    rule: 12,
    breaks: "uses a member that a page's context does not have",
    broken: { initialize: `context.reportToDebugger;` },
    correct: { initialize: `context.reportDebugger("all well");` },
    says: /context\.reportToDebugger does not exist/,
  },
  {
    rule: 12,
    breaks: "counts on a field that only some apps' users have",
    broken: { initialize: `context.currentUser.get("nickname");` },
    correct: { initialize: `context.currentUser.get("email");` },
    says: /no such field/,
  },
  {
    rule: 12,
    breaks: "uploads a data: address",
    broken: {
      initialize: `context.uploadContent("a.txt", "data:text/plain;base64,aGk=", function () {});`,
    },
    correct: { initialize: `context.uploadContent("a.txt", "aGk=", function () {});` },
    says: /base64 without its data: prefix/,
  },
];

for (const { rule, breaks, broken, correct, says, app = madeApp(), options = "" } of cases) {
  test(`rule ${rule}: catches a plugin that ${breaks}`, async ({ open, told }) => {
    const page = await open({ app, plugin: madePlugin([broken]), options });
    await expect.poll(() => ask(page, (standin) => standin.faults)).not.toEqual([]);
    const faults = await ask(page, (standin) => standin.faults);
    expect(faults.map((fault) => fault.rule)).toContain(rule);
    expect(faults.find((fault) => fault.rule === rule && says.test(fault.message))).toBeDefined();
    await expect.poll(() => told.some((fault) => says.test(fault.message))).toBe(true);
  });

  test(`rule ${rule}: has nothing against it where no plugin ${breaks}`, async ({ open, told }) => {
    const page = await open({ app, plugin: madePlugin([correct]), options });
    await expect
      .poll(() => ask(page, (standin) => standin.log.some((entry) => entry.kind === "update")))
      .toBe(true);
    // Long enough for timers, reruns and callbacks of the plugin's.
    await page.waitForTimeout(300);
    expect(await ask(page, (standin) => standin.faults)).toEqual([]);
    expect(told).toEqual([]);
  });
}
