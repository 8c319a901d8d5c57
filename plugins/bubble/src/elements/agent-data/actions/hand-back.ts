import type { Instance } from "../../../platform/bubble.ts";
import type { Properties } from "../../../platform/values.ts";
import type { AgentData } from "../agent-data.ts";
import type { agentDataElement } from "../manifest.ts";

export default function handBack(
  instance: Instance<typeof agentDataElement, AgentData>,
  properties: Properties<(typeof agentDataElement)["actions"]["hand-back"]["fields"]>,
): void {
  instance.data.foyer?.handBack(properties.conversation_id);
}
