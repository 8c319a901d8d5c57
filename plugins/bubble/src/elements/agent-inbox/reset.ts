import type { Instance } from "../../platform/bubble.ts";
import type { AgentInbox } from "./agent-inbox.ts";
import type { agentInboxElement } from "./manifest.ts";

export default function reset(instance: Instance<typeof agentInboxElement, AgentInbox>): void {
  instance.data.foyer?.reset();
}
