import { widgetIdKey } from "../keys.ts";
import { filled } from "../platform/blank.ts";
import type { ServerContext } from "../platform/bubble.ts";
import { ActionRefusal } from "./action-refusal.ts";

/** Which widget an action is about: its own field's, else the app's. */
export function widgetIdOf(properties: { widget_id?: unknown }, context: ServerContext): string {
  const id = filled(properties.widget_id) ?? filled(context.keys[widgetIdKey.caption]);
  if (id !== undefined) return id;
  throw new ActionRefusal(
    "missing_key",
    `Which widget? Fill "Widget ID" in this action or the key "${widgetIdKey.caption}" in the Plugins tab.`,
  );
}
