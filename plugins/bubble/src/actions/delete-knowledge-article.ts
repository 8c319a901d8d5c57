import { ActionRefusal } from "./action-refusal.ts";
import { path } from "./backend-api.ts";
import { required } from "./inputs.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { widgetField } from "./shared-fields.ts";
import { readConfig } from "./stored-config.ts";
import { widgetIdOf } from "./widget-id.ts";

export const deleteKnowledgeArticle = {
  display: "Foyer - Delete knowledge article",
  type: "server_side",
  category: "plugins",
  fields: {
    ...widgetField,
    external_id: {
      caption: "External ID",
      editor: "DynamicValue",
      value: "text",
      doc: "The ID that it was upserted with.",
    },
    ...stopField,
  },
  returns: {
    article_id: { caption: "Article ID", value: "text", doc: "The External ID." },
    status: { caption: "Status", value: "text", doc: "deleted, or absent where there was none." },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

export default serverAction(deleteKnowledgeArticle, async ({ properties, context, backend }) => {
  const widgetId = widgetIdOf(properties, context);
  const externalId = required(properties.external_id, "External ID");
  try {
    await backend.call({
      method: "DELETE",
      path: path`/api/knowledge/${widgetId}/documents/${externalId}`,
      repeatable: true,
      needs: [],
      bodiless: true,
    });
    return ok({ article_id: externalId, status: "deleted" });
  } catch (error) {
    if (!(error instanceof ActionRefusal) || error.code !== "not_found") throw error;
    // It may be the widget that is not there.
    await readConfig(backend, widgetId);
    return ok({ article_id: externalId, status: "absent" });
  }
});
