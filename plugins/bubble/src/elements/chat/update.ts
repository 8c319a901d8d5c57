import type { ElementProperties, PageContext } from "../../platform/bubble.ts";
import type { ChatInstance } from "./chat-element.ts";
import type { ChatManifest } from "./manifest.ts";

export default function update(
  instance: ChatInstance,
  properties: ElementProperties<ChatManifest>,
  context: PageContext,
): void {
  instance.data.foyer?.update(properties, context);
}
