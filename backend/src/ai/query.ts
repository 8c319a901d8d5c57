import type { Message } from "@foyer/shared-widget/protocol";
import { hasInformativeWords } from "../knowledge/words.ts";
import { smallTalk } from "./small-talk.ts";

/** How far back a follow-up may point, in the visitor's own messages. */
const reach = 3;

/** What to search the knowledge for. Empty where the visitor's last message is small talk. */
export function searchQuery(messages: readonly Pick<Message, "role" | "text">[]): string {
  return question(messages.filter((message) => message.role === "visitor").map((message) => message.text));
}

/**
 * The last of what a visitor said, with what it follows up: "and where?" names nothing by itself, so the message
 * before it, and if need be the one before that, is part of the question.
 */
export function question(said: readonly string[]): string {
  const last = said.at(-1) ?? "";
  if (smallTalk(last)) return "";
  const parts: string[] = [];
  for (const text of said.slice(-reach).toReversed()) {
    parts.unshift(text);
    if (hasInformativeWords(text)) break;
  }
  return parts.join("\n");
}
