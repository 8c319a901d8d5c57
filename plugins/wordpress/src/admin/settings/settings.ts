import { ask } from "../request.ts";
import type { Changes } from "./changes.ts";

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
  /** Like the key. */
  identity_secret?: string;
  identity_secret_set: boolean;
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

export const readSettings = () => ask<Settings>("settings");

export const saveSettings = (changes: Changes) =>
  ask<Settings>("settings", { method: "POST", data: changes });
