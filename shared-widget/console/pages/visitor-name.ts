import type { ConversationSummary } from "../../protocol/index.ts";
import { shortCode } from "../visitor-name.ts";
import { fill } from "../words.ts";
import type { PageWords } from "./words.ts";

type Named = Pick<ConversationSummary["visitor"], "id" | "name" | "email">;

/** What to call a visitor, in the pages' own words. */
export function visitorName({ id, name, email }: Named, words: PageWords): string {
  return name || email || fill(words.visitor_numbered, { id: shortCode(id) });
}
