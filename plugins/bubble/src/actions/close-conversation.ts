import { filled } from "../platform/blank.ts";
import { actReturns } from "./act-returns.ts";
import { namedAgent, noteAuthor } from "./acting-agent.ts";
import { close, writeNote } from "./conversation-acts.ts";
import { required } from "./inputs.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { agentFields, conversationField, noteField } from "./shared-fields.ts";

export const closeConversation = {
  display: "Foyer - Close conversation",
  type: "server_side",
  category: "plugins",
  fields: {
    ...conversationField,
    ...agentFields,
    agent_id: {
      ...agentFields.agent_id,
      doc: "Not where another agent than this one has it: already_assigned. Blank: whoever has it.",
    },
    agent_name: { ...agentFields.agent_name, doc: "Who signs the Note. Blank: the current user." },
    ...noteField,
    ...stopField,
  },
  returns: { ...actReturns, ...outcome },
} as const satisfies ServerActionManifest;

export default serverAction(closeConversation, async ({ properties, context, backend }) => {
  const conversationId = required(properties.conversation_id, "Conversation ID");
  const note = filled(properties.note);
  const conversation = await close(backend, conversationId, namedAgent(properties));
  if (note) await writeNote(backend, { conversationId, agent: await noteAuthor(properties, context), note });
  return ok({
    status: conversation.mode,
    assigned_to: conversation.agent?.id ?? null,
    assigned_to_name: conversation.agent?.name ?? null,
  });
});
