import type { Instance } from "../../../platform/bubble.ts";
import type { Properties } from "../../../platform/values.ts";
import type { AgentInbox } from "../agent-inbox.ts";
import type { agentInboxElement } from "../manifest.ts";

export default function handBack(
  instance: Instance<typeof agentInboxElement, AgentInbox>,
  properties: Properties<(typeof agentInboxElement)["actions"]["hand-back"]["fields"]>,
): void {
  instance.data.foyer?.handBack(properties.conversation_id);
}
