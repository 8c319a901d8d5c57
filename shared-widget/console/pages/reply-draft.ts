import type { CannedReply } from "../../protocol/index.ts";

/** A canned reply while it is edited. `key` names it as long as the page is open. */
export interface ReplyDraft extends CannedReply {
  key: number;
}

export type ReplyProblem = "shortcut_missing" | "shortcut_wrong" | "shortcut_taken" | "text_missing";

/** What keeps a reply from being saved. Shortcuts are told apart as they are typed, whatever their capitals. */
export function problemOf(reply: ReplyDraft, all: readonly ReplyDraft[]): ReplyProblem | null {
  const shortcut = fold(reply.shortcut);
  if (shortcut === "") return "shortcut_missing";
  if (!/^[\p{L}\p{N}_-]{1,32}$/u.test(reply.shortcut)) return "shortcut_wrong";
  if (all.some((other) => other.key !== reply.key && fold(other.shortcut) === shortcut))
    return "shortcut_taken";
  return reply.text.trim() === "" ? "text_missing" : null;
}

const fold = (shortcut: string) => shortcut.trim().toLowerCase();

export function sameReplies(one: readonly CannedReply[], other: readonly CannedReply[]): boolean {
  return (
    one.length === other.length &&
    one.every(({ shortcut, text }, index) => {
      const counterpart = other[index];
      return shortcut === counterpart?.shortcut && text === counterpart.text;
    })
  );
}
