import type { Session } from "../../../../../../shared-widget/client/session.ts";
import type { ChatState } from "../../../../../../shared-widget/client/state.ts";
import type { ConversationState, Message } from "../../../../../../shared-widget/protocol/index.ts";
import { blankState } from "../../../../../../shared-widget/widget/panel/fake-client.ts";

export const idle: ChatState = blankState;

export function conversation(given: Partial<ConversationState> = {}): ConversationState {
  return { id: "c_1", mode: "ai", first_seq: 1, last_seq: 0, read: { visitor: 0, agent: 0 }, ...given };
}

export function message(seq: number, role: Message["role"], given: Partial<Message> = {}): Message {
  return {
    seq,
    id: `m${seq}`,
    role,
    text: `message ${seq}`,
    status: "complete",
    created_at: `2026-01-01T00:00:0${seq}.000Z`,
    ...given,
  };
}

export function online(given: Partial<ChatState> = {}): ChatState {
  return { ...idle, phase: "online", transport: "socket", conversation: conversation(), ...given };
}

export function session(given: Partial<Session> = {}): Session {
  return { conversationId: "c_1", token: "t", visitorId: "v_1", renewAt: 0, verified: false, ...given };
}
