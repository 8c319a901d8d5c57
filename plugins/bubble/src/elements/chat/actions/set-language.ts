import type { Properties } from "../../../platform/values.ts";
import type { ChatInstance } from "../chat-element.ts";
import type { ChatManifest } from "../manifest.ts";

type Fields = ChatManifest["actions"]["set-language"]["fields"];

export default function setLanguage(instance: ChatInstance, properties: Properties<Fields>): void {
  instance.data.foyer?.setLanguage(properties.language);
}
