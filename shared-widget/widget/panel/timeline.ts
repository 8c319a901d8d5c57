import type { ChatState } from "../../client/state.ts";
import type { Message } from "../../protocol/index.ts";

/** Anything somebody said, in whatever state it is. A stored `Message` is one as it stands. */
export interface Said extends Omit<Message, "seq" | "status" | "code" | "created_at"> {
  /** `sending`, `refused`: the visitor's, not stored yet. `writing`: the assistant is at it. `hello`: the welcome. */
  status: Message["status"] | "sending" | "refused" | "writing" | "hello";
  code?: string | undefined;
  created_at?: string | undefined;
}

export type Row =
  | { kind: "day"; key: string; at: string }
  | { kind: "event"; key: string; said: Said }
  | { kind: "said"; key: string; said: Said; first: boolean; last: boolean };

/** Words of one person within this time stand as a group. */
const GROUP_MS = 5 * 60_000;

/**
 * The list as it is drawn. A message keeps its key from the moment it is pending (or being written) until it is
 * stored, so its node stays.
 */
export function makeTimeline({
  messages,
  pending,
  partial,
}: Pick<ChatState, "messages" | "pending" | "partial">): Row[] {
  const all: Said[] = [...messages];
  for (const { status, ...message } of pending)
    all.push({ ...message, role: "visitor", status: status === "failed" ? "refused" : "sending" });
  if (partial) all.push({ ...partial, role: "assistant", status: "writing" });

  const rows: Row[] = [];
  let day = "";
  let above: Extract<Row, { kind: "said" }> | null = null;
  for (const said of all) {
    const at = said.created_at;
    const today = at ? new Date(at).toDateString() : day;
    if (at && today !== day) {
      rows.push({ kind: "day", key: "day " + today, at });
      day = today;
      above = null;
    }
    if (said.role === "system") {
      rows.push({ kind: "event", key: said.id, said });
      above = null;
      continue;
    }
    const joined: boolean = above !== null && isSameSpeaker(above.said, said);
    if (above) above.last = !joined;
    above = { kind: "said", key: said.id, said, first: !joined, last: true };
    rows.push(above);
  }
  return rows;
}

function isSameSpeaker(above: Said, below: Said): boolean {
  if (above.role !== below.role || above.author?.id !== below.author?.id) return false;
  if (!above.created_at || !below.created_at) return true;
  return Date.parse(below.created_at) - Date.parse(above.created_at) < GROUP_MS;
}
