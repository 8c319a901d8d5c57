import { BuildFault } from "./build-fault.ts";

export interface CallTarget {
  /** Of apps that name no other; undefined where the build was told none. */
  backendUrl: string | undefined;
  /** Where data calls go; nobody can change it afterwards. */
  callUrl: string;
  /** Bubble's, given when the plugin is created. */
  pluginId: string;
}

/** In place of an id that is not known before the plugin was created once. */
export const unknownPluginId = "1700000000000x000000000000000000";
const unknownBackendUrl = "https://chat.example.com";

/** What the build was told about where the plugin will live, or placeholders. */
export function callTarget(given: {
  backendUrl?: string | undefined;
  pluginId?: string | undefined;
}): CallTarget {
  const backendUrl = originOf(given.backendUrl);
  const pluginId = given.pluginId ?? unknownPluginId;
  if (!/^\d{13}x\d+$/.test(pluginId))
    throw new BuildFault([
      `--plugin-id: "${pluginId}" is none. It looks like ${unknownPluginId}; it stands in the editor's address.`,
    ]);
  return { backendUrl, callUrl: backendUrl ?? unknownBackendUrl, pluginId };
}

/** Only https, since tokens travel there; http for the machine itself, to try things out. */
function originOf(address: string | undefined): string | undefined {
  if (address === undefined || address === "") return undefined;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isHere = url?.hostname === "localhost" || url?.hostname === "127.0.0.1";
  if (url?.protocol === "https:" || (url?.protocol === "http:" && isHere)) return url.origin;
  throw new BuildFault([
    `--backend-url: "${address}" is no https address. It looks like ${unknownBackendUrl}.`,
  ]);
}
