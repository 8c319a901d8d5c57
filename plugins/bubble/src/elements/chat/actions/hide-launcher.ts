import type { ChatInstance } from "../chat-element.ts";

export default function hideLauncher(instance: ChatInstance): void {
  instance.data.foyer?.showLauncher(false);
}
