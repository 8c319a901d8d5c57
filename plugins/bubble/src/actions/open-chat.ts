import type { PageContext } from "../platform/bubble.ts";
import type { ActionManifest } from "../platform/manifest.ts";
import { onFloatingChat } from "./on-floating-chat.ts";

/** For headers and reusables, where no Foyer Chat can be named. */
export const openChat = {
  display: "Foyer - Open chat",
  type: "client_side_web",
  category: "plugins",
  fields: {},
  returns: {},
} as const satisfies ActionManifest;

export default function run(_properties: unknown, context: PageContext): void {
  onFloatingChat(context, (chat) => chat.open(), "open");
}
