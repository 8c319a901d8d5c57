import { ask } from "../request.ts";

export type Source = "env" | "constant" | "option" | "network" | "none";

export interface ConnectionSettings {
  backend_url: string;
  backend_url_source: Source;
  backend_url_error: string;
  /** Never sent by the site; what is typed here goes one way. */
  api_key?: string;
  api_key_set: boolean;
  api_key_source: Source;
  api_key_last4: string;
  api_key_unreadable: boolean;
  widget_id: string;
  widget_id_source: Source;
  org_id: string;
  is_complete: boolean;
}

/** `GET foyer/v1/settings`. A section that no module of the plugin keeps is not there. */
export interface Settings {
  connection: ConnectionSettings;
  /** The backend's config under its own names, null while it cannot be read. */
  widget: (Record<string, unknown> & { version: number }) | null;
  widget_error: { code: string; message: string; data?: Record<string, unknown> } | null;
  display?: Record<string, unknown>;
  style?: Record<string, unknown>;
  sync?: Record<string, unknown>;
  privacy?: Record<string, unknown>;
  team?: Record<string, unknown>;
}

export const sections = ["display", "style", "sync", "privacy", "team"] as const;

/** What can be changed of a connection. */
const connectionFields = ["backend_url", "api_key", "widget_id"] as const;

export type Changes = Record<string, Record<string, unknown>>;

export const readSettings = () => ask<Settings>("settings");

export const saveSettings = (changes: Changes) =>
  ask<Settings>("settings", { method: "POST", data: changes });

/** What has to be posted so that `before` becomes `after`; null where they are the same. */
export function changesBetween(before: Settings, after: Settings): Changes | null {
  const changes: Changes = {};
  const connection = changed(before.connection, after.connection, connectionFields);
  if (connection) changes.connection = connection;
  if (before.widget && after.widget) {
    const widget = changed(before.widget, after.widget, Object.keys(after.widget));
    if (widget) changes.widget = { ...widget, version: before.widget.version };
  }
  for (const name of sections) {
    const section = changed(before[name] ?? {}, after[name] ?? {}, Object.keys(after[name] ?? {}));
    if (section) changes[name] = section;
  }
  return Object.keys(changes).length ? changes : null;
}

function changed(before: object, after: object, names: readonly string[]): Record<string, unknown> | null {
  const [was, is] = [before, after] as Record<string, unknown>[];
  const found = names.filter((name) => name !== "version" && !isSame(was?.[name], is?.[name]));
  return found.length ? Object.fromEntries(found.map((name) => [name, is?.[name]])) : null;
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
  return { ...whole, [name]: rest.length ? withValueAt(part ?? {}, rest.join("."), value) : value } as Whole;
}
