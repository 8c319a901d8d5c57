import type { ChatInstance } from "../chat-element.ts";

export default function showLauncher(instance: ChatInstance): void {
  instance.data.foyer?.showLauncher(true);
}
