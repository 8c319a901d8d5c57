import { isMine } from "../../../../../shared-widget/console/client/conversation-views.ts";
import type { InboxState } from "../../../../../shared-widget/console/client/inbox-client.ts";

/** Of the conversations that this agent has or is to look after. */
export function unreadOf({ known }: InboxState, agentId: string): number {
  let unread = 0;
  for (const one of known.values()) if (one.mode !== "closed" && isMine(one, agentId)) unread += one.unread;
  return unread;
}
