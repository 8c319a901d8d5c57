import type { Author, Message } from "../../../../shared-widget/protocol/message.ts";
import { limits } from "../../../../shared-widget/protocol/limits.ts";
import { filled } from "../platform/blank.ts";
import { actingAgent } from "./acting-agent.ts";
import { ActionRefusal } from "./action-refusal.ts";
import { type BackendApi, longDeadlineMs, path } from "./backend-api.ts";
import { takeOver } from "./conversation-acts.ts";
import { absoluteUrl, required, textsOf } from "./inputs.ts";
import { idOf, idOfMinute } from "./repeat-id.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { agentFields, conversationField } from "./shared-fields.ts";

export const sendAgentReply = {
  display: "Foyer - Send agent reply",
  type: "server_side",
  category: "plugins",
  fields: {
    ...conversationField,
    text: {
      caption: "Text",
      editor: "DynamicValue",
      value: "text",
      long_text: true,
      optional: true,
      doc: "What the visitor reads. Markdown. May be blank where files say it all.",
    },
    ...agentFields,
    attachment_urls: {
      caption: "Attachment URLs",
      editor: "DynamicValue",
      value: "text",
      is_list: true,
      optional: true,
      doc: "Public addresses of up to 10 files, such as those of Bubble's file uploader. They are copied.",
    },
    idempotency_key: {
      caption: "Idempotency key",
      editor: "DynamicValue",
      value: "text",
      optional: true,
      doc: "The same key is the same message, however often this runs. Blank: the same words by the same agent within a minute are one message.",
    },
    ...stopField,
  },
  returns: {
    message_id: { caption: "Message ID", value: "text", doc: "The same when it was sent before." },
    created_at: { caption: "Created at", value: "date", doc: "When it was sent first." },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

export default serverAction(
  sendAgentReply,
  async ({ properties, context, backend }) => {
    const conversationId = required(properties.conversation_id, "Conversation ID");
    const agent = await actingAgent(properties, context);
    const urls = await textsOf(properties.attachment_urls, "Attachment URLs", limits.attachments);
    const text = urls.length > 0 ? (filled(properties.text) ?? "") : required(properties.text, "Text");
    const key = filled(properties.idempotency_key);
    const words = {
      id: key === undefined ? idOfMinute(conversationId, agent.id, text, urls) : messageIdOf(key),
      agent,
      text,
      ...(urls.length > 0 && { attachment_urls: urls.map(absoluteUrl) }),
    };
    const message = await say(backend, { conversationId, agent, words });
    return ok({ message_id: message.id, created_at: new Date(message.created_at) });
  },
  { withinMs: longDeadlineMs },
);

/** Nobody answers in a conversation that nobody has: it is taken over first, unless another agent has it. */
async function say(
  backend: BackendApi,
  { conversationId, agent, words }: { conversationId: string; agent: Author; words: object },
): Promise<Message> {
  const send = async (): Promise<Message> => {
    const { message } = await backend.call<{ message: Message }>({
      method: "POST",
      path: path`/api/messages/${conversationId}`,
      body: words,
      repeatable: true,
      needs: ["message"],
    });
    return message;
  };
  try {
    return await send();
  } catch (error) {
    if (!(error instanceof ActionRefusal) || error.code !== "not_taken") throw error;
    await takeOver(backend, { conversationId, agent });
    return send();
  }
}

/** A builder's key may be anything; a message's id may not. */
function messageIdOf(key: string): string {
  return /^[\w.-]{1,64}$/.test(key) ? key : idOf(key);
}
