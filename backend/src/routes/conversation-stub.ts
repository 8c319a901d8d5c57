import type { Conversation } from "../conversation/conversation.ts";
import type { Env } from "../env.ts";

export function conversationStub(
  { CONVERSATION }: Pick<Env, "CONVERSATION">,
  id: string,
): DurableObjectStub<Conversation> {
  return CONVERSATION.get(CONVERSATION.idFromName(id));
}
