import type { ThreadState } from "../../../../../shared-widget/console/client/thread-state.ts";
import type { ConversationSummary } from "../../../../../shared-widget/protocol/index.ts";
import type { Outlet } from "../../platform/outlet.ts";
import type { agentDataElement } from "./manifest.ts";
import { listedMessages, typedMessages } from "./wire-lists.ts";

export interface OpenConversation {
  id: string;
  /** Null before it is connected. */
  thread: ThreadState | null;
  /** What the list knows of it. */
  summary: ConversationSummary | undefined;
}

interface Around {
  me: { id: string; name: string };
  endpoint: string;
  isTyped: boolean;
}

/** The states about the conversation that is selected. What has not changed is not made again. */
export class ThreadStates {
  readonly #outlet: Outlet<typeof agentDataElement>;
  #shown: readonly unknown[] = [];
  #json = "[]";
  #told = told(null, "[]");

  constructor(outlet: Outlet<typeof agentDataElement>) {
    this.#outlet = outlet;
  }

  /** True: other messages than what was told of last. Those that are not there yet are nothing to tell of. */
  show(open: OpenConversation | null, around: Around): boolean {
    const outlet = this.#outlet;
    const { thread = null, summary } = open ?? {};
    this.#showMessages(thread, around);
    const mode = thread?.conversation?.mode ?? summary?.mode;
    const visitor = thread?.details?.visitor ?? summary?.visitor;
    const holder = thread?.conversation ? thread.conversation.agent : summary?.agent;
    const assignee = thread?.details ? thread.details.assignee : summary?.assignee;
    outlet.publish("selected_conversation_id", open?.id ?? null);
    outlet.publish("selected_status", mode ?? null);
    outlet.publish("selected_visitor_name", visitor?.name ?? null);
    outlet.publish("selected_visitor_email", visitor?.email ?? null);
    outlet.publish("selected_assignee", holder?.name ?? assignee?.name ?? null);
    outlet.publish("visitor_is_typing", thread?.typing?.role === "visitor");
    outlet.publish("has_older_messages", thread?.hasOlder ?? false);
    if (open && !thread?.conversation) return false;
    const now = told(open?.id ?? null, this.#json);
    if (now === this.#told) return false;
    this.#told = now;
    return true;
  }

  #showMessages(thread: ThreadState | null, { me, endpoint, isTyped }: Around): void {
    const shown = [thread?.messages, thread?.pending, thread?.notes, isTyped, me.id];
    if (shown.every((one, index) => one === this.#shown[index]) && this.#shown.length > 0) return;
    this.#shown = shown;
    const messages = thread ? listedMessages(thread, me, endpoint) : [];
    this.#json = JSON.stringify(messages);
    this.#outlet.publish("messages", isTyped ? typedMessages(messages) : []);
    this.#outlet.publish("messages_json", this.#json);
    this.#outlet.publish("notes_json", JSON.stringify(thread?.notes ?? []));
  }
}

function told(id: string | null, json: string): string {
  return `${id ?? ""} ${json}`;
}
