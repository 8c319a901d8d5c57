import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { conversationStub } from "../routes/conversation-stub.ts";
import { readWidget } from "../store/widgets.ts";
import type { Absence, Attendance } from "./attendance.ts";
import type { LiveList } from "./live-list.ts";

const conversationMs = 5_000;
/** Where the widget's own cannot be read. */
const defaultGraceMs = 60_000;
/** How long to wait for the list to hear of what a conversation says it did. */
const hearMs = 5_000;

/**
 * Watches over the conversations of agents who are gone: after the widget's grace each goes back to waiting, unless
 * the agent is still at it, or came back.
 */
export class Vigil {
  readonly #env: Env;
  readonly #list: LiveList;
  readonly #attendance: Attendance;

  constructor(env: Env, list: LiveList, attendance: Attendance) {
    this.#env = env;
    this.#list = list;
    this.#attendance = attendance;
  }

  /** Does what is due, and answers when to look again, in ms; undefined: nobody is missed. */
  async look(now: number): Promise<number | undefined> {
    const graces = new Map<string, number>();
    const next: number[] = [];
    for (const absence of this.#attendance.absent) {
      const at = await this.#lookFor(absence, now, graces);
      if (at !== undefined) next.push(at);
    }
    return next.length > 0 ? Math.min(...next) : undefined;
  }

  async #lookFor(
    { agentId, sinceMs }: Absence,
    now: number,
    graces: Map<string, number>,
  ): Promise<number | undefined> {
    const held = this.#list.heldBy(agentId);
    if (held.length === 0) {
      if (this.#attendance.isAbsent(agentId)) this.#attendance.forget(agentId);
      return undefined;
    }
    const due = await Promise.all(
      held.map(async ({ id, widget_id }) => ({
        id,
        atMs: sinceMs + (await this.#graceMs(widget_id, graces)),
      })),
    );
    const atHand = this.#attendance.joinedBy(agentId, now);
    const ids = new Set(held.map(({ id }) => id));
    // Those they may be at are asked first: who is at one is not gone.
    due.sort((a, b) => Number(atHand.has(b.id)) - Number(atHand.has(a.id)) || a.atMs - b.atMs);
    const isElsewhere = [...atHand].some((id) => !ids.has(id));
    for (const { id, atMs } of due) {
      if (atMs > now) continue;
      if (!this.#attendance.isAbsent(agentId)) return undefined;
      if (isElsewhere || (await this.#isStillAt(agentId, id))) {
        this.#attendance.went(agentId, now);
        return now + Math.min(...due.map((each) => each.atMs - sinceMs));
      }
    }
    return Math.min(...due.map(({ atMs }) => (atMs > now ? atMs : now + hearMs)));
  }

  async #isStillAt(agentId: string, conversationId: string): Promise<boolean> {
    try {
      const conversation = conversationStub(this.#env, conversationId);
      const said = await within(conversationMs, "the conversation", conversation.agentGone(agentId));
      if (said !== "still_here") this.#attendance.left(agentId, conversationId);
      return said === "still_here";
    } catch (error) {
      log("agent_gone_failed", { agent_id: agentId, conversation_id: conversationId, error });
      return false;
    }
  }

  async #graceMs(widgetId: string, graces: Map<string, number>): Promise<number> {
    const known = graces.get(widgetId);
    if (known !== undefined) return known;
    const widget = await within(conversationMs, "the widget", readWidget(this.#env, widgetId)).catch(
      (error: unknown) => {
        log("widget_unreadable", { widget_id: widgetId, error });
        return null;
      },
    );
    const graceMs = widget ? widget.config.handoff.agent_grace_seconds * 1_000 : defaultGraceMs;
    graces.set(widgetId, graceMs);
    return graceMs;
  }
}
