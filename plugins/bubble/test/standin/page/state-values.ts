import type { LoadedApiCalls, LoadedElement } from "../loaded-plugin.ts";

/** A type of an API call's answer, as the builder picks it in an App Type field. */
export interface AppType {
  /** As it reaches the plugin: `api.<pluginId>.plugin_api.<call>`. */
  id: string;
  caption: string;
  fields: Record<string, { type: string }>;
}

export function appTypes(calls: LoadedApiCalls | null): AppType[] {
  return (calls?.calls ?? []).flatMap((call) => {
    const prefix = call.returns.replace(/^list\./, "").replace(/plugin_api\..*$/, "");
    return Object.entries(call.types).map(([name, type]) => ({
      id: prefix + name,
      caption: type.caption,
      fields: type.fields,
    }));
  });
}

/** What is wrong with publishing this value; null: nothing. `typeOf` answers the type chosen in a field. */
export function publishProblem(
  element: LoadedElement,
  name: string,
  value: unknown,
  types: AppType[],
  typeOf: (fieldId: string) => AppType | null,
): string | null {
  const state = element.states.find((one) => one.name === name);
  if (state === undefined) {
    return `publishState("${name}"): ${element.display} declares no such state`;
  }
  const problem = (item: unknown) => {
    const typed = /^custom_data_(.+)$/.exec(state.value);
    if (typed?.[1] === undefined) {
      return valueProblem(state.value, item, types);
    }
    const chosen = typeOf(typed[1]);
    return chosen === null
      ? "a typed value, but no type is chosen in the element's App Type field"
      : thingProblem(chosen, item, types);
  };
  const say = (what: string | null) =>
    what === null ? null : `publishState("${name}") of ${element.display}: ${what}`;
  if (state.is_list) {
    if (!Array.isArray(value)) {
      return say(`a list is declared, ${shown(value)} was given`);
    }
    return say(value.map(problem).find((what) => what !== null) ?? null);
  }
  if (Array.isArray(value)) {
    return say(`one value is declared, a list was given`);
  }
  return say(value === null ? null : problem(value));
}

function valueProblem(type: string, value: unknown, types: AppType[]): string | null {
  const list = /^list\.(.+)$/.exec(type);
  if (list?.[1] !== undefined) {
    const inner = list[1];
    return Array.isArray(value)
      ? (value.map((item) => valueProblem(inner, item, types)).find((what) => what !== null) ?? null)
      : `a list of ${inner} is declared, ${shown(value)} was given`;
  }
  if (type.startsWith("api.")) {
    const found = types.find((one) => one.id === type);
    return found === undefined ? `${type} is no type of the plugin's` : thingProblem(found, value, types);
  }
  return isOfType(type, value) ? null : `${type} is declared, ${shown(value)} was given`;
}

function thingProblem(type: AppType, value: unknown, types: AppType[]): string | null {
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return `an object of "${type.caption}" is declared, ${shown(value)} was given`;
  }
  for (const [key, inner] of Object.entries(value)) {
    const field = type.fields[key];
    if (field === undefined) {
      return `"${type.caption}" has no field ${key}`;
    }
    // An empty value is null, an empty list is a list.
    const isEmpty = inner === null && !field.type.startsWith("list.");
    const problem = isEmpty ? null : valueProblem(field.type, inner, types);
    if (problem !== null) {
      return `${key}: ${problem}`;
    }
  }
  return null;
}

function isOfType(type: string, value: unknown): boolean {
  switch (type) {
    case "text":
    case "image":
    case "file":
      return typeof value === "string";
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "date":
      return (
        (value instanceof Date && !Number.isNaN(value.getTime())) ||
        // In an API call's answer a date is its ISO text.
        (typeof value === "string" && !Number.isNaN(Date.parse(value)))
      );
    case "date_unix":
      return typeof value === "number";
    case "user":
      return typeof value === "string" && value !== "";
    default:
      return false;
  }
}

function shown(value: unknown): string {
  return value === undefined ? "undefined" : (JSON.stringify(value) ?? typeof value).slice(0, 80);
}
