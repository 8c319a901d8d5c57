import type { ElementProperties, Instance } from "../../platform/bubble.ts";
import { placeholder } from "./placeholder.ts";
import type { agentDataElement } from "./manifest.ts";

export default function preview(
  instance: Pick<Instance<typeof agentDataElement, unknown>, "canvas">,
  properties: ElementProperties<typeof agentDataElement>,
): void {
  const size = { width: properties.bubble.width(), height: properties.bubble.height() };
  placeholder(instance.canvas[0], size, "Foyer Agent Data");
}
