// The old name, without `node:`: published server actions use no other.
import { createHash } from "crypto";

const minuteMs = 60_000;

/** The same id for the same words within a minute: Bubble runs actions again, and tries them again. */
export function idOfMinute(...parts: readonly unknown[]): string {
  return idOf(...parts, Math.floor(Date.now() / minuteMs));
}

/** A message id that stands for these parts. */
export function idOf(...parts: readonly unknown[]): string {
  return `b_${createHash("sha256").update(JSON.stringify(parts)).digest("hex").slice(0, 40)}`;
}
