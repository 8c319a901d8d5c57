// The old name, without `node:`: published server actions use no other.
import { createHmac } from "crypto";
import { identitySecretKey } from "../keys.ts";
import { filled } from "../platform/blank.ts";
import { ActionRefusal } from "./action-refusal.ts";
import { requireLogin } from "./current-user.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { widgetField } from "./shared-fields.ts";
import { widgetIdOf } from "./widget-id.ts";

/** Of the backend: how long a signature is good. */
const goodForSeconds = 24 * 3600;

export const createVisitorToken = {
  display: "Foyer - Create visitor token",
  type: "server_side",
  category: "plugins",
  fields: { ...widgetField, ...stopField },
  returns: {
    user_id: { caption: "User ID", value: "text", doc: "The current user's, for Foyer Chat's User ID." },
    token: { caption: "Token", value: "text", doc: "For Foyer Chat's User token." },
    expires_at: { caption: "Expires at", value: "date", doc: "Make a new one before: 24 hours from now." },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

/** Vouches for the current user and for nobody else: whom it vouches for is nothing a page may choose. */
export default serverAction(createVisitorToken, async ({ properties, context }) => {
  const secret = filled(context.keys[identitySecretKey.caption]);
  if (secret === undefined) {
    throw new ActionRefusal(
      "missing_key",
      `The key "${identitySecretKey.caption}" in the Plugins tab is missing. Make it at your backend, for this widget, and put it there: the live one and the development one.`,
    );
  }
  const widgetId = widgetIdOf(properties, context);
  const { id: userId } = await requireLogin(context);
  const ts = Math.floor(Date.now() / 1_000);
  const signature = createHmac("sha256", secret).update(`${widgetId}|${userId}|${ts}`).digest("hex");
  return ok({
    user_id: userId,
    token: `${ts}.${signature}`,
    expires_at: new Date((ts + goodForSeconds) * 1_000),
  });
});
