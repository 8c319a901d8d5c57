import type { ConversationSummary } from "../protocol/index.ts";
import { fill, type Words } from "./words.ts";

type Named = Pick<ConversationSummary["visitor"], "id" | "name" | "email">;

/** What to call a visitor: by name, by address, or by the end of the id. */
export function visitorName({ id, name, email }: Named, words: Words): string {
  return name || email || fill(words.visitor, { code: shortCode(id) });
}

/** Four signs that tell one nameless visitor from another. */
export function shortCode(id: string): string {
  return id
    .replaceAll(/[^A-Za-z0-9]/g, "")
    .slice(-4)
    .toUpperCase();
}

/** One of eight colours, always the same for the same visitor. */
export function hueOf(id: string): number {
  let sum = 0;
  for (const char of id) sum = (sum * 31 + char.charCodeAt(0)) % 9_973;
  return sum % 8;
}
