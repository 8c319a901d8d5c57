import { type Identity, limits } from "@foyer/shared-widget/protocol";
import { hmacHex, sameSecret } from "./digest.ts";

/** Whose secret it is. `generation` 0: none was made yet. */
export interface IdentitySource {
  orgId: string;
  widgetId: string;
  createdAt: string;
  generation: number;
}

/**
 * The secret a host signs its visitors' ids with. Derived, so that none is stored: rotating it is counting
 * `generation` up. A widget that is made again under a deleted one's id, maybe by another org, counts from the
 * start again: its org and its birth keep the former owner's secret from being its own.
 */
export async function identitySecret(
  foyerSecret: string,
  { orgId, widgetId, createdAt, generation }: IdentitySource,
): Promise<string> {
  return hmacHex(foyerSecret, `identity|${orgId}|${widgetId}|${createdAt}|${generation}`);
}

/** Whether the host really said this of its visitor, and lately. */
export async function isIdentityValid(
  identity: Identity,
  widget: IdentitySource,
  foyerSecret: string,
  nowMs: number,
): Promise<boolean> {
  if (widget.generation === 0) return false;
  const ageSeconds = nowMs / 1000 - identity.ts;
  // Five minutes ahead is a host's clock; more is somebody making a signature last.
  if (ageSeconds > limits.identityMaxAgeSeconds || ageSeconds < -300) return false;
  const secret = await identitySecret(foyerSecret, widget);
  const expected = await hmacHex(secret, `${widget.widgetId}|${identity.user_id}|${identity.ts}`);
  return sameSecret(identity.signature, expected);
}
