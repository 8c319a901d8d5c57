import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { LoadedPlugin } from "../loaded-plugin.ts";
import { canonicalJson } from "./canonical-json.ts";
import { readPlugin } from "./read-plugin.ts";

/** A repository as its files: JSON as values, everything else as text or bytes. */
export type RepositoryFiles = Record<string, string | Uint8Array | object>;

const pluginId = "1700000000000x123456789";
const skeleton = "function(properties, context) {\n\n\n\n}";

/** An element with every editor, a server action, a client action and a call: small, and without a fault. */
export function samplePlugin(): RepositoryFiles {
  return {
    "README.md": "# Sample\n",
    "meta_data.json": {
      categories: { "0": "chat", "1": "customer support" },
      data_tracked: false,
      description: "[b]A sample[/b] for tests",
      image: "//cdn.example.com/icon.png",
      license: "private",
      link: "https://chat.example.com",
      name: "Sample plugin",
      platforms_new: "web",
      plugin_instructions: "1. Put the element on a page.",
      sa_node_version: 18,
    },
    "shared_tech_params.json": {
      dependencies: { plugin_api_version: 4, use_jquery: true },
      shared_keys: {
        keyhost: { caption: "Backend URL", type: "client_safe" },
        keywid: { caption: "Widget ID", type: "client_safe" },
        keysec: { caption: "Top secret", type: "secure" },
      },
    },
    "html_headers.html": '<script>window.sampleWidget = "_*_Widget ID_*_";</script>',
    "elements/sampel-edgpuw35dg/params.json": element,
    "elements/sampel-edgpuw35dg/headers.html": '<meta name="sample" content="once">',
    "elements/sampel-edgpuw35dg/initialize.js":
      'function(instance, context) {\n    instance.publishState("title", String(context.keys["Widget ID"]));\n}',
    "elements/sampel-edgpuw35dg/update.js":
      "function(instance, properties, context) {\n    instance.canvas.text(properties.words);\n}",
    "elements/sampel-edgpuw35dg/preview.js":
      'function(instance, properties) {\n    instance.canvas.append("<b>Sample</b>");\n}',
    "elements/sampel-edgpuw35dg/reset.js": "function(instance, context) {\n    instance.data = {};\n}",
    "elements/sampel-edgpuw35dg/states/sttitle-edu78ubmdhjg/initialization.js": skeleton,
    "elements/sampel-edgpuw35dg/states/stitems-edu6jx35dntg/initialization.js": skeleton,
    "elements/sampel-edgpuw35dg/element_actions/acsay-c5hq6rbt/params.json": {
      caption: "Say",
      doc: "Says a word",
      fields: {
        saytext: { caption: "Word", editor: "DynamicValue", name: "word", rank: 0, value: "text" },
        saything: {
          caption: "Item",
          editor: "DynamicValue",
          name: "item",
          optional: true,
          rank: 1,
          value: "custom_data_element_fdtype",
        },
      },
    },
    "elements/sampel-edgpuw35dg/element_actions/acsay-c5hq6rbt/run.js":
      'function(instance, properties, context) {\n    instance.triggerEvent("said");\n}',
    "actions/askserver-c5tppwv5e9v6awg/params.json": serverAction,
    "actions/askserver-c5tppwv5e9v6awg/server.js":
      "async function(properties, context) {\n    return { answer: properties.question, items: [] };\n}",
    "actions/askserver-c5tppwv5e9v6awg/client.js": skeleton,
    "actions/sayhello-edgqju35dhp6y/params.json": {
      category: "plugins",
      display: "Sample - Say hello",
      fields: { helloname: { caption: "Name", editor: "StaticText", name: "name", rank: 0 } },
      type: "client_side_web",
    },
    "actions/sayhello-edgqju35dhp6y/client.js":
      "function(properties, context) {\n    window.hello = properties.name;\n}",
    "api/raw_calls.json": {
      auth: "none",
      calls: { sampcall: call },
      human: "Sample API",
    },
  };
}

const element = {
  add_is_visible: true,
  category: "visual elements",
  default_dim: { height: 60, width: 60 },
  display: "Sample Element",
  events: { evsaid: { caption: "Said", doc: "Fires once a word", name: "said" } },
  fields: {
    fdlabel: { caption: "Choose 'Sample items' below", editor: "Label", name: "info", rank: 0 },
    fdtype: { caption: "Type", editor: "custom_type", name: "item_type", optional: true, rank: 1 },
    fdwords: {
      caption: "Words",
      editor: "StaticText",
      long_text: true,
      name: "words",
      optional: true,
      rank: 2,
    },
    fdcount: {
      caption: "Count",
      default_val: 3,
      editor: "StaticNumber",
      in_style: true,
      name: "count",
      rank: 3,
    },
    fdsure: { caption: "Sure", default_val: false, editor: "Checkbox", name: "is_sure", rank: 4 },
    fdcolor: {
      caption: "Accent",
      default_val: "rgba(37, 99, 235, 1)",
      editor: "Color",
      in_style: true,
      name: "accent",
      rank: 5,
    },
    fdside: {
      caption: "Side",
      default_val: "Left",
      editor: "Dropdown",
      name: "side",
      options: "Left,Right",
      rank: 6,
    },
    fdimage: { caption: "Image", editor: "Image", name: "picture", optional: true, rank: 7 },
    fdvalue: {
      caption: "Names",
      doc: "Some names",
      editor: "DynamicValue",
      is_list: true,
      name: "names",
      optional: true,
      rank: 8,
      value: "text",
    },
    fdfield: {
      caption: "Of the item",
      editor: "custom_field_fdtype",
      name: "item_field",
      optional: true,
      rank: 9,
    },
  },
  has_reset_fn: true,
  icon: "ion-chatbubble",
  platform_type: "web",
  property_applications: { MinWidth: true, resizable: true },
  states: {
    sttitle: { caption: "Title", initialization_code: { fn: skeleton }, name: "title", value: "text" },
    stitems: {
      caption: "Items",
      initialization_code: { fn: skeleton },
      is_list: true,
      name: "items",
      value: "custom_data_fdtype",
    },
  },
};

