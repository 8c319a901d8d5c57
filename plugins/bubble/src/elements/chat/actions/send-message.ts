import type { Properties } from "../../../platform/values.ts";
import type { ChatInstance } from "../chat-element.ts";
import type { ChatManifest } from "../manifest.ts";

type Fields = ChatManifest["actions"]["send-message"]["fields"];

export default function sendMessage(instance: ChatInstance, properties: Properties<Fields>): void {
  instance.data.foyer?.send(properties.text);
}
