import type { LoadedPlugin } from "../loaded-plugin.ts";

type Type = { caption: string; fields: Record<string, { type: string; path: string[] }> };

/** The types of the plugin's API calls, by how fields and values name them: `api.<pluginId>.plugin_api.<call>…`. */
export function apiTypes(plugin: LoadedPlugin): Map<string, Type> {
  const types = new Map<string, Type>();
  for (const call of plugin.apiCalls?.calls ?? []) {
    const prefix = call.returns.replace(/^list\./, "").replace(/plugin_api\..*$/, "");
    for (const [name, type] of Object.entries(call.types)) types.set(prefix + name, type);
  }
  return types;
}

/** What is wrong with a value of that type; null: nothing. Null is every type's blank, but of a list. */
export function typeFault(value: unknown, type: string, types: Map<string, Type>): string | null {
  if (type.startsWith("list.")) return listFault(value, type.slice("list.".length), types);
  if (value === null) return null;
  if (type.startsWith("api.")) {
    const found = types.get(type);
    return found ? objectFault(value, found, types) : `the type "${type}" is not there`;
  }
  return isOf(value, type) ? null : `must be of the type ${type}, not ${kindOf(value)}`;
}

export function listFault(value: unknown, type: string, types: Map<string, Type>): string | null {
  if (!Array.isArray(value)) return `must be a list of ${type}, not ${kindOf(value)}`;
  for (const [index, item] of value.entries()) {
    const fault = item === null ? "must not be blank in a list" : typeFault(item, type, types);
    if (fault) return `[${index}] ${fault}`;
  }
  return null;
}

function objectFault(value: unknown, type: Type, types: Map<string, Type>): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value) || value instanceof Date)
    return `must be an object of the type "${type.caption}", not ${kindOf(value)}`;
  for (const [key, inner] of Object.entries(value)) {
    const field = Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
    if (!field) return `has "${key}", which is no field of the type "${type.caption}"`;
    const fault = typeFault(inner, field.type, types);
    if (fault) return `${key} ${fault}`;
  }
  return null;
}

function isOf(value: unknown, type: string): boolean {
  switch (type) {
    case "text":
    case "image":
    case "file":
      return typeof value === "string";
    case "number":
    case "date_unix":
      return typeof value === "number";
    case "boolean":
      return typeof value === "boolean";
    case "date":
      return isDate(value);
    case "user":
      return typeof value === "string" && value !== "";
    default:
      return false;
  }
}

/** A date that came with JSON is still its text. */
function isDate(value: unknown): boolean {
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  return typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value));
}

function kindOf(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return "a list";
  if (value instanceof Date) return "a date";
  return `${typeof value} ${JSON.stringify(value)?.slice(0, 60)}`;
}
