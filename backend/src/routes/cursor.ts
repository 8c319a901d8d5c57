import type * as z from "zod";
import { Refusal } from "../refusal.ts";

/** Where a list goes on. Opaque to callers, so that how a list is ordered can change. */
export function encodeCursor(position: unknown): string {
  return btoa(JSON.stringify(position)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export function decodeCursor<T extends z.ZodType>(cursor: string | undefined, schema: T): z.output<T> | null {
  if (cursor === undefined) return null;
  try {
    return schema.parse(JSON.parse(atob(cursor.replaceAll("-", "+").replaceAll("_", "/"))));
  } catch {
    throw new Refusal("invalid", { errors: [{ path: "cursor", message: "Not a cursor of this list." }] });
  }
}
