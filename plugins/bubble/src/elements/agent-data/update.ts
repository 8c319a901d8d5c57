import type { ElementProperties, Instance, PageContext } from "../../platform/bubble.ts";
import type { AgentData } from "./agent-data.ts";
import type { agentDataElement } from "./manifest.ts";

export default function update(
  instance: Instance<typeof agentDataElement, AgentData>,
  properties: ElementProperties<typeof agentDataElement>,
  context: PageContext,
): void {
  instance.data.foyer?.update(properties, context);
}
