import type { Instance } from "../../../platform/bubble.ts";
import type { Properties } from "../../../platform/values.ts";
import type { AgentData } from "../agent-data.ts";
import type { agentDataElement } from "../manifest.ts";

export default function takeOver(
  instance: Instance<typeof agentDataElement, AgentData>,
  properties: Properties<(typeof agentDataElement)["actions"]["take-over"]["fields"]>,
): void {
  instance.data.foyer?.takeOver(properties.conversation_id, properties.reason);
}
