import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildPlugin } from "../../build.ts";
import { readPlugin } from "../standin/repo/read-plugin.ts";
import { runServerAction, type ServerCall } from "../standin/server/run-server-action.ts";
import { apiTypes } from "../standin/server/typed-value.ts";
import type { LoadedPlugin } from "../standin/loaded-plugin.ts";
import { expect, type Site } from "../site.ts";

type Returned = Record<string, unknown>;

export interface Running {
  keys?: Record<string, string>;
  user?: ServerCall["user"];
  blank?: NonNullable<ServerCall["blank"]>;
  twice?: boolean;
  /** Beside the backend. */
  reaches?: string[];
}

/** Logged in, as the app's workflow has her. */
const ana = { id: "ana", email: "ana@example.com", name: "Ana", logged_in: true };

/** A server action of the site's, as a workflow runs it; it may neither throw nor break a rule of Bubble's. */
export async function run(
  site: Site,
  action: string,
  given: object = {},
  running: Running = {},
): Promise<Returned> {
  const { returned, ...rest } = await attempt(site, action, given, running);
  expect({ action, ...rest }).toEqual({ action, error: null, faults: [], log: [] });
  return returned!;
}

/** The same, which may throw. */
export function attempt(
  site: Site,
  action: string,
  given: object,
  { keys = {}, user = ana, reaches = [], ...more }: Running = {},
): ReturnType<typeof runServerAction> {
  return runServerAction(site.plugin, `Foyer - ${action}`, {
    properties: { ...given },
    keys: { ...site.app.keys.live, ...keys },
    user,
    fetchAllowed: [site.app.keys.live["Backend URL"]!, ...reaches],
    things: { user: site.app.users },
    ...more,
  });
}

/** A type's id, as an App Type field has it. */
export function typeId(plugin: LoadedPlugin, caption: string): string {
  for (const [id, type] of apiTypes(plugin)) if (type.caption === caption) return id;
  throw new Error(`The plugin has no type "${caption}".`);
}

/** Displays of all server actions, without the common beginning. */
export function serverActionsOf(plugin: LoadedPlugin): string[] {
  return plugin.actions
    .filter(({ type }) => type === "server_side")
    .map(({ display }) => display.replace("Foyer - ", ""));
}

/** The plugin as it is built for no backend in particular: an app has to name one. */
export async function withoutBackend(site: Site): Promise<Site> {
  const out = mkdtempSync(join(tmpdir(), "foyer-bubble-"));
  try {
    const { repo } = await buildPlugin({ out });
    const { plugin, faults } = readPlugin(repo);
    if (!plugin) throw new Error(`The built plugin is faulty: ${JSON.stringify(faults)}`);
    return { ...site, plugin };
  } finally {
    rmSync(out, { recursive: true });
  }
}
