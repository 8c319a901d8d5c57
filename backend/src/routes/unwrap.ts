import type { Refused } from "../conversation/refused.ts";
import { Refusal } from "../refusal.ts";

/** A conversation's answer, or its "no" as the route's. */
export function unwrap<T extends { ok: boolean }>(result: T): Extract<T, { ok: true }> {
  if (result.ok) return result as Extract<T, { ok: true }>;
  const { code, detail, retryAfter } = result as unknown as Refused;
  throw new Refusal(code, { ...(detail && { detail }), ...(retryAfter !== undefined && { retryAfter }) });
}
