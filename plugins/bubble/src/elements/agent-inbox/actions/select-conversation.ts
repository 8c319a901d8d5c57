import type { Instance } from "../../../platform/bubble.ts";
import type { Properties } from "../../../platform/values.ts";
import type { AgentInbox } from "../agent-inbox.ts";
import type { agentInboxElement } from "../manifest.ts";

export default function selectConversation(
  instance: Instance<typeof agentInboxElement, AgentInbox>,
  properties: Properties<(typeof agentInboxElement)["actions"]["select-conversation"]["fields"]>,
): void {
  instance.data.foyer?.select(properties.conversation_id);
}
