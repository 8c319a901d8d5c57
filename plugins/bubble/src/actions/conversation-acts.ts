import type { ConversationState } from "../../../../shared-widget/protocol/frames.ts";
import type { Author } from "../../../../shared-widget/protocol/message.ts";
import { type BackendApi, path } from "./backend-api.ts";
import { idOfMinute } from "./repeat-id.ts";

/** What agents do to a conversation. Each may be done again: it then changes nothing. */

const reasonCharsMax = 500;

interface TakeOver {
  conversationId: string;
  agent: Author;
  /** Take it from another agent, who is told why. */
  force?: { reason: string };
}

export function takeOver(
  backend: BackendApi,
  { conversationId, agent, force }: TakeOver,
): Promise<ConversationState> {
  return act(backend, "POST", path`/api/takeover/${conversationId}`, {
    agent,
    ...(force && { force: true, reason: force.reason.slice(0, reasonCharsMax) }),
  });
}

/** Without an agent: whoever has it. */
export function release(
  backend: BackendApi,
  conversationId: string,
  agent?: Author,
): Promise<ConversationState> {
  return act(backend, "DELETE", path`/api/takeover/${conversationId}`, agent ? { agent } : {});
}

/** Without an agent: whoever has it. */
export function close(
  backend: BackendApi,
  conversationId: string,
  agent?: Author,
): Promise<ConversationState> {
  return act(backend, "POST", path`/api/close/${conversationId}`, agent ? { agent } : {});
}

/** For the other agents. The same words within a minute are one note. */
export async function writeNote(
  backend: BackendApi,
  { conversationId, agent, note }: { conversationId: string; agent: Author; note: string },
): Promise<void> {
  await backend.call({
    method: "POST",
    path: path`/api/messages/${conversationId}`,
    body: { id: idOfMinute("note", conversationId, agent.id, note), agent, text: note, internal: true },
    repeatable: true,
    needs: ["note"],
  });
}

async function act(
  backend: BackendApi,
  method: "POST" | "DELETE",
  path: string,
  body: object,
): Promise<ConversationState> {
  const { conversation } = await backend.call<{ conversation: ConversationState }>({
    method,
    path,
    body,
    repeatable: true,
    needs: ["conversation"],
  });
  return conversation;
}