const serverAction = {
  category: "plugins",
  display: "Sample - Ask the server",
  fields: {
    asktype: { caption: "Type", editor: "custom_type", name: "item_type", optional: true, rank: 0 },
    asktext: { caption: "Question", editor: "DynamicValue", name: "question", rank: 1, value: "text" },
    asktags: {
      caption: "Tags",
      editor: "DynamicValue",
      is_list: true,
      name: "tags",
      optional: true,
      rank: 2,
      value: "text",
    },
    askwhen: {
      caption: "When",
      editor: "DynamicValue",
      name: "when",
      optional: true,
      rank: 3,
      value: "date",
    },
    askabout: { caption: "Ask anything", editor: "Label", name: "about", rank: 4 },
  },
  return_value: {
    rtanswer: { caption: "Answer", name: "answer", rank: 0, value: "text" },
    rtitems: { caption: "Items", is_list: true, name: "items", rank: 1, value: "custom_data_asktype" },
    rtcount: { caption: "Count", name: "count", rank: 2, value: "number" },
    rtsure: { caption: "Sure", name: "sure", rank: 3, value: "boolean" },
    rtwhen: { caption: "When", name: "when", rank: 4, value: "date" },
  },
  type: "server_side",
};

/** The types of the call, before they are made a text. */
export const sampleTypes = {
  "plugin_api.sampcall": {
    caption: "Sample page",
    fields: {
      _p_next_cursor: {
        caption: "next_cursor",
        path: ["next_cursor"],
        ret_value: "text",
        sample_value: "c_2",
      },
      "_p_owner.name": {
        caption: "owner name",
        path: ["owner", "name"],
        ret_value: "text",
        sample_value: "Ada",
      },
      _p_items: {
        caption: "items",
        path: ["items"],
        ret_value: `list.api.${pluginId}.plugin_api.sampcall.items`,
      },
    },
  },
  "plugin_api.sampcall.items": {
    caption: "Sample items",
    fields: {
      _p_id: { caption: "id", path: ["id"], ret_value: "text", sample_value: "i_1" },
      _p_size: { caption: "size", path: ["size"], ret_value: "number", sample_value: 2 },
      _p_made_at: {
        caption: "made_at",
        path: ["made_at"],
        ret_value: "date",
        sample_value: "2026-01-02T03:04:05Z",
      },
      _p_tags: { caption: "tags", path: ["tags"], ret_value: "list.text", sample_value: "blue" },
    },
  },
};

const call = {
  headers: {
    hdtoken: { key: "Authorization", private: true, value: "Bearer sample", visibility: "public" },
  },
  initialized: true,
  is_list: false,
  method: "get",
  name: "Sample page",
  params: {
    pmrefresh: { allow_blank: true, key: "refresh", private: false, value: "", visibility: "public" },
  },
  publish_as: "data",
  rank: 0,
  ret_value: `api.${pluginId}.plugin_api.sampcall`,
  should_reinitialize: false,
  types: JSON.stringify(sampleTypes),
  url: "https://chat.example.com/api/items/[widget_id]?status=[status]",
  url_params: {
    upstatus: { allow_blank: true, key: "status", private: true, value: "open", visibility: "public" },
    upwidget: { key: "widget_id", private: true, value: "w_demo", visibility: "public" },
  },
};

export function writeRepository(directory: string, files: RepositoryFiles): void {
  for (const [file, content] of Object.entries(files)) {
    const path = join(directory, file);
    mkdirSync(dirname(path), { recursive: true });
    const isRaw = typeof content === "string" || content instanceof Uint8Array;
    writeFileSync(path, isRaw ? content : canonicalJson(content));
  }
}

/** The same, read back as the stand-in reads it. */
export function samplePluginLoaded(files: RepositoryFiles = samplePlugin()): LoadedPlugin {
  const directory = mkdtempSync(join(tmpdir(), "bubble-repo-"));
  try {
    writeRepository(directory, files);
    const { plugin, faults } = readPlugin(directory);
    if (!plugin) throw new Error(`The sample plugin is faulty: ${JSON.stringify(faults)}`);
    return plugin;
  } finally {
    rmSync(directory, { recursive: true });
  }
}
