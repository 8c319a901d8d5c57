import type { PageElement, Workflow } from "../app.ts";
import type { App, Expression } from "../app.ts";
import type { LoadedAction, LoadedElement, LoadedField, LoadedPlugin } from "../loaded-plugin.ts";

/** Tiny plugins and apps, for the tests of the stand-in itself: written as values, not read from files. */

/** Bodies of an element's functions; those that are left out do nothing. */
interface ElementBodies {
  initialize?: string;
  update?: string;
  preview?: string;
  reset?: string;
}

export interface MadeElement extends ElementBodies {
  display?: string;
  params?: Record<string, unknown>;
  fields?: Record<string, Partial<LoadedField>>;
  states?: Record<string, { value: string; is_list?: boolean }>;
  events?: string[];
  /** By caption: the body of `run`. */
  actions?: Record<string, { run: string; fields?: Record<string, Partial<LoadedField>> }>;
  /** Whole texts in place of bodies. */
  files?: Partial<LoadedElement["code"]>;
}

const body = (args: string, text = "") => `function(${args}) {\n${text}\n}`;

function madeElement(made: MadeElement): LoadedElement {
  return {
    id: "tryit",
    display: made.display ?? "Try it",
    params: {
      add_is_visible: true,
      has_reset_fn: true,
      default_dim: { width: 120, height: 40 },
      property_applications: { resizable: true },
      ...made.params,
    },
    fields: madeFields(made.fields ?? {}),
    states: Object.entries(made.states ?? {}).map(([name, state]) => ({
      id: `s${name}`,
      caption: name,
      name,
      value: state.value,
      is_list: state.is_list ?? false,
    })),
    events: (made.events ?? []).map((name) => ({ id: `e${name}`, caption: name, name })),
    actions: Object.entries(made.actions ?? {}).map(([caption, action]) => ({
      id: `a${caption}`,
      caption,
      fields: madeFields(action.fields ?? {}),
      run: body("instance, properties, context", action.run),
    })),
    code: {
      initialize: body("instance, context", made.initialize),
      update: body("instance, properties, context", made.update),
      preview: body("instance, properties", made.preview),
      reset: body("instance, context", made.reset),
      ...made.files,
    },
    header: null,
  };
}

export function madeAction(
  display: string,
  type: LoadedAction["type"],
  client: string | null,
  fields: Record<string, Partial<LoadedField>> = {},
): LoadedAction {
  return {
    id: display,
    display,
    type,
    params: {},
    fields: madeFields(fields),
    returns: [],
    code: { client: client === null ? null : `function(properties, context) {\n${client}\n}`, server: null },
  };
}

export function madePlugin(elements: MadeElement[], actions: LoadedAction[] = []): LoadedPlugin {
  return {
    meta: { name: "A plugin for trying" },
    shared: {
      dependencies: { plugin_api_version: 4, use_jquery: true },
      keys: {
        keyopen: { caption: "Widget ID", type: "client_safe" },
        keyhush: { caption: "API secret", type: "secure" },
      },
    },
    header: null,
    apiCalls: {
      human: "Things",
      calls: [
        {
          id: "callthings",
          name: "Things",
          method: "get",
          url: "https://things.example/things",
          urlParams: [],
          params: [],
          headers: [],
          returns: "api.1700000000000x1.plugin_api.callthings",
          types: {
            "plugin_api.callthings": {
              caption: "Things",
              fields: {
                _p_id: { type: "text", caption: "id", path: ["id"] },
                "_p_owner.name": { type: "text", caption: "owner name", path: ["owner", "name"] },
                _p_size: { type: "number", caption: "size", path: ["size"] },
                _p_tags: { type: "list.text", caption: "tags", path: ["tags"] },
              },
            },
          },
        },
      ],
    },
    elements: elements.map(madeElement),
    actions,
  };
}

/** An app of one page, which holds the element "one" unless told otherwise. */
export function madeApp(
  parts: {
    fields?: Record<string, Expression>;
    elements?: PageElement[];
    states?: NonNullable<App["pages"][string]["states"]>;
    workflows?: Workflow[];
    reusables?: App["reusables"];
    style?: App["style"];
    pages?: App["pages"];
  } = {},
): App {
  return {
    name: "An app for trying",
    keys: { live: { "Widget ID": "w_live" }, dev: { "Widget ID": "w_dev" } },
    users: { ada: { email: "ada@example.com", plan: "pro" } },
    ...(parts.style === undefined ? {} : { style: parts.style }),
    ...(parts.reusables === undefined ? {} : { reusables: parts.reusables }),
    pages: {
      index: {
        elements: parts.elements ?? [placed("one", parts.fields)],
        ...(parts.states === undefined ? {} : { states: parts.states }),
        ...(parts.workflows === undefined ? {} : { workflows: parts.workflows }),
      },
      ...parts.pages,
    },
  };
}

export function placed(
  name: string,
  fields: Record<string, Expression> = {},
  more: Partial<Extract<PageElement, { kind: "plugin" }>> = {},
): PageElement {
  return { kind: "plugin", name, display: "Try it", fields, ...more };
}

function madeFields(fields: Record<string, Partial<LoadedField>>): LoadedField[] {
  return Object.entries(fields).map(([name, field], rank) => ({
    id: `f${name}`,
    caption: name,
    name,
    editor: "DynamicValue",
    rank,
    optional: true,
    ...(field.editor === undefined || field.editor === "DynamicValue" ? { value: "text" } : {}),
    ...field,
  }));
}
