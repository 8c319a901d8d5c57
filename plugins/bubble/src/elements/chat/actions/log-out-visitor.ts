import type { ChatInstance } from "../chat-element.ts";

export default function logOutVisitor(instance: ChatInstance): void {
  instance.data.foyer?.logOut();
}
