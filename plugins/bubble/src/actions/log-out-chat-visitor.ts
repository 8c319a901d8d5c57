import { forgetVisitor } from "../elements/chat/former-visitor.ts";
import { widgetIdKey } from "../keys.ts";
import { filled } from "../platform/blank.ts";
import type { PageContext } from "../platform/bubble.ts";
import type { ActionManifest } from "../platform/manifest.ts";

export const logOutChatVisitor = {
  display: "Foyer - Log out chat visitor",
  type: "client_side_web",
  category: "plugins",
  fields: {},
  returns: {},
} as const satisfies ActionManifest;

/** Of every chat on the page, since they have one visitor; without any, what the browser keeps of one goes. */
export default function run(_properties: unknown, context: PageContext): void {
  const widgetId = filled(context.keys[widgetIdKey.caption]);
  for (const chat of window.foyerChats ?? []) chat.logOut();
  if (!window.foyerChats?.size && widgetId) forgetVisitor(widgetId);
}
