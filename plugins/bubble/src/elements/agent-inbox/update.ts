import type { ElementProperties, Instance, PageContext } from "../../platform/bubble.ts";
import type { AgentInbox } from "./agent-inbox.ts";
import type { agentInboxElement } from "./manifest.ts";

export default function update(
  instance: Instance<typeof agentInboxElement, AgentInbox>,
  properties: ElementProperties<typeof agentInboxElement>,
  context: PageContext,
): void {
  instance.data.foyer?.update(properties, context);
}
