import type {
  ConversationState,
  ErrorCode,
  HistoryPage,
  Message,
  ReadyFrame,
  ServerFrame,
} from "../../protocol/index.ts";
import type { PendingWords, ThreadState } from "./thread-state.ts";

/** Whether the frame follows what is held. If not, something was missed and has to be asked for. */
export function follows(state: ThreadState, frame: ServerFrame): boolean {
  if (frame.type === "message") return frame.message.seq <= lastSeq(state) + 1;
  if (frame.type !== "delta" || isHeld(state, frame.id)) return true;
  return frame.offset <= (state.partial?.id === frame.id ? state.partial.text.length : 0);
}

/** The state after the frame. Frames that do not follow, and those of a later protocol, change nothing. */
export function reduceThread(state: ThreadState, frame: ServerFrame): ThreadState {
  if (frame.type === "ready") return ready(state, frame);
  const { conversation } = state;
  if (!conversation || !follows(state, frame)) return state;
  switch (frame.type) {
    case "message":
      return message(state, conversation, frame.message);
    case "delta": {
      if (isHeld(state, frame.id)) return state;
      const held = state.partial?.id === frame.id ? state.partial.text : "";
      const fresh = frame.text.slice(held.length - frame.offset);
      if (!fresh) return state;
      const typing = state.typing?.role === "assistant" ? null : state.typing;
      return { ...state, partial: { id: frame.id, text: held + fresh }, typing };
    }
    case "typing": {
      const { role, name, on } = frame;
      if (!on && state.typing?.role !== role) return state;
      return { ...state, typing: on ? { role, ...(name && { name }) } : null };
    }
    case "read": {
      const side = frame.role === "visitor" ? "visitor" : "agent";
      const seq = Math.max(frame.seq, conversation.read[side]);
      if (seq === conversation.read[side]) return state;
      return { ...state, conversation: { ...conversation, read: { ...conversation.read, [side]: seq } } };
    }
    case "state": {
      const { id, first_seq, last_seq, read } = conversation;
      const { type: _, ...told } = frame;
      return { ...state, conversation: { id, first_seq, last_seq, read, ...told } };
    }
    case "note": {
      const { note } = frame;
      const notes = state.notes.some(({ number }) => number === note.number)
        ? state.notes
        : [...state.notes, note].sort((a, b) => a.number - b.number);
      return { ...state, notes, pending: without(state.pending, note.id) };
    }
    case "tool": {
      const { use } = frame;
      const others = state.tools.filter(({ number }) => number !== use.number);
      return { ...state, tools: [...others, use].sort((a, b) => a.number - b.number) };
    }
    case "details":
      return { ...state, details: frame.details };
    case "rating":
      return { ...state, messages: state.messages.map((one) => rated(one, frame.seq, frame.value)) };
    case "error":
      return refused(state, frame);
    default:
      return state;
  }
}

/** With an older page before what is held; without, where the two do not join. */
export function withOlder(state: ThreadState, page: HistoryPage): ThreadState {
  const first = state.messages[0]?.seq ?? lastSeq(state) + 1;
  const begin = state.conversation?.first_seq ?? first;
  const older = page.messages.filter(({ seq }) => seq < first && seq >= begin);
  const isWhole = older.length === 0 || older.at(-1)?.seq === first - 1;
  const messages = isWhole ? [...older, ...state.messages] : state.messages;
  return { ...state, messages, hasOlder: page.next_cursor !== null && (messages[0]?.seq ?? 0) > begin };
}

function ready(state: ThreadState, frame: ReadyFrame): ThreadState {
  const { conversation, partial, notes, tools, details } = frame;
  const { first_seq, last_seq } = conversation;
  const held = frame.reset
    ? []
    : state.messages.filter(({ seq }: Message) => seq >= first_seq && seq <= last_seq);
  const last = held.at(-1)?.seq;
  const missed = frame.messages.filter(({ seq }) => seq >= first_seq && seq > (last ?? 0));
  const joins = last !== undefined && (missed[0]?.seq ?? last + 1) <= last + 1;
  const messages = joins ? [...held, ...missed] : missed;
  const told = new Set([...messages, ...(notes ?? [])].map(({ id }) => id));
  return {
    ...state,
    conversation,
    details: details ?? state.details,
    notes: notes ?? state.notes,
    tools: tools ?? state.tools,
    messages,
    hasOlder: (messages[0]?.seq ?? last_seq + 1) > first_seq,
    loadingOlder: false,
    pending: state.pending.filter(({ id }) => !told.has(id)),
    partial: partial && !told.has(partial.id) ? partial : null,
    typing: null,
  };
}

function message(state: ThreadState, conversation: ConversationState, message: Message): ThreadState {
  const { messages, partial, pending, typing } = state;
  const isNew = message.seq > lastSeq(state);
  return {
    ...state,
    conversation: { ...conversation, last_seq: Math.max(conversation.last_seq, message.seq) },
    messages: isNew ? [...messages, message] : messages,
    pending: without(pending, message.id),
    partial: isNew && (message.role === "assistant" || partial?.id === message.id) ? null : partial,
    typing: isNew && typing?.role === message.role ? null : typing,
  };
}

function refused(state: ThreadState, frame: Extract<ServerFrame, { type: "error" }>): ThreadState {
  const { id, code, message, retry_after } = frame;
  if (!id) return { ...state, refusal: { code: code as ErrorCode, message } };
  // Words that came too soon only wait: whoever holds the timers sends them again.
  if (code === "rate_limited" && retry_after) return state;
  return {
    ...state,
    pending: state.pending.map((one) => (one.id === id ? { ...one, status: "failed", code } : one)),
  };
}

function rated(one: Message, seq: number, value: "up" | "down" | null): Message {
  if (one.seq !== seq) return one;
  const { rating: _, ...rest } = one;
  return value ? { ...rest, rating: value } : rest;
}

function without(pending: readonly PendingWords[], id: string): readonly PendingWords[] {
  return pending.some((one) => one.id === id) ? pending.filter((one) => one.id !== id) : pending;
}

function lastSeq({ messages, conversation }: ThreadState): number {
  return messages.at(-1)?.seq ?? conversation?.last_seq ?? 0;
}

function isHeld({ messages }: ThreadState, id: string): boolean {
  return messages.some((one) => one.id === id);
}
