import type { ConversationState } from "../../../../shared-widget/protocol/frames.ts";
import type { HistoryPage } from "../../../../shared-widget/protocol/http.ts";
import { messageShape } from "../api-calls/messages.ts";
import { toTypedObject } from "../api-calls/typed-object.ts";
import { counted, filled } from "../platform/blank.ts";
import { path } from "./backend-api.ts";
import { required } from "./inputs.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { conversationField } from "./shared-fields.ts";

export const getConversationHistory = {
  display: "Foyer - Get conversation history",
  type: "server_side",
  category: "plugins",
  fields: {
    type_hint: {
      editor: "Label",
      caption: "Choose 'Foyer messages message' as the type, or leave it and use JSON",
    },
    type: {
      caption: "Messages type",
      editor: "custom_type",
      optional: true,
      doc: "What the entries of Messages are: 'Foyer messages message'. Blank: Messages stays empty.",
    },
    ...conversationField,
    limit: {
      caption: "Limit",
      editor: "DynamicValue",
      value: "number",
      optional: true,
      doc: "At most so many, 1 to 200. Blank: 50.",
    },
    before: {
      caption: "Before",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "Next cursor of the page before, for older messages. Blank: the newest.",
    },
    ...stopField,
  },
  returns: {
    messages: { caption: "Messages", value: { field: "type" }, is_list: true, doc: "From old to new." },
    next_cursor: {
      caption: "Next cursor",
      value: "text",
      doc: "Leads to older messages; empty where none are.",
    },
    status: { caption: "Status", value: "text", doc: "Who answers: ai, waiting, human or closed." },
    json: { caption: "JSON", value: "text", doc: "The same messages, as a JSON list." },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

export default serverAction(getConversationHistory, async ({ properties, backend }) => {
  const conversationId = required(properties.conversation_id, "Conversation ID");
  const page = await backend.call<HistoryPage & { conversation?: ConversationState }>({
    method: "GET",
    path: path`/api/history/${conversationId}`,
    query: { limit: counted(properties.limit), cursor: filled(properties.before) },
    repeatable: true,
    needs: ["messages", "next_cursor"],
  });
  const isTyped = filled(properties.type) !== undefined;
  return ok({
    messages: isTyped ? page.messages.map((one) => toTypedObject(messageShape, one)) : [],
    next_cursor: page.next_cursor,
    status: page.conversation?.mode ?? null,
    json: JSON.stringify(page.messages),
  });
});
