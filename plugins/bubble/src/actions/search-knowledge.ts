import type { Passage } from "../../../../shared-widget/protocol/http.ts";
import { counted } from "../platform/blank.ts";
import { path } from "./backend-api.ts";
import { required } from "./inputs.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { widgetField } from "./shared-fields.ts";
import { widgetIdOf } from "./widget-id.ts";

export const searchKnowledge = {
  display: "Foyer - Search knowledge",
  type: "server_side",
  category: "plugins",
  fields: {
    ...widgetField,
    query: {
      caption: "Query",
      editor: "DynamicValue",
      value: "text",
      doc: "Words, or a question.",
    },
    limit: {
      caption: "Limit",
      editor: "DynamicValue",
      value: "number",
      optional: true,
      doc: "At most so many, 1 to 20. Blank: 5.",
    },
    ...stopField,
  },
  returns: {
    passages: { caption: "Passages", value: "text", is_list: true, doc: "The best first." },
    json: {
      caption: "JSON",
      value: "text",
      doc: "The same as a JSON list: external_id, title, url, heading, text, score.",
    },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

export default serverAction(searchKnowledge, async ({ properties, context, backend }) => {
  const widgetId = widgetIdOf(properties, context);
  const { passages } = await backend.call<{ passages: Passage[] }>({
    method: "GET",
    path: path`/api/knowledge/${widgetId}/search`,
    query: { q: required(properties.query, "Query"), limit: counted(properties.limit) },
    repeatable: true,
    needs: ["passages"],
  });
  return ok({ passages: passages.map(({ text }) => text), json: JSON.stringify(passages) });
});
