import type { Instance } from "../../../platform/bubble.ts";
import type { Properties } from "../../../platform/values.ts";
import type { AgentInbox } from "../agent-inbox.ts";
import type { agentInboxElement } from "../manifest.ts";

export default function takeOver(
  instance: Instance<typeof agentInboxElement, AgentInbox>,
  properties: Properties<(typeof agentInboxElement)["actions"]["take-over"]["fields"]>,
): void {
  instance.data.foyer?.takeOver(properties.conversation_id, properties.reason);
}
