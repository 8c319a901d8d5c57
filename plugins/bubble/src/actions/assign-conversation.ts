import { filled } from "../platform/blank.ts";
import { actReturns } from "./act-returns.ts";
import { namedAgent } from "./acting-agent.ts";
import { ActionRefusal } from "./action-refusal.ts";
import { takeOver, writeNote } from "./conversation-acts.ts";
import { required } from "./inputs.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { conversationField, noteField } from "./shared-fields.ts";

export const assignConversation = {
  display: "Foyer - Assign conversation",
  type: "server_side",
  category: "plugins",
  fields: {
    ...conversationField,
    agent_id: {
      caption: "Agent ID",
      editor: "DynamicValue",
      value: "text",
      doc: "Who gets it, by your own ID. Whoever has it loses it, and is told the Note.",
    },
    agent_name: {
      caption: "Agent name",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "What visitors and colleagues see. Blank: Agent.",
    },
    ...noteField,
    ...stopField,
  },
  returns: { ...actReturns, ...outcome },
} as const satisfies ServerActionManifest;

export default serverAction(assignConversation, async ({ properties, backend }) => {
  const conversationId = required(properties.conversation_id, "Conversation ID");
  const agent = namedAgent(properties);
  if (!agent) throw new ActionRefusal("missing_input", '"Agent ID" is empty. Say who gets the conversation.');
  const note = filled(properties.note);
  const force = { reason: note ?? "Assigned in the app." };
  const conversation = await takeOver(backend, { conversationId, agent, force });
  if (note) await writeNote(backend, { conversationId, agent, note });
  return ok({
    status: conversation.mode,
    assigned_to: conversation.agent?.id ?? null,
    assigned_to_name: conversation.agent?.name ?? null,
  });
});
