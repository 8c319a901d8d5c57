import type { Properties } from "../../../platform/values.ts";
import type { ChatInstance } from "../chat-element.ts";
import type { ChatManifest } from "../manifest.ts";

type Fields = ChatManifest["actions"]["set-attributes"]["fields"];

export default function setAttributes(instance: ChatInstance, properties: Properties<Fields>): void {
  instance.data.foyer?.setAttributes(properties.attributes);
}
