import type { ChatInstance } from "../chat-element.ts";

export default function close(instance: ChatInstance): void {
  instance.data.foyer?.close();
}
