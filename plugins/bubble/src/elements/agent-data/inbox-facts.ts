import { isMine } from "../../../../../shared-widget/console/client/conversation-views.ts";
import type { Told } from "../../../../../shared-widget/console/client/inbox-client.ts";

/** Something that happened to a conversation. */
export interface ConversationFact {
  kind: "new_conversation" | "handoff_requested" | "new_visitor_message" | "conversation_updated";
  id: string;
  /** Of a visitor's message: when it was written, by the server's clock. */
  at?: string;
}

export interface Watching {
  agentId: string;
  /** Since when somebody looks, by the server's clock. What was so before is no news. */
  since: string;
}

/** What the inbox was told, as facts: each once, however it is told. */
export function inboxFacts(told: readonly Told[], watching: Watching): ConversationFact[] {
  return told.flatMap((one) => factsOf(one, watching));
}

function factsOf({ is, was }: Told, { agentId, since }: Watching): ConversationFact[] {
  const { id } = is;
  const isNew = !was && beganAfter(is, since);
  const began = is.mode === "waiting" && (was ? was.mode !== "waiting" : is.mode_since >= since);
  const spokeAt = is.last_message?.role === "visitor" ? is.last_message.created_at : "";
  const spoke = spokeAt > (was ? (was.last_message?.created_at ?? "") : since);
  const isAwaited = is.mode === "waiting" || isMine(is, agentId);
  const facts: ConversationFact[] = [];
  if (isNew) facts.push({ kind: "new_conversation", id });
  else if (was) facts.push({ kind: "conversation_updated", id });
  if (began) facts.push({ kind: "handoff_requested", id });
  // The words by which somebody asked for a person, or began, are told as that.
  else if (spoke && isAwaited && !isNew) facts.push({ kind: "new_visitor_message", id, at: spokeAt });
  return facts;
}

/** A visitor may have opened the chat long before the first words that make it a conversation. */
function beganAfter({ created_at, message_count, last_message }: Told["is"], since: string): boolean {
  return created_at >= since || (message_count <= 2 && (last_message?.created_at ?? "") >= since);
}
