import type { StoredConfig } from "../../../../shared-widget/protocol/config.ts";
import type * as z from "zod";
import { type BackendApi, path } from "./backend-api.ts";

export type Config = z.infer<typeof StoredConfig>;

const needs = ["widget_id", "org_id", "version", "handoff"] as const;

export function readConfig(backend: BackendApi, widgetId: string): Promise<Config> {
  return backend.call<Config>({
    method: "GET",
    path: path`/api/config/${widgetId}`,
    repeatable: true,
    needs,
  });
}

/** Saves over version `over` and over no other. The same save again is the same version. */
export function writeConfig(backend: BackendApi, config: object, over: number): Promise<Config> {
  return backend.call<Config>({
    method: "POST",
    path: "/api/config",
    body: config,
    ifMatch: over,
    repeatable: true,
    needs,
  });
}
