import type { Expression } from "../app.ts";
import type { LoadedField } from "../loaded-plugin.ts";
import type { Environment } from "./expressions.ts";
import { evaluate } from "./expressions.ts";
import type { Faults } from "./faults.ts";
import { strictObject } from "./faults.ts";
import type { Blank } from "./field-values.ts";
import { fieldValue } from "./field-values.ts";
import type { DataRuns, DataSource } from "./lists.ts";
import { newSource } from "./lists.ts";

/** What the app says of an element's or an action's fields, by their names. */
export type GivenFields = Readonly<Record<string, Expression>>;

/** Every declared name: what the app gives, else the field's default, else null. */
export function givenValues(
  fields: LoadedField[],
  given: GivenFields,
  env: Environment,
  faults: Faults,
): Map<LoadedField, unknown> {
  for (const name of Object.keys(given)) {
    if (!fields.some((field) => field.name === name && field.editor !== "Label")) {
      faults.report(0, `the app fills in "${name}", which is not declared`);
    }
  }
  const values = new Map<LoadedField, unknown>();
  for (const field of fields) {
    if (field.editor !== "Label") {
      const expression = given[field.name];
      values.set(field, expression === undefined ? (field.default_val ?? null) : evaluate(expression, env));
    }
  }
  return values;
}

/** Makes `properties`, anew for each change. */
export class PropertyEngine {
  #owner: string;
  #blank: Blank;
  #runs: DataRuns;
  #faults: Faults;
  /** By field: a value that did not change needs no loading again. */
  #sources = new Map<string, { text: string; source: DataSource }>();

  constructor(owner: string, blank: Blank, runs: DataRuns, faults: Faults) {
    this.#owner = owner;
    this.#blank = blank;
    this.#runs = runs;
    this.#faults = faults;
  }

  make(values: Map<LoadedField, unknown>, bubble?: object): object {
    const target: Record<string, unknown> = bubble === undefined ? {} : { bubble };
    for (const [field, given] of values) {
      const result = fieldValue(field, given, this.#blank);
      if (!result.ok) {
        this.#faults.report(0, `${this.#owner}: ${result.problem}`);
        continue;
      }
      target[field.name] = result.isList
        ? this.#runs.list(`properties.${field.name}`, result.value as unknown[], this.#sourceOf(field, given))
        : result.value;
    }
    return strictObject(target, (name) => {
      this.#faults.report(5, `${this.#owner}: properties.${name} is not declared`);
      return undefined;
    });
  }

  #sourceOf(field: LoadedField, given: unknown): DataSource {
    const text = JSON.stringify(given);
    const known = this.#sources.get(field.name);
    if (known?.text === text) {
      return known.source;
    }
    const source = newSource();
    this.#sources.set(field.name, { text, source });
    return source;
  }
}

/** Functions, each only where the element's declaration brings the property with it. */
export function bubbleProperties(
  owner: string,
  params: Record<string, unknown>,
  dom: () => HTMLElement,
  isVisible: () => boolean,
  faults: Faults,
): object {
  const applications = (params["property_applications"] ?? {}) as Record<string, unknown>;
  const style = () => getComputedStyle(dom());
  const functions: Record<string, () => unknown> = {
    width: () => px(style().width) || dom().offsetWidth,
    height: () => px(style().height) || dom().offsetHeight,
    min_width_css: () => style().minWidth,
    max_width_css: () => style().maxWidth,
    min_height_css: () => style().minHeight,
    max_height_css: () => style().maxHeight,
  };
  if (params["can_fit_height"] === true) {
    functions["fit_height"] = () => false;
  }
  if (params["can_fit_width"] === true) {
    functions["fit_width"] = () => false;
  }
  if (params["add_is_visible"] === true) {
    functions["is_visible"] = isVisible;
  }
  if (params["support_autobinding"] === true) {
    functions["auto_binding"] = () => false;
  }
  if (applications["Font"] === true) {
    functions["font_size"] = () => px(style().fontSize);
    functions["font_color"] = () => "var(--color_text_default)";
    functions["font_face"] = () => "var(--font_default)";
  }
  if (applications["Background"] === true) {
    functions["bgcolor"] = () => "var(--color_background_default)";
  }
  if (applications["Border"] === true) {
    functions["border_style"] = () => "none";
    functions["border_width"] = () => 0;
    functions["border_color"] = () => "rgba(0, 0, 0, 0)";
    functions["border_roundness"] = () => 0;
  }
  for (const [name, read] of Object.entries(functions)) {
    functions[name] = notAValue(`${owner}: properties.bubble.${name}`, read, faults);
  }
  return strictObject(functions, (name) => {
    throw faults.raise(5, `${owner}: properties.bubble.${name} does not exist`);
  });
}

const px = (text: string) => Number.parseFloat(text) || 0;

/** Forgotten parentheses show as soon as the function is used as a number or a text. */
function notAValue(name: string, read: () => unknown, faults: Faults): () => unknown {
  const call = () => read();
  Object.defineProperty(call, Symbol.toPrimitive, {
    value: () => {
      throw faults.raise(5, `${name} is a function: it has to be called`);
    },
  });
  return call;
}
