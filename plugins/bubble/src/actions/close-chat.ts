import type { PageContext } from "../platform/bubble.ts";
import type { ActionManifest } from "../platform/manifest.ts";
import { onFloatingChat } from "./on-floating-chat.ts";

export const closeChat = {
  display: "Foyer - Close chat",
  type: "client_side_web",
  category: "plugins",
  fields: {},
  returns: {},
} as const satisfies ActionManifest;

export default function run(_properties: unknown, context: PageContext): void {
  onFloatingChat(context, (chat) => chat.close(), "close");
}
