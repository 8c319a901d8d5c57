import type { ChatInstance } from "../chat-element.ts";

export default function startNewConversation(instance: ChatInstance): void {
  instance.data.foyer?.startNewConversation();
}
