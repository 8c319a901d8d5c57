import type { ConversationsPage } from "../../../../shared-widget/protocol/http.ts";
import { conversationShape } from "../api-calls/conversations.ts";
import { toTypedObject } from "../api-calls/typed-object.ts";
import { counted, filled } from "../platform/blank.ts";
import type { ServerContext } from "../platform/bubble.ts";
import { path } from "./backend-api.ts";
import { requireLogin } from "./current-user.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { widgetField } from "./shared-fields.ts";
import { widgetIdOf } from "./widget-id.ts";

export const listConversations = {
  display: "Foyer - List conversations",
  type: "server_side",
  category: "plugins",
  fields: {
    type_hint: {
      editor: "Label",
      caption: "Choose 'Foyer conversations conversation' as the type, or leave it and use IDs and JSON",
    },
    type: {
      caption: "Conversations type",
      editor: "custom_type",
      optional: true,
      doc: "What the entries of Conversations are: 'Foyer conversations conversation'. Blank: Conversations stays empty.",
    },
    ...widgetField,
    status: {
      caption: "Status",
      editor: "Dropdown",
      options: ["Open", "Waiting for human", "With me", "AI only", "Closed", "All"],
      default_val: "Open",
      doc: "With me: held by, or assigned to, the agent in Assigned to or else the current user, and not closed.",
    },
    search: {
      caption: "Search",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "Part of the visitor's name, e-mail address or ID, or of the last message.",
    },
    assigned_to: {
      caption: "Assigned to",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "Only those held by, or assigned to, the agent with this ID.",
    },
    limit: {
      caption: "Limit",
      editor: "DynamicValue",
      value: "number",
      optional: true,
      doc: "At most so many, 1 to 200. Blank: 50.",
    },
    cursor: {
      caption: "Cursor",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "Next cursor of the page before. Blank: the first page.",
    },
    ...stopField,
  },
  returns: {
    conversations: {
      caption: "Conversations",
      value: { field: "type" },
      is_list: true,
      doc: "Those that changed last first.",
    },
    ids: { caption: "IDs", value: "text", is_list: true, doc: "Of the same conversations." },
    next_cursor: { caption: "Next cursor", value: "text", doc: "Leads to the next page; empty on the last." },
    total: { caption: "Total", value: "number", doc: "How many there are in all, counted up to 10,000." },
    json: { caption: "JSON", value: "text", doc: "The same conversations, as a JSON list." },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

export default serverAction(listConversations, async ({ properties, context, backend }) => {
  const widgetId = widgetIdOf(properties, context);
  const { conversations, next_cursor, total } = await backend.call<ConversationsPage>({
    method: "GET",
    path: path`/api/conversations/${widgetId}`,
    query: {
      ...(await filterOf(filled(properties.status), filled(properties.assigned_to), context)),
      q: filled(properties.search),
      limit: counted(properties.limit),
      cursor: filled(properties.cursor),
      total: "true",
    },
    repeatable: true,
    needs: ["conversations", "next_cursor"],
  });
  const isTyped = filled(properties.type) !== undefined;
  return ok({
    conversations: isTyped ? conversations.map((one) => toTypedObject(conversationShape, one)) : [],
    ids: conversations.map(({ id }) => id),
    next_cursor,
    total: total ?? null,
    json: JSON.stringify(conversations),
  });
});

/** What the backend is asked for a status, by the words of Foyer Agent Data. */
async function filterOf(
  status: string | undefined,
  agent: string | undefined,
  context: ServerContext,
): Promise<Record<"status" | "agent", string | undefined>> {
  switch (status) {
    case "With me":
      return { status: "open", agent: agent ?? (await requireLogin(context)).id };
    case "Waiting for human":
      return { status: "waiting", agent };
    case "AI only":
      return { status: "ai", agent };
    case "Closed":
      return { status: "closed", agent };
    case "All":
      return { status: undefined, agent };
    default:
      return { status: "open", agent };
  }
}
