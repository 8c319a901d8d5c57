import type { StoredConfig } from "../../../../shared-widget/protocol/config.ts";
import { type BackendApi, path } from "./backend-api.ts";

const needs = ["widget_id", "org_id", "version", "handoff"] as const;

export function readConfig(backend: BackendApi, widgetId: string): Promise<StoredConfig> {
  return backend.call<StoredConfig>({
    method: "GET",
    path: path`/api/config/${widgetId}`,
    repeatable: true,
    needs,
  });
}

/** Saves over version `over` and over no other. The same save again is the same version. */
export function writeConfig(backend: BackendApi, config: object, over: number): Promise<StoredConfig> {
  return backend.call<StoredConfig>({
    method: "POST",
    path: "/api/config",
    body: config,
    ifMatch: over,
    repeatable: true,
    needs,
  });
}
