import type { Settings } from "./settings.ts";

/** What is posted to save: parts of the settings. */
export type Changes = Record<string, Record<string, unknown>>;

export const sections = ["display", "style", "sync", "privacy", "team"] as const;

/** What can be changed of a connection. */
const connectionFields = ["backend_url", "api_key", "widget_id", "identity_secret"] as const;

/** What has to be posted so that `before` becomes `after`; null where they are the same. */
export function changesBetween(before: Settings, after: Settings): Changes | null {
  const changes: Changes = {};
  const connection = changed(before.connection, after.connection, connectionFields);
  if (connection) changes.connection = connection;
  if (before.widget && after.widget) {
    const widget = changedInGroups(before.widget, after.widget);
    if (widget) changes.widget = { ...widget, version: before.widget.version };
  }
  for (const name of sections) {
    const section = changed(before[name] ?? {}, after[name] ?? {}, Object.keys(after[name] ?? {}));
    if (section) changes[name] = section;
  }
  return Object.keys(changes).length ? changes : null;
}

/** `after`, with what was changed between `posted` and `now`: what was typed while the answer was on its way. */
export function carriedOver(posted: Settings, now: Settings, after: Settings): Settings {
  const changes = changesBetween(posted, now);
  if (!changes) return after;
  return fieldsOf(changes)
    .filter(([path]) => valueAt(after, path.split(".")[0]!))
    .reduce((settings, [path, value]) => withValueAt(settings, path, value), after);
}

/** Every field that is in it, by its path, without the version. */
export function fieldsOf(changes: Changes): [path: string, value: unknown][] {
  return Object.entries(changes).flatMap(([section, fields]) =>
    Object.entries(fields)
      .filter(([name]) => name !== "version")
      .flatMap(([name, value]): [string, unknown][] =>
        section === "widget" && isGroup(name, value)
          ? Object.entries(value).map(([inner, value]) => [`${section}.${name}.${inner}`, value])
          : [[`${section}.${name}`, value]],
      ),
  );
}

function changed(before: object, after: object, names: readonly string[]): Record<string, unknown> | null {
  const [was, is] = [before, after] as Record<string, unknown>[];
  const found = names.filter((name) => name !== "version" && !isSame(was?.[name], is?.[name]));
  return found.length ? Object.fromEntries(found.map((name) => [name, is?.[name]])) : null;
}

/** The site merges a group such as `handoff` field by field: what somebody else changed in it meanwhile stands. */
function changedInGroups(before: Record<string, unknown>, after: Record<string, unknown>) {
  const found = changed(before, after, Object.keys(after));
  if (!found) return null;
  for (const [name, value] of Object.entries(found)) {
    const was = before[name];
    if (isGroup(name, value) && isGroup(name, was)) found[name] = changed(was, value, Object.keys(value));
  }
  return found;
}

/** Hours are one value: a day that is left out of them is closed. */
function isGroup(name: string, value: unknown): value is Record<string, unknown> {
  return name !== "hours" && typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

/** `widget.handoff.enabled` of the settings. */
export function valueAt(settings: unknown, path: string): unknown {
  let value = settings;
  for (const name of path.split(".")) {
    if (typeof value !== "object" || value === null) return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return value;
}

export function withValueAt<Whole>(whole: Whole, path: string, value: unknown): Whole {
  const [name = "", ...rest] = path.split(".");
  const part = (whole as Record<string, unknown> | null)?.[name];
  return { ...whole, [name]: rest.length ? withValueAt(part ?? {}, rest.join("."), value) : value };
}
