import type { Instance } from "../../../platform/bubble.ts";
import type { AgentData } from "../agent-data.ts";
import type { agentDataElement } from "../manifest.ts";

export default function refresh(instance: Instance<typeof agentDataElement, AgentData>): void {
  instance.data.foyer?.refresh();
}
