import type { CannedReply } from "../protocol/index.ts";

/** What is typed after a `/` that begins a word, up to `caret`; null where there is none. */
export function cannedQuery(text: string, caret: number): string | null {
  return /(?:^|\s)\/([\p{L}\p{N}_-]{0,32})$/u.exec(text.slice(0, caret))?.[1] ?? null;
}

/** Shortcuts that begin with the words first, then those whose text has them. */
export function findCanned(replies: readonly CannedReply[], words: string, most = 8): CannedReply[] {
  const needle = words.toLowerCase();
  const begins = replies.filter(({ shortcut }) => shortcut.toLowerCase().startsWith(needle));
  const has = replies.filter(
    (reply) => !begins.includes(reply) && `${reply.shortcut} ${reply.text}`.toLowerCase().includes(needle),
  );
  return [...begins, ...has].slice(0, most);
}

/** The text with the reply in the place of `/words`, and where the caret goes. */
export function insertCanned(text: string, caret: number, filled: string): { text: string; caret: number } {
  const query = cannedQuery(text, caret);
  const from = query === null ? caret : caret - query.length - 1;
  return { text: text.slice(0, from) + filled + text.slice(caret), caret: from + filled.length };
}

/** With the names in their places. A name that is not known leaves no gap behind. */
export function fillCanned(text: string, names: { visitor_name: string; agent_name: string }): string {
  return text
    .replaceAll(/ ?\{(visitor_name|agent_name)\}/g, (gap, key: keyof typeof names) =>
      names[key] ? (gap.startsWith(" ") ? " " : "") + names[key] : "",
    )
    .trim();
}
