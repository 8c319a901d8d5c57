import type { Instance, PageContext } from "../../platform/bubble.ts";
import { AgentData } from "./agent-data.ts";
import type { agentDataElement } from "./manifest.ts";

export default function initialize(
  instance: Instance<typeof agentDataElement, AgentData>,
  context: PageContext,
): void {
  instance.data.foyer = new AgentData(instance, context);
}
