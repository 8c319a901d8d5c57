import type { OwnConversations } from "../protocol/index.ts";
import { type Answer, request } from "./request.ts";
import type { Session } from "./session.ts";

export type OwnConversation = OwnConversations["conversations"][number];

/** The visitor's own conversations with this widget, newest first. */
export async function fetchOwnConversations(
  endpoint: string,
  { token }: Session,
  signal: AbortSignal,
): Promise<Answer<OwnConversations>> {
  return request<OwnConversations>(`${endpoint}/api/sessions`, { token, signal });
}

/** By conversation: until when the visitor of this browser has seen it, RFC 3339. */
export type Seen = Record<string, string>;

/** Whether somebody has answered since. A conversation that this browser has never shown is no news. */
export function isUnread({ id, last_message: last }: OwnConversation, seen: Seen): boolean {
  const until = seen[id];
  return last !== undefined && last.role !== "visitor" && until !== undefined && last.created_at > until;
}
