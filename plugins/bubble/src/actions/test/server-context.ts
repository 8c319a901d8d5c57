import type { ServerContext } from "../../platform/bubble.ts";
import type { Fields } from "../../platform/manifest.ts";

export const apiKey = "fk_test_0123456789abcdef";
export const identitySecret = "identity-secret-of-the-tests";
export const userId = "1700000000000x111111111111111111";

interface Given {
  keys?: Record<string, string | null | undefined>;
  user?: { id: string; [field: string]: unknown } | null;
  userTimezone?: string;
}

/** `context` as Bubble's server gives it: what is not in it throws. */
export function serverContext(backendUrl: string, given: Given = {}): ServerContext {
  const { user = { id: userId, email: "ana@example.com", logged_in: true }, userTimezone = "UTC" } = given;
  const keys = {
    "Backend URL": backendUrl,
    "Widget ID": "shop",
    "Foyer API key": apiKey,
    "Identity secret": identitySecret,
    ...given.keys,
  };
  const context: Partial<ServerContext> = {
    currentUser: user && { id: user.id, get: async (field) => user[field] ?? null },
    userTimezone,
    keys,
  };
  return new Proxy(context as ServerContext, {
    get(target, name) {
      if (name in target) return Reflect.get(target, name) as unknown;
      throw new Error(`context has no ${String(name)}`);
    },
  });
}

export const blanks = { null: null, undefined, "an empty text": "" };

/** All declared fields: what is given, and the rest blank. */
export function propertiesOf(fields: Fields, given: object, blank: unknown = null): Record<string, unknown> {
  const names = Object.keys(fields).filter((name) => fields[name]?.editor !== "Label");
  const unknown = Object.keys(given).filter((name) => !names.includes(name));
  if (unknown.length > 0) throw new Error(`There is no field ${unknown.join(", ")}.`);
  const rest = names.map((name) => [name, fields[name]?.editor === "Checkbox" ? false : blank]);
  return Object.freeze({ ...Object.fromEntries(rest), ...given });
}

/** A list as Bubble's server gives it. */
export function serverList(...items: unknown[]): object {
  return {
    length: async () => items.length,
    get: async (start: number, length: number) => items.slice(start, start + length),
  };
}
