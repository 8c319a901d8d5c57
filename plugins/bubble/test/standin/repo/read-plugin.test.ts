import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";
import { readPlugin } from "./read-plugin.ts";
import type { RepositoryFiles } from "./sample-plugin.ts";
import { samplePlugin, sampleTypes, writeRepository } from "./sample-plugin.ts";
import type { Json } from "./shape.ts";

const element = "elements/sampel-edgpuw35dg";
const elementAction = `${element}/element_actions/acsay-c5hq6rbt`;
const server = "actions/askserver-c5tppwv5e9v6awg";
const client = "actions/sayhello-edgqju35dhp6y";

let directory = "";

afterEach(() => rmSync(directory, { recursive: true, force: true }));

function read(files: RepositoryFiles) {
  directory = mkdtempSync(join(tmpdir(), "bubble-repo-"));
  writeRepository(directory, files);
  return readPlugin(directory);
}

type Break = (files: RepositoryFiles) => void;

/** Sets what stands at a path of keys in a file of JSON; undefined: takes it away. */
function set(file: string, keys: string, value: unknown): Break {
  return (files) => {
    const copy = structuredClone(files[file]) as Json;
    const path = keys.split("/");
    const last = path.pop() ?? "";
    let inner = copy;
    for (const key of path) inner = inner[key] as Json;
    if (value === undefined) delete inner[last];
    else inner[last] = value;
    files[file] = copy;
  };
}

/** Puts other text, or bytes, into a file; undefined: there is no such file. */
function put(file: string, content: string | Uint8Array | undefined): Break {
  return (files) => {
    if (content === undefined) delete files[file];
    else files[file] = content;
  };
}

/** The element as the text of its file. */
function elementText(change: (text: string) => string): Break {
  return (files) => {
    files[`${element}/params.json`] = change(canonicalJson(files[`${element}/params.json`]));
  };
}

function types(keys: string, value: unknown): Break {
  return (files) => {
    const holder: RepositoryFiles = { types: sampleTypes };
    set("types", keys, value)(holder);
    set("api/raw_calls.json", "calls/sampcall/types", JSON.stringify(holder["types"]))(files);
  };
}

function move(from: string, to: string): Break {
  return (files) => {
    for (const [file, content] of Object.entries(files))
      if (file.startsWith(`${from}/`)) {
        delete files[file];
        files[to + file.slice(from.length)] = content;
      }
  };
}

const params = `${element}/params.json`;
const calls = "api/raw_calls.json";
const shared = "shared_tech_params.json";
const meta = "meta_data.json";
const initialize = `${element}/initialize.js`;
const code = `${server}/server.js`;

it("reads a plugin that Bubble would read", () => {
  const { plugin, faults } = read(samplePlugin());
  expect(faults).toEqual([]);
  expect(plugin?.elements[0]).toMatchObject({
    id: "sampel",
    display: "Sample Element",
    states: [
      { name: "items", value: "custom_data_fdtype", is_list: true },
      { name: "title", value: "text", is_list: false },
    ],
    events: [{ name: "said" }],
    actions: [{ caption: "Say", fields: [{ name: "word" }, { name: "item" }] }],
  });
  expect(plugin?.elements[0]?.code.reset).toContain("instance.data = {}");
  expect(plugin?.actions.map(({ display, type }) => [display, type])).toEqual([
    ["Sample - Ask the server", "server_side"],
    ["Sample - Say hello", "client_side_web"],
  ]);
  expect(plugin?.actions[0]?.code).toEqual({ client: null, server: expect.stringContaining("async") });
  expect(plugin?.apiCalls?.calls[0]).toMatchObject({
    name: "Sample page",
    urlParams: [{ key: "status", allowBlank: true }, { key: "widget_id" }],
    types: {
      "plugin_api.sampcall": { fields: { "_p_owner.name": { type: "text", path: ["owner", "name"] } } },
    },
  });
});

it("gives no plugin to whoever has a faulty one", () => {
  expect(read({ ...samplePlugin(), "plugin.json": "{}" }).plugin).toBeNull();
});

it("refuses a secret's caption in a header", () => {
  const header = '<meta content="_*_Top secret_*_">';
  for (const file of ["html_headers.html", `${element}/headers.html`])
    expect(read({ ...samplePlugin(), [file]: header }).faults).toContainEqual({
      rule: 2,
      file,
      message: 'the file names the secure key "Top secret"; browsers get it',
    });
});

