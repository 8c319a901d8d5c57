import type { ChatInstance } from "../chat-element.ts";

export default function open(instance: ChatInstance): void {
  instance.data.foyer?.open();
}
