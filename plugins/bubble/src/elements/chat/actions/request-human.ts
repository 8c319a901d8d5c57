import type { Properties } from "../../../platform/values.ts";
import type { ChatInstance } from "../chat-element.ts";
import type { ChatManifest } from "../manifest.ts";

type Fields = ChatManifest["actions"]["request-human"]["fields"];

export default function requestHuman(instance: ChatInstance, properties: Properties<Fields>): void {
  instance.data.foyer?.requestHuman(properties.reason);
}
