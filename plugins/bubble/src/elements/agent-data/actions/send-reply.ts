import type { Instance } from "../../../platform/bubble.ts";
import type { Properties } from "../../../platform/values.ts";
import type { AgentData } from "../agent-data.ts";
import type { agentDataElement } from "../manifest.ts";

export default function sendReply(
  instance: Instance<typeof agentDataElement, AgentData>,
  properties: Properties<(typeof agentDataElement)["actions"]["send-reply"]["fields"]>,
): void {
  instance.data.foyer?.reply(properties.text, properties.conversation_id);
}
