import { type Identity, limits } from "@foyer/shared-widget/protocol";
import { hmacHex, sameSecret } from "./digest.ts";

/**
 * The secret a host signs its visitors' ids with. Derived, so that none is stored: rotating it is counting
 * `generation` up.
 */
export async function identitySecret(
  foyerSecret: string,
  widgetId: string,
  generation: number,
): Promise<string> {
  return hmacHex(foyerSecret, `identity|${widgetId}|${generation}`);
}

/** Whether the host really said this of its visitor, and lately. `generation` 0: it has no secret to say it with. */
export async function isIdentityValid(
  identity: Identity,
  widget: { widgetId: string; generation: number },
  foyerSecret: string,
  nowMs: number,
): Promise<boolean> {
  if (widget.generation === 0) return false;
  const ageSeconds = nowMs / 1000 - identity.ts;
  // Five minutes ahead is a host's clock; more is somebody making a signature last.
  if (ageSeconds > limits.identityMaxAgeSeconds || ageSeconds < -300) return false;
  const secret = await identitySecret(foyerSecret, widget.widgetId, widget.generation);
  const expected = await hmacHex(secret, `${widget.widgetId}|${identity.user_id}|${identity.ts}`);
  return sameSecret(identity.signature, expected);
}
