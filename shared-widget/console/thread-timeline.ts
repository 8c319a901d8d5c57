import type { Message, Note, ToolUse } from "../protocol/index.ts";
import type { PendingWords, ThreadState } from "./client/thread-state.ts";

/** Anything somebody said, in whatever state it is. A stored `Message` is one as it stands. */
export interface Said extends Omit<Message, "seq" | "status" | "code" | "created_at"> {
  seq?: number;
  /** `sending`, `refused`: an agent's, not stored yet. `writing`: the assistant is at it. */
  status: Message["status"] | "sending" | "refused" | "writing";
  code?: string | undefined;
  created_at?: string | undefined;
}

export type NoteSaid = Omit<Note, "number" | "author" | "after"> & {
  author?: Note["author"];
  status: "complete" | "sending" | "refused";
  code?: string | undefined;
};

export type Row =
  | { kind: "day"; key: string; at: string }
  | { kind: "event"; key: string; said: Said }
  | { kind: "note"; key: string; note: NoteSaid }
  | { kind: "tool"; key: string; use: ToolUse }
  | { kind: "said"; key: string; said: Said; first: boolean; last: boolean; seen: boolean };

/** Words of one person within this time stand as a group. */
const groupMs = 5 * 60_000;

type Told = Pick<
  ThreadState,
  "messages" | "notes" | "tools" | "pending" | "partial" | "conversation" | "hasOlder"
>;

/**
 * The thread as it is drawn: notes and calls of tools stand after the message they came after, what is not stored yet
 * last.
 */
export function makeThreadTimeline({
  messages,
  notes,
  tools,
  pending,
  partial,
  conversation,
  hasOlder,
}: Told): Row[] {
  const rows: Row[] = [];
  const seenSeq = conversation?.read.visitor ?? 0;
  const first = messages[0]?.seq ?? 0;
  let day = "";
  let above: Extract<Row, { kind: "said" }> | null = null;
  let lastSeen: Extract<Row, { kind: "said" }> | null = null;

  const beginDay = (at: string | undefined) => {
    const today = at ? new Date(at).toDateString() : day;
    if (!at || today === day) return;
    rows.push({ kind: "day", key: `day ${today}`, at });
    day = today;
    above = null;
  };
  const say = (said: Said) => {
    beginDay(said.created_at);
    if (said.role === "system") {
      rows.push({ kind: "event", key: said.id, said });
      above = null;
      return;
    }
    const joined: boolean = above !== null && isSameSpeaker(above.said, said);
    if (above) above.last = !joined;
    above = { kind: "said", key: said.id, said, first: !joined, last: true, seen: false };
    rows.push(above);
    if (said.role === "agent" && said.seq && said.seq <= seenSeq) lastSeen = above;
  };
  const putAside = (at: string, row: Row) => {
    beginDay(at);
    if (above) above.last = true;
    above = null;
    rows.push(row);
  };
  const noteDown = (note: NoteSaid) => putAside(note.created_at, { kind: "note", key: note.id, note });

  // Those that belong to older pages come with them.
  const asides = [...notes, ...tools]
    .filter(({ after }) => !hasOlder || after >= first)
    .sort((a, b) => a.after - b.after || (a.created_at < b.created_at ? -1 : 1));
  let next = 0;
  const asideUpTo = (seq: number) => {
    for (let one = asides[next]; one && one.after < seq; one = asides[++next]) {
      if ("state" in one) putAside(one.created_at, { kind: "tool", key: one.id, use: one });
      else noteDown({ ...one, status: "complete" });
    }
  };
  for (const message of messages) {
    asideUpTo(message.seq);
    say(message);
  }
  asideUpTo(Infinity);
  if (partial) say({ ...partial, role: "assistant", status: "writing" });
  for (const words of pending) {
    if (words.kind === "note") noteDown(unsaid(words));
    else
      say({ ...unsaid(words), role: "agent", ...(words.attachments && { attachments: words.attachments }) });
  }
  // TypeScript does not see that `say` assigns it.
  const seen = lastSeen as Extract<Row, { kind: "said" }> | null;
  if (seen) seen.seen = true;
  return rows;
}

function unsaid({ id, text, created_at, status, code }: PendingWords) {
  const refused = status === "failed";
  return { id, text, created_at, code, status: refused ? ("refused" as const) : ("sending" as const) };
}

function isSameSpeaker(above: Said, below: Said): boolean {
  const isUnsaid = (said: Said) => said.status === "sending" || said.status === "refused";
  if (above.role !== below.role) return false;
  if (!isUnsaid(below) && above.author?.id !== below.author?.id) return false;
  if (!above.created_at || !below.created_at) return false;
  return Date.parse(below.created_at) - Date.parse(above.created_at) < groupMs;
}
