import { runInNewContext } from "node:vm";
import { afterEach, expect, it } from "vitest";
import { bubbleJson } from "./bubble-json.ts";
import { unknownPluginId } from "./call-target.ts";
import { composeSample, faultsOf, removeSamples } from "./test/sample-plugin.ts";

afterEach(removeSamples);

/** What a file's function does, as Bubble would evaluate it. */
function evaluate(text: string, globals: object = {}): (...given: unknown[]) => unknown {
  return runInNewContext(`(${text})`, { ...globals }) as (...given: unknown[]) => unknown;
}

const element = "elements/fycounter-ctwp6vvndtu6awg";

it("emits every file that Bubble knows, and no other", async () => {
  const { files } = await composeSample();
  expect(Object.keys(files).toSorted()).toEqual([
    "README.md",
    "actions/fyaddup-ctwp2t34enr0/params.json",
    "actions/fyaddup-ctwp2t34enr0/server.js",
    "actions/fyshowit-ctwq6u3fexmq8/client.js",
    "actions/fyshowit-ctwq6u3fexmq8/params.json",
    "api/raw_calls.json",
    `${element}/element_actions/fycounterdoadd-ctwp6vvndtu6awk4dxgp8t0/params.json`,
    `${element}/element_actions/fycounterdoadd-ctwp6vvndtu6awk4dxgp8t0/run.js`,
    `${element}/initialize.js`,
    `${element}/params.json`,
    `${element}/preview.js`,
    `${element}/reset.js`,
    `${element}/states/fycounterstcounts-ctwp6vvndtu6awkkehhpyxbeehtg/initialization.js`,
    `${element}/states/fycountersttotal-ctwp6vvndtu6awkkehu6yx31dg/initialization.js`,
    `${element}/update.js`,
    "meta_data.json",
    "shared_tech_params.json",
  ]);
});

it("is changed by nothing that the sync does to its files", async () => {
  const { files } = await composeSample();
  const descriptors = Object.entries(files).filter(([path]) => path.endsWith(".json"));
  expect(descriptors).toHaveLength(7);
  for (const [, text] of descriptors) {
    expect(bubbleJson(JSON.parse(text))).toBe(text);
    expect(text.endsWith("}")).toBe(true);
  }
  const scripts = Object.entries(files).filter(([path]) => path.endsWith(".js"));
  for (const [, text] of scripts) expect(text).toBe(text.trim());
});

it("describes an element with ids, names, ranks and types", async () => {
  const { files } = await composeSample();
  const params = JSON.parse(files[`${element}/params.json`]!);
  expect(params).toMatchObject({ display: "Foyer Counter", platform_type: "web", has_reset_fn: true });
  expect(params.actions).toBeUndefined();
  expect(params.fields.fycountermode).toEqual({
    caption: "Mode",
    default_val: "Up",
    doc: "Which way.",
    editor: "Dropdown",
    name: "mode",
    options: "Up,Down",
    rank: 3,
  });
  expect(params.states.fycounterstcounts).toEqual({
    caption: "Counts",
    doc: "All.",
    initialization_code: {
      fn: files[`${element}/states/fycounterstcounts-ctwp6vvndtu6awkkehhpyxbeehtg/initialization.js`],
    },
    is_list: true,
    name: "counts",
    value: "custom_data_fycountercounttype",
  });
});

