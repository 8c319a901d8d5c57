import type { ConversationSummary, Message } from "../../../../../shared-widget/protocol/index.ts";
import type { PendingWords, ThreadState } from "../../../../../shared-widget/console/client/thread-state.ts";
import { conversationShape } from "../../api-calls/conversations.ts";
import { messageShape } from "../../api-calls/messages.ts";
import { toTypedObject } from "../../api-calls/typed-object.ts";
import type { TypedObject } from "../../platform/values.ts";

/** A stored message, or what the agent wrote and the server has not stored yet: that has no `seq`. */
export type ListedMessage = Omit<Message, "seq" | "status" | "code"> & {
  seq?: number;
  status: Message["status"] | "pending";
  code?: string | undefined;
};

interface Me {
  id: string;
  name: string;
}

/** What is said in a conversation, oldest first, each thing once, with addresses that work in any page. */
export function listedMessages(
  { messages, pending }: Pick<ThreadState, "messages" | "pending">,
  me: Me,
  endpoint: string,
): ListedMessage[] {
  const replies = pending.filter(({ kind }) => kind === "reply");
  const listed: ListedMessage[] = [...messages, ...replies.map((words) => unstored(words, me))];
  return listed.map((one) =>
    one.attachments
      ? {
          ...one,
          attachments: one.attachments.map((file) => ({ ...file, url: new URL(file.url, endpoint).href })),
        }
      : one,
  );
}

function unstored({ id, text, attachments, created_at, status, code }: PendingWords, me: Me): ListedMessage {
  return {
    id,
    role: "agent",
    author: me,
    text,
    ...(attachments && { attachments }),
    status,
    ...(code && { code }),
    created_at,
  };
}

export function typedConversations(conversations: readonly ConversationSummary[]): TypedObject[] {
  return conversations.map((one) => toTypedObject(conversationShape, one));
}

export function typedMessages(messages: readonly ListedMessage[]): TypedObject[] {
  return messages.map((one) => toTypedObject(messageShape, one));
}
