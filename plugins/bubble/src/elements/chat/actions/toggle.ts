import type { ChatInstance } from "../chat-element.ts";

export default function toggle(instance: ChatInstance): void {
  instance.data.foyer?.toggle();
}
