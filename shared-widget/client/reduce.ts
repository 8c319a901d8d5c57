import type { DeltaFrame, ErrorCode, Message, ReadyFrame, ServerFrame } from "../protocol/index.ts";
import type { ChatState } from "./state.ts";

/** Before the first `ready` of a conversation. */
export const blank = {
  conversation: null,
  messages: [],
  hasOlder: false,
  loadingOlder: false,
  partial: null,
  typing: null,
  unread: 0,
} as const satisfies Partial<ChatState>;

/** Whether the frame follows what is held. If not, something was missed and has to be asked for. */
export function follows(state: ChatState, frame: ServerFrame): boolean {
  if (frame.type === "message") return frame.message.seq <= lastSeq(state) + 1;
  if (frame.type !== "delta" || isHeld(state, frame.id)) return true;
  return frame.offset <= (state.partial?.id === frame.id ? state.partial.text.length : 0);
}

/** The state after the event. Frames that do not follow, and those of a later protocol, change nothing. */
export function reduce(state: ChatState, event: ServerFrame): ChatState {
  if (event.type === "ready") return withUnread(ready(state, event));
  const { conversation } = state;
  if (!conversation || !follows(state, event)) return state;
  switch (event.type) {
    case "message":
      return withUnread(message(state, event.message));
    case "delta":
      return delta(state, event);
    case "typing": {
      const { role, on } = event;
      if (role === "visitor" || (!on && state.typing?.role !== role)) return state;
      return { ...state, typing: on ? event : null };
    }
    case "read": {
      const side = event.role === "visitor" ? "visitor" : "agent";
      const seq = Math.max(event.seq, conversation.read[side]);
      return withUnread({
        ...state,
        conversation: { ...conversation, read: { ...conversation.read, [side]: seq } },
      });
    }
    case "state": {
      // What it does not name is so no more: an agent, the wait.
      const { id, first_seq, last_seq, read } = conversation;
      const { type: _type, ...told } = event;
      return { ...state, conversation: { ...told, id, first_seq, last_seq, read } };
    }
    case "rating": {
      const rating = event.value ?? undefined;
      const rated = state.messages.map((one) => (one.seq === event.seq ? { ...one, rating } : one));
      return { ...state, messages: rated };
    }
    case "error":
      return refused(state, event);
    default:
      return state;
  }
}

function ready(state: ChatState, frame: ReadyFrame): ChatState {
  const { conversation, partial } = frame;
  const { first_seq, last_seq } = conversation;
  const isKept = ({ seq }: Message) => seq >= first_seq && seq <= last_seq;
  const isSame = !frame.reset && state.conversation?.id === conversation.id;
  const held = isSame ? state.messages.filter(isKept) : [];
  const last = held.at(-1)?.seq;
  const missed = frame.messages.filter(({ seq }) => seq >= first_seq && seq > (last ?? 0));
  const messages =
    last === undefined || (missed[0]?.seq ?? last + 1) > last + 1 ? missed : [...held, ...missed];
  const told = new Set(messages.map(({ id }) => id));
  return {
    ...state,
    conversation,
    messages,
    hasOlder: (messages[0]?.seq ?? last_seq + 1) > first_seq,
    loadingOlder: state.loadingOlder && messages[0]?.seq === state.messages[0]?.seq,
    pending: state.pending.filter(({ id }) => !told.has(id)),
    partial: partial && !told.has(partial.id) ? partial : null,
    typing: null,
  };
}

function message(state: ChatState, message: Message): ChatState {
  const { conversation, messages, partial, pending, typing } = state;
  const isNew = message.seq > lastSeq(state);
  const isMine = pending.some(({ id }) => id === message.id);
  return {
    ...state,
    conversation: conversation && {
      ...conversation,
      last_seq: Math.max(conversation.last_seq, message.seq),
    },
    messages: isNew ? [...messages, message] : messages,
    pending: isMine ? pending.filter(({ id }) => id !== message.id) : pending,
    partial: isNew && (message.role === "assistant" || partial?.id === message.id) ? null : partial,
    typing: isNew && typing?.role === message.role ? null : typing,
    error: isMine ? null : state.error,
  };
}

function delta(state: ChatState, { id, offset, text }: DeltaFrame): ChatState {
  if (isHeld(state, id)) return state;
  const held = state.partial?.id === id ? state.partial.text : "";
  const fresh = text.slice(held.length - offset);
  return fresh ? { ...state, partial: { id, text: held + fresh }, typing: null } : state;
}

function refused(state: ChatState, event: Extract<ServerFrame, { type: "error" }>): ChatState {
  const { id, message, retry_after } = event;
  const code = event.code as ErrorCode;
  // A message that came too soon only waits: whoever holds the timers sends it again.
  const isFinal = code !== "rate_limited" || !retry_after;
  return {
    ...state,
    error: { code, message },
    pending: isFinal
      ? state.pending.map((one) => (one.id === id ? { ...one, status: "failed", code } : one))
      : state.pending,
  };
}

export function withUnread(state: ChatState): ChatState {
  const read = state.conversation?.read.visitor ?? 0;
  let unread = 0;
  for (let i = state.messages.length - 1; i >= 0; i--) {
    const message = state.messages[i];
    if (!message || message.seq <= read) break;
    if (message.role === "assistant" || message.role === "agent") unread++;
  }
  return { ...state, unread };
}

export function lastSeq({ messages, conversation }: ChatState): number {
  return messages.at(-1)?.seq ?? conversation?.last_seq ?? 0;
}

function isHeld({ messages }: ChatState, id: string): boolean {
  return messages.some((one) => one.id === id);
}