it("flattens objects of a call's answer, and makes lists of objects types of their own", async () => {
  const { files } = await composeSample(
    {},
    { pluginId: "1700000000001x123", backendUrl: "https://chat.example.net/" },
  );
  const call = JSON.parse(files["api/raw_calls.json"]!).calls.fycallcounts;
  expect(call.url).toBe("https://chat.example.net/api/counts/[counter_id]");
  expect(call.ret_value).toBe("api.1700000000001x123.plugin_api.fycallcounts");
  const types = JSON.parse(call.types);
  expect(Object.keys(types)).toEqual([
    "plugin_api.fycallcounts",
    "plugin_api.fycallcounts.counts",
    "plugin_api.fycallcounts.counts.notes",
  ]);
  expect(types["plugin_api.fycallcounts"].fields).toEqual({
    _p_total: { ret_value: "number", caption: "total", sample_value: 2, path: ["total"] },
    "_p_owner.name": {
      ret_value: "text",
      caption: "owner name",
      sample_value: "Kim",
      path: ["owner", "name"],
    },
    "_p_owner.tags": {
      ret_value: "list.text",
      caption: "owner tags",
      sample_value: "a",
      path: ["owner", "tags"],
    },
    _p_counts: {
      ret_value: "list.api.1700000000001x123.plugin_api.fycallcounts.counts",
      caption: "counts",
      path: ["counts"],
    },
  });
});

it("has a placeholder for the plugin's id until Bubble has given one", async () => {
  const { files } = await composeSample();
  expect(files["api/raw_calls.json"]).toContain(`api.${unknownPluginId}.plugin_api`);
});

it("makes functions that run as Bubble runs them, with nothing shared between two instances", async () => {
  const { files } = await composeSample();
  const log: unknown[] = [];
  const instanceOf = (name: string): object => ({
    data: {},
    publishState: (state: string, value: unknown) => log.push([name, state, value]),
    triggerEvent: (event: string) => log.push([name, event]),
  });
  const context = { keys: { Address: "https://a.example" } };
  const [one, other] = [instanceOf("one"), instanceOf("other")];
  const initialize = evaluate(files[`${element}/initialize.js`]!);
  initialize(one, context);
  initialize(other, context);
  const run = Object.entries(files).find(([path]) => path.endsWith("/run.js"))![1];
  evaluate(run)(one, { by: 2 }, context);
  evaluate(run)(other, { by: null }, context);
  evaluate(files[`${element}/reset.js`]!)(one, context);
  expect(log).toEqual([
    ["one", "total", 2],
    ["one", "counted"],
    ["other", "total", 1],
    ["other", "counted"],
    ["one", "total", 0],
    ["one", "cleared"],
  ]);
});

it("lets what a function throws through", async () => {
  const { files } = await composeSample({
    "src/elements/counter/update.ts": [
      ["instance.data.foyer.draw", "properties.list.get(0, 1); instance.data.foyer.draw"],
    ],
    "src/elements/counter/manifest.ts": [
      [
        "accent: {",
        'list: { editor: "DynamicValue", value: "text", is_list: true, caption: "List", doc: "Texts." }, accent: {',
      ],
    ],
  });
  const list = {
    get(): never {
      throw new Error("not ready");
    },
  };
  expect(() => evaluate(files[`${element}/update.js`]!)({}, { list }, {})).toThrow("not ready");
});

it("makes server functions that reach Node's own modules", async () => {
  const { files } = await composeSample();
  const server = evaluate(files["actions/fyaddup-ctwp2t34enr0/server.js"]!, {
    require: (name: string) => process.getBuiltinModule(name),
  });
  const context = { keys: { "Very secret password": "hush" } };
  await expect(server({ one: 2, count_type: "" }, context)).resolves.toMatchObject({
    sum: 66,
    success: true,
  });
});

it("leaves an empty reset function where the element has none", async () => {
  const { files } = await composeSample({
    "src/elements/counter/manifest.ts": [["has_reset_fn: true,", ""]],
    "src/elements/counter/reset.ts": null,
  });
  expect(files[`${element}/reset.js`]).toBe("function(instance, context) {\n\n\n\n}");
});

it.each(["http://chat.example.com", "chat.example.com", "ftp://x"])(
  "refuses %s as a backend",
  async (backendUrl) => {
    expect(await faultsOf({}, { backendUrl })).toEqual([
      `--backend-url: "${backendUrl}" is no https address. It looks like https://chat.example.com.`,
    ]);
  },
);

it("refuses what is no plugin id", async () => {
  expect((await faultsOf({}, { pluginId: "abc" }))[0]).toMatch(/^--plugin-id: "abc" is none/);
});
