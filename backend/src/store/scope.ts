import type { Owner } from "./documents.ts";

/**
 * One word per widget of an org. In hexadecimal, since the index would take `-` for a space and might not tell
 * letters that differ in case; the `x` keeps a number from being read as one.
 */
export function scopeOf({ org_id, widget_id }: Owner): string {
  const bytes = new TextEncoder().encode(`${org_id}/${widget_id}`);
  return `x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`;
}
