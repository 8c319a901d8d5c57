import type { Properties } from "../../../platform/values.ts";
import type { ChatInstance } from "../chat-element.ts";
import type { ChatManifest } from "../manifest.ts";

type Fields = ChatManifest["actions"]["prefill-message"]["fields"];

export default function prefillMessage(instance: ChatInstance, properties: Properties<Fields>): void {
  instance.data.foyer?.prefill(properties.text);
}
