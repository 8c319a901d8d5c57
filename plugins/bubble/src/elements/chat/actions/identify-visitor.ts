import type { Properties } from "../../../platform/values.ts";
import type { ChatInstance } from "../chat-element.ts";
import type { ChatManifest } from "../manifest.ts";

type Fields = ChatManifest["actions"]["identify-visitor"]["fields"];

export default function identifyVisitor(instance: ChatInstance, properties: Properties<Fields>): void {
  const { id: userId, name, email, token, attributes } = properties;
  instance.data.foyer?.identify({ userId, name, email, token }, attributes);
}
