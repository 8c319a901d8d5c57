import type { Instance } from "../../../platform/bubble.ts";
import type { Properties } from "../../../platform/values.ts";
import type { AgentData } from "../agent-data.ts";
import type { agentDataElement } from "../manifest.ts";

export default function addNote(
  instance: Instance<typeof agentDataElement, AgentData>,
  properties: Properties<(typeof agentDataElement)["actions"]["add-note"]["fields"]>,
): void {
  instance.data.foyer?.note(properties.text, properties.conversation_id);
}
