import { DurableObject } from "cloudflare:workers";
import type { Author, ConversationSummary, InboxNotice } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";

/**
 * The agents of one org: who is there, and what changes in the org's conversations. Conversations tell it at least
 * once, in any order: of two summaries of one conversation the higher version holds.
 */
export class Inbox extends DurableObject<Env> {
  async update(_summaries: ConversationSummary): Promise<void> {}

  /** The conversation was erased. */
  async remove(_conversationId: string): Promise<void> {}

  /** How many agents who may see the widget are online. */
  async online(_widgetId: string): Promise<number> {
    return 0;
  }

  /** An agent opened, or closed the last of, its own connections to a conversation. */
  async joined(_agentId: string, _conversationId: string): Promise<void> {}
  async left(_agentId: string, _conversationId: string): Promise<void> {}

  /** Tells an agent, where they are connected, of something that concerns them. */
  async notify(_agent: Author, _notice: InboxNotice): Promise<void> {}

  /** The agent was removed, or may see less than before: whatever they have open is closed. */
  async revoke(_agentId: string): Promise<void> {}
}
