import type { Health, MeAnswer } from "../../../../shared-widget/protocol/http.ts";
import { apiKeyKey, widgetIdKey } from "../keys.ts";
import { filled } from "../platform/blank.ts";
import { ActionRefusal } from "./action-refusal.ts";
import type { BackendApi } from "./backend-api.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { widgetField } from "./shared-fields.ts";
import { readConfig } from "./stored-config.ts";

type Me = ReturnType<(typeof MeAnswer)["parse"]>;

export const testConnection = {
  display: "Foyer - Test connection",
  type: "server_side",
  category: "plugins",
  fields: { ...widgetField, ...stopField },
  returns: {
    workspace_name: { caption: "Workspace name", value: "text", doc: "Whose key it is." },
    version: { caption: "Version", value: "text", doc: "The backend's." },
    backend_status: {
      caption: "Backend status",
      value: "text",
      doc: "ok, degraded (the chat works, something else does not) or down.",
    },
    widget_found: {
      caption: "Widget found",
      value: "boolean",
      doc: "Whether the widget is there and is this workspace's.",
    },
    widget_ids: { caption: "Widget IDs", value: "text", is_list: true, doc: "The workspace's, up to 100." },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

export default serverAction(testConnection, async ({ properties, context, backend }) => {
  const health = await backend.call<Health>({
    method: "GET",
    path: "/health",
    repeatable: false,
    needs: ["status", "version"],
    accepts: 503,
    open: true,
  });
  if (health.status === "down") {
    const done = ok({
      workspace_name: null,
      version: health.version,
      backend_status: health.status,
      widget_found: null,
      widget_ids: [],
    });
    return { ...done, refusal: new ActionRefusal("down", `The backend is not well: ${faultsOf(health)}.`) };
  }
  const me = await backend.call<Me>({
    method: "GET",
    path: "/api/me",
    repeatable: true,
    needs: ["credential", "org_id", "widgets"],
  });
  const widgetId = filled(properties.widget_id) ?? filled(context.keys[widgetIdKey.caption]);
  const isFound = widgetId !== undefined && (await isThere(backend, me, widgetId));
  const done = ok({
    workspace_name: me.org_id,
    version: health.version,
    backend_status: health.status,
    widget_found: isFound,
    widget_ids: me.widgets.map(({ widget_id }) => widget_id),
  });
  const refusal = refusalOf(me, widgetId, isFound);
  return refusal ? { ...done, refusal } : done;
});

function faultsOf({ dependencies }: Health): string {
  const failed = Object.entries(dependencies ?? {}).filter(([, { state }]) => state === "failed");
  return failed.map(([name]) => name).join(", ") || "it does not say why";
}

async function isThere(backend: BackendApi, me: Me, widgetId: string): Promise<boolean> {
  if (me.widgets.some(({ widget_id }) => widget_id === widgetId)) return true;
  try {
    // The list may not be all of them.
    return (await readConfig(backend, widgetId)).widget_id === widgetId;
  } catch (error) {
    if (error instanceof ActionRefusal && ["not_found", "forbidden"].includes(error.code)) return false;
    throw error;
  }
}

/** What is left to do. */
function refusalOf(
  { credential, widgets }: Me,
  widgetId: string | undefined,
  isFound: boolean,
): ActionRefusal | undefined {
  if (credential !== "org") {
    return new ActionRefusal(
      "wrong_key",
      `The key "${apiKeyKey.caption}" in the Plugins tab is no workspace's. Make an API key (fk_…) for yours and put it there.`,
    );
  }
  if (isFound) return undefined;
  const ids = widgets.slice(0, 5).map(({ widget_id }) => widget_id);
  const choice =
    ids.length > 0 ? `This workspace has: ${ids.join(", ")}.` : "This workspace has no widget yet.";
  return widgetId === undefined
    ? new ActionRefusal(
        "missing_key",
        `The key "${widgetIdKey.caption}" in the Plugins tab is empty. ${choice}`,
      )
    : new ActionRefusal("not_found", `There is no widget "${widgetId}" in this workspace. ${choice}`);
}
