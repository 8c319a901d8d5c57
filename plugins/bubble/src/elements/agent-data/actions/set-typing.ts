import type { Instance } from "../../../platform/bubble.ts";
import type { Properties } from "../../../platform/values.ts";
import type { AgentData } from "../agent-data.ts";
import type { agentDataElement } from "../manifest.ts";

export default function setTyping(
  instance: Instance<typeof agentDataElement, AgentData>,
  properties: Properties<(typeof agentDataElement)["actions"]["set-typing"]["fields"]>,
): void {
  instance.data.foyer?.setTyping(properties.is_typing === true);
}
