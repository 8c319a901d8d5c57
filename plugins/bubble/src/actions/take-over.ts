import { decided, filled } from "../platform/blank.ts";
import { actReturns } from "./act-returns.ts";
import { actingAgent } from "./acting-agent.ts";
import { takeOver as take, writeNote } from "./conversation-acts.ts";
import { required } from "./inputs.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { agentFields, conversationField, noteField } from "./shared-fields.ts";

export const takeOver = {
  display: "Foyer - Take over",
  type: "server_side",
  category: "plugins",
  fields: {
    ...conversationField,
    ...agentFields,
    force: {
      caption: "Force",
      editor: "DynamicValue",
      value: "boolean",
      optional: true,
      doc: "yes: also from another agent, who is told the Note. Otherwise that is refused: already_assigned.",
    },
    ...noteField,
    ...stopField,
  },
  returns: { ...actReturns, ...outcome },
} as const satisfies ServerActionManifest;

export default serverAction(takeOver, async ({ properties, context, backend }) => {
  const conversationId = required(properties.conversation_id, "Conversation ID");
  const agent = await actingAgent(properties, context);
  const note = filled(properties.note);
  const conversation = await take(backend, {
    conversationId,
    agent,
    ...(decided(properties.force) && { force: { reason: note ?? "Taken over in the app." } }),
  });
  if (note) await writeNote(backend, { conversationId, agent, note });
  return ok({
    status: conversation.mode,
    assigned_to: conversation.agent?.id ?? null,
    assigned_to_name: conversation.agent?.name ?? null,
  });
});
