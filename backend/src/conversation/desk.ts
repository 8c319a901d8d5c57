import { type ClientFrame, limits } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";
import { notifyAgent } from "../inbox/notify-agent.ts";
import { actorOf, type StaffCaller } from "./caller.ts";
import type { Connections } from "./connections.ts";
import type { ConversationStore } from "./conversation-store.ts";
import { toDetails } from "./record.ts";
import type { Refused } from "./refused.ts";

export type DeskAct = Extract<ClientFrame, { type: "note" | "assign" | "label" }>;

/** What agents keep beside a conversation and tell only each other: notes, labels, who looks after it. */
export class Desk {
  readonly #env: Env;
  readonly #store: ConversationStore;
  readonly #connections: Connections;

  constructor(env: Env, store: ConversationStore, connections: Connections) {
    this.#env = env;
    this.#store = store;
    this.#connections = connections;
  }

  act(caller: StaffCaller, frame: DeskAct): Refused | null {
    switch (frame.type) {
      case "note":
        return this.#note(caller, frame);
      case "assign":
        return this.#assign(caller, frame);
      default:
        return this.#label(caller, frame);
    }
  }

  /** Tells agents what is known beside the messages. */
  tellDetails(): void {
    this.#connections.broadcastToStaff({ type: "details", details: toDetails(this.#store.opened) });
  }

  #note(caller: StaffCaller, { id, text }: Extract<DeskAct, { type: "note" }>): Refused | null {
    const before = this.#store.notes.byId(id);
    if (before) {
      this.#connections.broadcastToStaff({ type: "note", note: before });
      return null;
    }
    const { agent: author } = caller;
    if (!author) return { ok: false, code: "invalid", detail: "Say which agent writes the note." };
    if (this.#store.opened.last_note >= limits.notes)
      return { ok: false, code: "too_large", detail: `A conversation may have ${limits.notes} notes.` };
    const note = this.#store.appendNote({ id, author, text }, actorOf(caller));
    this.#connections.broadcastToStaff({ type: "note", note });
    return null;
  }

  #assign(caller: StaffCaller, { agent }: Extract<DeskAct, { type: "assign" }>): Refused | null {
    const { assignee: before, ...rest } = this.#store.opened;
    if (before?.id === agent?.id) return null;
    this.#store.changeTo({ ...rest, ...(agent && { assignee: agent }) }, { isNews: false });
    this.#store.happened({ type: "assigned", data: { agent } }, actorOf(caller));
    this.tellDetails();
    if (agent && agent.id !== caller.agent?.id) {
      notifyAgent(this.#env, rest.org_id, agent, {
        type: "notice",
        code: "assigned_to_you",
        conversation_id: rest.id,
        ...(caller.agent && { by: caller.agent }),
      });
    }
    return null;
  }

  #label(caller: StaffCaller, frame: Extract<DeskAct, { type: "label" }>): Refused | null {
    const labels = [...new Set(frame.labels)];
    if (JSON.stringify(labels) === JSON.stringify(this.#store.opened.labels)) return null;
    this.#store.change({ labels }, { isNews: false });
    this.#store.happened({ type: "labelled", data: { labels } }, actorOf(caller));
    this.tellDetails();
    return null;
  }
}
