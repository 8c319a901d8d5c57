import type { Session } from "../../../../../shared-widget/client/session.ts";
import type { ChatState } from "../../../../../shared-widget/client/state.ts";
import type { StateValues } from "../../platform/values.ts";
import type { ChatManifest } from "./manifest.ts";

export type ChatStates = StateValues<ChatManifest["states"]>;
export type ChatEvent = keyof ChatManifest["events"];

/** States to publish and then, where there is one, the event to fire. */
export interface News {
  states: Partial<ChatStates>;
  event?: ChatEvent;
}

/** What the app was told so far. Outlives the panel and its client, so that starting those anew is no news. */
export interface Known {
  conversationId: string | null;
  mode: string | null;
  agentId: string | null;
  lastSeq: number;
  hasVisitorSpoken: boolean;
  unread: number;
  csat: number | null;
  /** Of the visitor that the app vouched for. */
  userId: string | null;
}

export const nothingKnown: Known = {
  conversationId: null,
  mode: null,
  agentId: null,
  lastSeq: 0,
  hasVisitorSpoken: false,
  unread: 0,
  csat: null,
  userId: null,
};

const noMessage = { last_message: null, last_message_sender: null, last_message_at: null };

const noConversation: Partial<ChatStates> = {
  ...noMessage,
  unread_count: 0,
  conversation_id: null,
  mode: null,
  agent_name: null,
  agent_avatar: null,
  is_typing: false,
};

/** What an app is told while there is no chat, or none yet. */
export const noChat: Partial<ChatStates> = {
  ...noConversation,
  is_ready: false,
  is_open: false,
  is_visible_launcher: false,
  is_connected: false,
  visitor_id: null,
};

/** Whom the backend takes for the user of the app that the session names. */
export function provenUser(session: Session | null): string | null {
  return session?.verified ? (session.userId ?? null) : null;
}

/**
 * What the app is to be told when one state of the client follows another, in order. `before` is null for the
 * first state of a client. Each fact once: what is only loaded (history, after a reload or a reconnect) is none,
 * what was missed meanwhile is.
 */
export function follow(
  known: Known,
  before: ChatState | null,
  after: ChatState,
  session: Session | null,
): { known: Known; news: News[] } {
  const { conversation } = after;
  const user = provenUser(session);
  const states: Partial<ChatStates> = {
    is_connected: after.phase === "online",
    visitor_id: session?.visitorId ?? null,
  };
  if (!conversation) {
    // A client that has only begun says nothing of the conversation yet: what was known of it holds.
    if (!before?.conversation) {
      const left = leaving(known, user);
      return { known: left.known, news: [{ states }, ...left.news] };
    }
    const left = leaving({ ...nothingKnown, userId: known.userId }, user);
    const news: News[] = [{ states: { ...states, ...noConversation } }];
    if (known.unread) news.push({ states: {}, event: "unread_changed" });
    return { known: left.known, news: [...news, ...left.news] };
  }

  const isNews = conversation.id === known.conversationId;
  const { mode } = conversation;
  const agentId = conversation.agent?.id ?? null;
  const spoken = after.messages.filter(({ role }) => role !== "system");
  const fresh = isNews ? spoken.filter(({ seq }) => seq > known.lastSeq) : [];
  const lastSeq = after.messages.at(-1)?.seq ?? conversation.last_seq;
  const newest = messageStates(spoken.at(-1));
  const left = leaving(known, user);

  const news: News[] = [
    {
      states: {
        ...states,
        ...(fresh.length === 0 && newest),
        unread_count: after.unread,
        conversation_id: conversation.id,
        mode,
        agent_name: conversation.agent?.name ?? null,
        agent_avatar: conversation.agent?.avatar_url ?? null,
        is_typing: after.typing !== null || after.partial !== null,
      },
    },
    ...left.news,
  ];
  const tell = (event: ChatEvent): void => void news.push({ states: {}, event });

  if (user !== null && user !== left.known.userId && session?.conversationId === conversation.id)
    tell("identified");

  // Before what they say, where both come at once.
  if (isNews && mode === "human" && (known.mode !== "human" || known.agentId !== agentId))
    tell("agent_joined");
  let { hasVisitorSpoken } = known;
  for (const message of fresh) {
    const isMine = message.role === "visitor";
    news.push({ states: messageStates(message), event: isMine ? "message_sent" : "message_received" });
    if (!isMine || hasVisitorSpoken) continue;
    hasVisitorSpoken = true;
    tell("conversation_started");
  }
  if (!isNews) hasVisitorSpoken = after.hasOlder || after.messages.some(({ role }) => role === "visitor");

  const csat = conversation.csat ?? null;
  if (isNews) {
    if (known.mode === "human" && mode !== "human") tell("agent_left");
    if (mode === "waiting" && known.mode !== "waiting") tell("handoff_requested");
    if (mode === "closed" && known.mode !== "closed") tell("conversation_closed");
    if ((csat !== null && csat !== known.csat) || (before && isRated(before, after)))
      tell("rating_submitted");
    if (after.unread !== known.unread) tell("unread_changed");
  }
  const isProven = user !== null && session?.conversationId === conversation.id;
  return {
    known: {
      conversationId: conversation.id,
      mode,
      agentId,
      lastSeq: isNews ? Math.max(lastSeq, known.lastSeq) : lastSeq,
      hasVisitorSpoken,
      unread: after.unread,
      csat,
      userId: isProven ? user : left.known.userId,
    },
    news,
  };
}

/** Whoever was vouched for is so no more. */
function leaving(known: Known, user: string | null): { known: Known; news: News[] } {
  if (known.userId === null || known.userId === user) return { known, news: [] };
  return { known: { ...known, userId: null }, news: [{ states: {}, event: "logged_out" }] };
}

function messageStates(message: ChatState["messages"][number] | undefined): Partial<ChatStates> {
  if (!message) return noMessage;
  return {
    last_message: message.text,
    last_message_sender: message.role,
    last_message_at: new Date(message.created_at),
  };
}

function isRated(before: ChatState, after: ChatState): boolean {
  if (before.messages === after.messages || before.conversation?.id !== after.conversation?.id) return false;
  const ratings = new Map(before.messages.map(({ seq, rating }) => [seq, rating]));
  return after.messages.some(
    ({ seq, rating }) => rating !== undefined && ratings.has(seq) && ratings.get(seq) !== rating,
  );
}
