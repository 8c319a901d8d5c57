import { ActionRefusal } from "./action-refusal.ts";

type Json = Record<string, unknown>;

/**
 * What is stored with what is to change in it. Objects are merged, so that one of their settings can be changed
 * alone; lists and values take the place of those before.
 */
export function mergeConfig<Stored extends object>(stored: Stored, changes: Json): Stored {
  return mergeObject(stored as Json, changes) as Stored;
}

function mergeObject(before: Json, changes: Json): Json {
  const merged = { ...before };
  for (const [name, value] of Object.entries(changes)) {
    const now = merged[name];
    // Assigned, `__proto__` would be no field.
    Object.defineProperty(merged, name, {
      value: isObject(now) && isObject(value) ? mergeObject(now, value) : value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
  return merged;
}

/** The object that a builder wrote as JSON. */
export function parseChanges(json: string): Json {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new ActionRefusal("invalid", `"Config JSON" is no JSON: ${(error as Error).message}`);
  }
  if (isObject(value)) return value;
  throw new ActionRefusal("invalid", '"Config JSON" has to be an object, such as {"title": "Help"}.');
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
