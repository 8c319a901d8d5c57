import { Refusal } from "../refusal.ts";

/** The org a call is about: a key and an agent are bound to theirs (`own`); the operator says which one is meant. */
export function orgFor(own: string | null, wanted: string | undefined): string {
  if (own === null) {
    if (wanted) return wanted;
    throw new Refusal("invalid", { errors: [{ path: "org_id", message: "Say which org this is for." }] });
  }
  if (wanted !== undefined && wanted !== own)
    throw new Refusal("forbidden", { detail: "This credential belongs to another org." });
  return own;
}
