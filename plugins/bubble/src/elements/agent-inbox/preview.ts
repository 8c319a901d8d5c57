import type { ElementProperties, Instance } from "../../platform/bubble.ts";
import { placeholder } from "../agent-data/placeholder.ts";
import type { agentInboxElement } from "./manifest.ts";

export default function preview(
  instance: Pick<Instance<typeof agentInboxElement, unknown>, "canvas">,
  properties: ElementProperties<typeof agentInboxElement>,
): void {
  const size = { width: properties.bubble.width(), height: properties.bubble.height() };
  placeholder(instance.canvas[0], size, "Foyer Agent Inbox", "The agents' inbox stands here.");
}
