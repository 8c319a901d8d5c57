import type { ChatInstance } from "./chat-element.ts";

export default function reset(instance: ChatInstance): void {
  instance.data.foyer?.reset();
}
