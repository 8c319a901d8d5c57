import { limits, type ReadyFrame } from "@foyer/shared-widget/protocol";
import type { Caller } from "./caller.ts";
import type { ConversationStore } from "./conversation-store.ts";
import { toDetails, toState } from "./record.ts";

/** What a connection hears first: everything after `after`, or the newest page; and what is theirs to know beside it. */
export function readyFrame(
  { opened, transcript, notes, toolUses }: ConversationStore,
  { kind }: Caller,
  { after, partial }: { after: number | null; partial: ReadyFrame["partial"] },
): ReadyFrame {
  const missed =
    after !== null && after <= opened.last_seq
      ? transcript.after(after, limits.readyMessages + 1)
      : undefined;
  const resumes = missed !== undefined && missed.length <= limits.readyMessages;
  return {
    type: "ready",
    conversation: toState(opened),
    messages: resumes ? missed : transcript.newest(limits.pageDefault),
    reset: !resumes,
    ...(partial && { partial }),
    ...(kind !== "visitor" && { notes: notes.all(), tools: toolUses.all(), details: toDetails(opened) }),
  };
}
