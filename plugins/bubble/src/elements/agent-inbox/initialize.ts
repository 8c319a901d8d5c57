import type { Instance, PageContext } from "../../platform/bubble.ts";
import { AgentInbox } from "./agent-inbox.ts";
import type { agentInboxElement } from "./manifest.ts";

export default function initialize(
  instance: Instance<typeof agentInboxElement, AgentInbox>,
  context: PageContext,
): void {
  instance.data.foyer = new AgentInbox(instance, context);
}