it("compiles every file of functions", () => {
  const files = samplePlugin();
  const functions = Object.keys(files).filter((file) => file.endsWith(".js"));
  for (const file of functions) files[file] = `${files[file] as string}\n`;
  const faults = read(files).faults.filter(({ rule }) => rule === 2);
  expect(faults.map(({ file }) => file).sort()).toEqual(functions.sort());
});

it("takes packages that are declared", () => {
  const files = samplePlugin();
  set(`${server}/params.json`, "use_packages", true)(files);
  expect(read({ ...files, [`${server}/package.json`]: { dependencies: { axios: "1.0.0" } } }).faults).toEqual(
    [],
  );
  const [fault] = read({ ...files, [`${server}/package.json`]: { name: "x" } }).faults;
  expect(fault).toMatchObject({ file: `${server}/package.json`, message: "dependencies is missing" });
});

it("takes the other way to write a field's type", () => {
  const files = samplePlugin();
  types("plugin_api.sampcall/fields/_p_next_cursor", {
    caption: "next_cursor",
    path: ["next_cursor"],
    ret_btype: "text",
  })(files);
  expect(read(files).faults).toEqual([]);
});

const broken: Record<string, [what: string, change: Break, file: string, message: string | RegExp][]> = {
  "the tree": [
    ["an unknown file", put("src/index.ts", "x"), "src/index.ts", /does not know this file/],
    ["a plugin.json", put("plugin.json", "{}"), "plugin.json", /does not know this file/],
    ["a stray file of an element", put(`${element}/element.js`, ""), `${element}/element.js`, /deletes it/],
    ["a mobile component", put(`${element}/component.js`, ""), `${element}/component.js`, /deletes it/],
    [
      "a wrong suffix",
      move(server, "actions/askserver-c5tp"),
      "actions/askserver-c5tp",
      /must be askserver-c5tppwv5e9v6awg/,
    ],
    ["no suffix", move(server, "actions/askserver"), "actions/askserver", /must be askserver-/],
    ["a short id", move(client, "actions/AAC-850m6"), "actions/AAC-850m6", /four letters or more/],
    ["digits in an id", move(client, "actions/hello1-x"), "actions/hello1-x", /letters only/],
    ["no meta data", put(meta, undefined), meta, /is missing/],
    ["no shared parameters", put(shared, undefined), shared, /is missing/],
    ["no reset.js", put(`${element}/reset.js`, undefined), `${element}/reset.js`, /is missing/],
    ["no preview.js", put(`${element}/preview.js`, undefined), `${element}/preview.js`, /is missing/],
    ["no run.js", put(`${elementAction}/run.js`, undefined), `${elementAction}/run.js`, /is missing/],
    ["no server.js", put(code, undefined), code, /is missing/],
    ["no client.js", put(`${client}/client.js`, undefined), `${client}/client.js`, /is missing/],
    [
      "no initialization of a state",
      put(`${element}/states/sttitle-edu78ubmdhjg/initialization.js`, undefined),
      `${element}/states/sttitle-edu78ubmdhjg/initialization.js`,
      /is missing/,
    ],
    [
      "a state's folder without a state",
      put(`${element}/states/stnone-edu6wvvec/initialization.js`, "x"),
      `${element}/states/stnone-edu6wvvec/initialization.js`,
      /does not know/,
    ],
    [
      "a leftover client.js",
      put(`${server}/client.js`, "function(properties, context) { window.x = 1; }"),
      `${server}/client.js`,
      /never runs this file/,
    ],
    [
      "a package.json without packages",
      put(`${server}/package.json`, "{}"),
      `${server}/package.json`,
      /does not know/,
    ],
    [
      "packages without a package.json",
      set(`${server}/params.json`, "use_packages", true),
      `${server}/package.json`,
      /is missing/,
    ],
    ["a license of another kind", put("LICENSE", "MIT"), "LICENSE", /not open_source/],
    ["bytes that are no text", put(initialize, new Uint8Array([0xff, 0xfe])), initialize, /not UTF-8/],
    ["an empty header", put("html_headers.html", " "), "html_headers.html", /file is empty/],
  ],
  "the bytes of JSON": [
    [
      "unsorted keys",
      elementText((text) =>
        text
          .replace(/ {4}"add_is_visible": true,\n/, "")
          .replace('"web"', '"web",\n    "add_is_visible": true'),
      ),
      params,
      /bytes are not Bubble's/,
    ],
    ["two spaces", elementText((text) => JSON.stringify(JSON.parse(text), null, 2)), params, /bytes are not/],
    ["a newline at the end", elementText((text) => `${text}\n`), params, /bytes are not/],
    [
      "a key twice",
      elementText((text) => text.replace('"icon"', '"icon": "ion-x",\n    "icon"')),
      params,
      /bytes are not/,
    ],
    ["no JSON", elementText((text) => text.slice(1)), params, /no JSON/],
    [
      "an empty object",
      set(`${client}/params.json`, "fields", {}),
      `${client}/params.json`,
      "fields is empty: Bubble drops it",
    ],
  ],
  "meta data": [
    ["a short name", set(meta, "name", "Chat"), meta, /5 to 35/],
    ["a long name", set(meta, "name", "x".repeat(36)), meta, /5 to 35/],
    ["no description", set(meta, "description", undefined), meta, "description is missing"],
    ["no category", set(meta, "categories", {}), meta, /one to five/],
    [
      "six categories",
      set(meta, "categories", { 0: "a", 1: "b", 2: "c", 3: "d", 4: "e", 5: "f" }),
      meta,
      /one to five/,
    ],
    ["a category twice", set(meta, "categories", { 0: "a", 1: "a" }), meta, /repeats one/],
    ["a hole in categories", set(meta, "categories", { 0: "a", 2: "b" }), meta, /without holes/],
    ["an unknown license", set(meta, "license", "mit"), meta, /must be one of open_source/],
    ["an unknown platform", set(meta, "platforms_new", "ios"), meta, /must be one of web/],
    ["another Node", set(meta, "sa_node_version", 22), meta, /must be one of 14, 18/],
    ["an image with a scheme", set(meta, "image", "https://x"), meta, /starts with \/\//],
    [
      "tracking that is not described",
      set(meta, "data_tracked", true),
      meta,
      /data_tracked_description is missing/,
    ],
    ["BBCode left open", set(meta, "description", "[b]bold"), meta, "description: [b] is not closed"],
    [
      "BBCode closed wrongly",
      set(meta, "description", "[b][url=x]a[/b][/url]"),
      meta,
      /\[\/b\] closes nothing/,
    ],
    ["an unknown key", set(meta, "version", "1"), meta, "version is not a key that Bubble knows"],
  ],
  "shared parameters": [
    ["another plugin API", set(shared, "dependencies/plugin_api_version", 5), shared, /must be one of 4/],
    [
      "an unknown kind of key",
      set(shared, "shared_keys/keysec/type", "private"),
      shared,
      /must be one of secure/,
    ],
    [
      "a key without caption",
      set(shared, "shared_keys/keysec/caption", undefined),
      shared,
      /caption is missing/,
    ],
    [
      "two keys of one caption",
      set(shared, "shared_keys/keysec/caption", "Widget ID"),
      shared,
      /"Widget ID" is there twice/,
    ],
    [
      "a key under a digit",
      set(shared, "shared_keys/0", { caption: "Other", type: "secure" }),
      shared,
      /shared_keys\.0: an id/,
    ],
    ["an asset without address", set(shared, "assets", { asset: { name: "a" } }), shared, /url is missing/],
  ],
  headers: [
    [
      "another tag",
      put("html_headers.html", "<style>a{}</style>"),
      "html_headers.html",
      /only script, meta and link/,
    ],
    [
      "another tag of an element",
      put(`${element}/headers.html`, "<div>x</div>"),
      `${element}/headers.html`,
      /only script/,
    ],
    ["a comment", put("html_headers.html", "<!-- x --><meta>"), "html_headers.html", /only script/],
    [
      "an undeclared key",
      put("html_headers.html", "<meta content='_*_Other_*_'>"),
      "html_headers.html",
      /"Other", which/,
    ],
  ],
  "an element": [
    ["no display", set(params, "display", undefined), params, "display is missing"],
    ["a blank display", set(params, "display", " "), params, /not blank/],
    ["an unknown category", set(params, "category", "containers"), params, /must be one of visual elements/],
    ["no Ionicon", set(params, "icon", "chat"), params, /Ionicon/],
    ["no size", set(params, "default_dim/width", undefined), params, "default_dim.width is missing"],
    ["an unknown application", set(params, "property_applications/Shadow", true), params, /not a key/],
    ["a flag that is a text", set(params, "has_reset_fn", "yes"), params, /must be true or false/],
    ["an unknown key", set(params, "add_hover", true), params, "add_hover is not a key that Bubble knows"],
    ["the platform mobile", set(params, "platform_type", "mobile"), params, /for the web/],
    ["autobinding half said", set(params, "support_autobinding", true), params, /stand together/],
    [
      "two states of one name",
      set(params, "states/stitems/name", "title"),
      params,
      'states: the name "title" is there twice',
    ],
    [
      "two events of one name",
      set(params, "events/evmore", { caption: "x", name: "said" }),
      params,
      /events: the name "said"/,
    ],
    [
      "an id twice in the element",
      set(params, "events/fdlabel", { caption: "x", name: "x" }),
      params,
      /ids: the id "fdlabel"/,
    ],
    [
      "an unknown type of a state",
      set(params, "states/sttitle/value", "string"),
      params,
      /states\.sttitle\.value is "string"/,
    ],
    [
      "a state of no App Type",
      set(params, "states/stitems/value", "custom_data_fdwords"),
      params,
      /points to fdwords/,
    ],
    [
      "an initialization that differs",
      set(params, "states/sttitle/initialization_code/fn", "function(){}"),
      params,
      /is not the text of/,
    ],
    [
      "an event without name",
      set(params, "events/evsaid/name", undefined),
      params,
      /events\.evsaid\.name is missing/,
    ],
    ["an event with a payload", set(params, "events/evsaid/value", "text"), params, /not a key/],
  ],
  fields: [
    [
      "two fields of one name",
      set(params, "fields/fdlabel/name", "words"),
      params,
      'fields: the name "words" is there twice',
    ],
    ["no caption", set(params, "fields/fdwords/caption", undefined), params, /caption is missing/],
    ["no rank", set(params, "fields/fdwords/rank", undefined), params, /rank is missing/],
    ["a rank twice", set(params, "fields/fdwords/rank", 1), params, /each once/],
    ["a hole in the ranks", set(params, "fields/fdfield/rank", 12), params, /ranks must be 0 to 9/],
    ["half a rank", set(params, "fields/fdwords/rank", 0.5), params, /must be a rank/],
    ["an unknown editor", set(params, "fields/fdwords/editor", "Text"), params, /editor is "Text"/],
    [
      "an editor for actions only",
      set(params, "fields/fdwords/editor", "key_value_list"),
      params,
      /key_value_list/,
    ],
    [
      "a field of no App Type",
      set(params, "fields/fdfield/editor", "custom_field_fdside"),
      params,
      /points to fdside/,
    ],
    [
      "a dynamic value without type",
      set(params, "fields/fdvalue/value", undefined),
      params,
      /value is missing/,
    ],
    ["an unknown type", set(params, "fields/fdvalue/value", "yes_no"), params, /is "yes_no"/],
    [
      "a type of a static editor",
      set(params, "fields/fdwords/value", "text"),
      params,
      /for DynamicValue only/,
    ],
    [
      "a list of a static editor",
      set(params, "fields/fdwords/is_list", true),
      params,
      /for DynamicValue only/,
    ],
    ["no options", set(params, "fields/fdside/options", undefined), params, /options is missing/],
    ["options with spaces", set(params, "fields/fdside/options", "Left, Right"), params, /without spaces/],
    ["an option twice", set(params, "fields/fdside/options", "Left,Left"), params, /repeats one/],
    ["options of no dropdown", set(params, "fields/fdwords/options", "a,b"), params, /for Dropdown only/],
    [
      "a default that is no option",
      set(params, "fields/fdside/default_val", "Top"),
      params,
      /not one of its options/,
    ],
    ["a default of another type", set(params, "fields/fdcount/default_val", "3"), params, /must be a number/],
    [
      "a default that is no color",
      set(params, "fields/fdcolor/default_val", "blueish"),
      params,
      /must be a color/,
    ],
    ["a default of a list", set(params, "fields/fdvalue/default_val", "x"), params, /has no default/],
    ["a long number", set(params, "fields/fdcount/long_text", true), params, /for texts only/],
    ["an optional label", set(params, "fields/fdlabel/optional", true), params, /Label has no value/],
    ["an unknown key", set(params, "fields/fdwords/tooltip", "x"), params, /not a key/],
    [
      "a style of an action",
      set(`${client}/params.json`, "fields/helloname/in_style", true),
      `${client}/params.json`,
      /for elements only/,
    ],
  ],
  "element actions": [
    [
      "no caption",
      set(`${elementAction}/params.json`, "caption", undefined),
      `${elementAction}/params.json`,
      "caption is missing",
    ],
    [
      "a return value",
      set(`${elementAction}/params.json`, "return_value", { x: 1 }),
      `${elementAction}/params.json`,
      /not a key/,
    ],
    [
      "a type of no App Type of the element",
      set(`${elementAction}/params.json`, "fields/saything/value", "custom_data_element_fdside"),
      `${elementAction}/params.json`,
      /no App Type field of the element/,
    ],
    [
      "an element's type elsewhere",
      set(params, "fields/fdvalue/value", "custom_data_element_fdtype"),
      params,
      /for an element's actions only/,
    ],
  ],
  actions: [
    [
      "an unknown type",
      set(`${client}/params.json`, "type", "browser"),
      `${client}/params.json`,
      /must be one of server_side/,
    ],
    [
      "a type that is not used here",
      set(`${client}/params.json`, "type", "client_side"),
      `${client}/params.json`,
      /client_side_web/,
    ],
    [
      "an unknown category",
      set(`${client}/params.json`, "category", "chat"),
      `${client}/params.json`,
      /must be one of plugins/,
    ],
    [
      "two of one display",
      set(`${client}/params.json`, "display", "Sample - Ask the server"),
      "actions",
      /display "Sample - Ask the server" is there twice/,
    ],
    [
      "a return value twice",
      set(`${server}/params.json`, "return_value/rtcount/name", "answer"),
      `${server}/params.json`,
      /the name "answer" is there twice/,
    ],
    [
      "a hole in the return values",
      set(`${server}/params.json`, "return_value/rtwhen/rank", 7),
      `${server}/params.json`,
      /return_value: the ranks/,
    ],
    [
      "a return value of no App Type",
      set(`${server}/params.json`, "return_value/rtitems/value", "custom_data_asktext"),
      `${server}/params.json`,
      /points to asktext/,
    ],
    [
      "a return value of a client action",
      set(`${client}/params.json`, "return_value", {
        rtdone: { caption: "x", name: "x", rank: 0, value: "text" },
      }),
      `${client}/params.json`,
      /for server actions only/,
    ],
  ],
  "API calls": [
    [
      "junk keys",
      set(calls, "calls/sampcall/0", "A"),
      calls,
      "calls.sampcall.0 is not a key that Bubble knows",
    ],
    [
      "a junk parameter",
      set(calls, "calls/sampcall/url_params/0", { key: "x", private: true, value: "", visibility: "public" }),
      calls,
      /url_params\.0: an id/,
    ],
    ["an unknown method", set(calls, "calls/sampcall/method", "delete"), calls, /must be one of get/],
    ["an unknown use", set(calls, "calls/sampcall/publish_as", "value"), calls, /must be one of data/],
    [
      "an unknown visibility",
      set(calls, "calls/sampcall/headers/hdtoken/visibility", "private"),
      calls,
      /must be one of public/,
    ],
    ["an unknown kind of data", set(calls, "calls/sampcall/data_type", "json"), calls, /must be one of JSON/],
    ["an unknown way to log in", set(calls, "auth", "bearer"), calls, /must be one of none/],
    ["a key of the organisation", set(calls, "auth", "private_key_header"), calls, /never goes with/],
    [
      "a shared secret",
      set(calls, "shared_headers", {
        shsecret: { key: "X-Key", private: true, value: "x", visibility: "secret" },
      }),
      calls,
      /shared secret/,
    ],
    [
      "a parameter of the url that is not there",
      set(calls, "calls/sampcall/url_params/upstatus", undefined),
      calls,
      /no such url_params/,
    ],
    [
      "a parameter that is not in the url",
      set(calls, "calls/sampcall/url", "https://chat.example.com/[widget_id]"),
      calls,
      /"status" does not stand/,
    ],
    [
      "a host that is a parameter",
      set(calls, "calls/sampcall/url", "https://[status]/[widget_id]"),
      calls,
      /host is no parameter/,
    ],
    [
      "a key twice",
      set(calls, "calls/sampcall/url_params/upstatus/key", "widget_id"),
      calls,
      /"widget_id" is there twice/,
    ],
    ["a body of a get", set(calls, "calls/sampcall/body", "{}"), calls, /a get has no body/],
    [
      "a call that is not initialized",
      set(calls, "calls/sampcall/initialized", false),
      calls,
      /not initialized/,
    ],
    ["no types", set(calls, "calls/sampcall/types", undefined), calls, /types is missing/],
    ["types that are no text", set(calls, "calls/sampcall/types", { a: 1 }), calls, /must be a text/],
    ["types that do not parse", set(calls, "calls/sampcall/types", "{"), calls, /holds an object of JSON/],
    [
      "a value of another call",
      set(calls, "calls/sampcall/ret_value", "api.1700000000000x1.plugin_api.other"),
      calls,
      /ret_value must be api/,
    ],
    [
      "a value of no plugin",
      set(calls, "calls/sampcall/ret_value", "api.plugin.plugin_api.sampcall"),
      calls,
      /ret_value must be api/,
    ],
    ["a list that is none", set(calls, "calls/sampcall/is_list", true), calls, /do not agree/],
    ["a rank that is not there", set(calls, "calls/sampcall/rank", 1), calls, /ranks must be/],
    [
      "no root among the types",
      types("plugin_api.sampcall", undefined),
      calls,
      /plugin_api\.sampcall is missing/,
    ],
    [
      "a path that differs",
      types("plugin_api.sampcall/fields/_p_owner.name/path", ["owner", "id"]),
      calls,
      /the key must be _p_/,
    ],
    [
      "a field without prefix",
      types("plugin_api.sampcall/fields/id", { caption: "id", path: ["id"], ret_value: "text" }),
      calls,
      /the key must be _p_/,
    ],
    [
      "an unknown type",
      types("plugin_api.sampcall/fields/_p_next_cursor/ret_value", "string"),
      calls,
      /"string", which is not there/,
    ],
    ["a type that is not there", types("plugin_api.sampcall.items", undefined), calls, /which is not there/],
    [
      "a type of another plugin",
      types(
        "plugin_api.sampcall/fields/_p_items/ret_value",
        "list.api.1700000000000x9.plugin_api.sampcall.items",
      ),
      calls,
      /which is not there/,
    ],
    [
      "a type that nothing is of",
      types("plugin_api.sampcall.more", sampleTypes["plugin_api.sampcall.items"]),
      calls,
      /nothing is of the type/,
    ],
    [
      "a type of another call",
      types("plugin_api.other", sampleTypes["plugin_api.sampcall.items"]),
      calls,
      /is no part of/,
    ],
    ["a type without fields", types("plugin_api.sampcall.items/fields", {}), calls, /has no fields/],
    [
      "both kinds of type",
      types("plugin_api.sampcall/fields/_p_next_cursor/ret_btype", "text"),
      calls,
      /either ret_value or ret_btype/,
    ],
    [
      "a sample of another type",
      types("plugin_api.sampcall.items/fields/_p_size/sample_value", "2"),
      calls,
      /sample_value must be a number/,
    ],
    ["an unknown key of a type", types("plugin_api.sampcall/is_list", true), calls, /not a key/],
    [
      "an unknown key of a typed field",
      types("plugin_api.sampcall/fields/_p_next_cursor/doc", "x"),
      calls,
      /not a key/,
    ],
  ],
};

describe.each(Object.entries(broken))("refuses in %s", (_where, cases) => {
  it.each(cases)("%s", (_what, change, file, message) => {
    const files = samplePlugin();
    change(files);
    const { faults, plugin } = read(files);
    const said = faults
      .filter((fault) => fault.rule === 1 && fault.file === file)
      .map((fault) => fault.message);
    expect(
      said.some((text) => (typeof message === "string" ? text === message : message.test(text))),
      `${String(message)} is not among ${JSON.stringify(faults, null, 2)}`,
    ).toBe(true);
    expect(plugin).toBeNull();
  });
});
