import {
  type Author,
  type ClientFrame,
  limits,
  type Waiting,
  type WidgetConfig,
} from "@foyer/shared-widget/protocol";
import { ulid } from "ulidx";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { inboxStub } from "../inbox/inbox-stub.ts";
import { notifyAgent } from "../inbox/notify-agent.ts";
import { log } from "../log.ts";
import { maskText } from "../privacy/mask.ts";
import type { Assistant } from "./assistant.ts";
import { actorOf, type Caller, type StaffCaller } from "./caller.ts";
import type { Connections } from "./connections.ts";
import type { ConversationStore } from "./conversation-store.ts";
import type { Actor, Happened } from "./events.ts";
import { isOpen, opensAt } from "./hours.ts";
import {
  close,
  handoff,
  type Holding,
  lose,
  type ModeChange,
  release,
  reopen,
  takeover,
  visitorSpoke,
} from "./mode.ts";
import { toState } from "./record.ts";
import type { Refused } from "./refused.ts";
import type { Speaker } from "./speaker.ts";

interface Surroundings {
  env: Env;
  store: ConversationStore;
  connections: Connections;
  assistant: Assistant;
  speaker: Speaker;
  /** Something was stored that has to be delivered, or watched over. */
  onChange: () => void;
}

type HandoffReason = Extract<Happened, { type: "handoff.requested" }>["data"]["by"];
export type AgentAct = Extract<ClientFrame, { type: "takeover" | "release" | "close" | "reopen" }>;

const inboxMs = 1_000;

/** Who answers: asks for people, hands the conversation to them and back, and tells the visitor how it stands. */
export class Handover {
  readonly #around: Surroundings;
  readonly #store: ConversationStore;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#store = around.store;
  }

  /** What an agent asks for; a refusal, or null when it is so. */
  act(caller: StaffCaller, frame: AgentAct): Refused | null {
    const { agent } = caller;
    const now = this.#store.opened;
    const actor = actorOf(caller);
    switch (frame.type) {
      case "takeover":
        return this.#takeOver(caller, frame);
      case "release":
        return this.#apply(release(now, agent), actor, () => ({
          type: "release",
          data: { ...(now.agent && { agent: now.agent }) },
        }));
      case "close":
        return this.#apply(close(now, agent), actor, () => ({
          type: "conversation.closed",
          data: { ms: Date.now() - Date.parse(now.started_at ?? now.created_at) },
        }));
      default:
        return this.#apply(reopen(now, now.closed_from), actor, () => ({
          type: "conversation.reopened",
          data: {},
        }));
    }
  }

  #takeOver(caller: StaffCaller, frame: Extract<AgentAct, { type: "takeover" }>): Refused | null {
    const { agent } = caller;
    if (!agent) return { ok: false, code: "invalid", detail: "Say which agent takes over." };
    const { force = false, reason } = frame;
    const { agent: from, id, org_id } = this.#store.opened;
    const isForced = force && from !== undefined && from.id !== agent.id;
    if (isForced && !reason)
      return { ok: false, code: "invalid", detail: `Say why you take it from ${from.name}: reason.` };
    const alone = this.#endAlone();
    const refused = this.#apply(takeover(this.#store.opened, agent, force), actorOf(caller), () => ({
      type: "takeover",
      data: { agent, ...(isForced && { from, reason: reason ?? "" }), ...alone },
    }));
    if (!refused && isForced)
      notifyAgent(this.#around.env, org_id, from, {
        type: "notice",
        code: "taken_from_you",
        conversation_id: id,
        by: agent,
        ...(reason && { reason }),
      });
    return refused;
  }

  /**
   * Asks for a person. Without `isWish` (the visitor did not ask in so many words) only when somebody is there:
   * an assistant that falls silent with nobody to follow helps no one.
   */
  async request(
    by: HandoffReason,
    caller: Caller | null,
    {
      config,
      reason,
      summary,
      isWish = true,
    }: {
      config: WidgetConfig;
      reason?: string | undefined;
      /** For the people who take over: what was said and tried so far. */
      summary?: string | undefined;
      isWish?: boolean;
    },
  ): Promise<void> {
    const outlook = await this.#outlook(config);
    if (!isWish && outlook.outlook !== "expected") return;
    const { mode } = this.#store.opened;
    if (mode !== "ai" && mode !== "closed") return;
    const since = new Date().toISOString();
    const alone = this.#endAlone();
    const actor: Actor = caller ? actorOf(caller) : { kind: "assistant" };
    this.#apply(
      handoff(this.#store.opened, true),
      actor,
      () => ({ type: "handoff.requested", data: { by, ...(reason && { reason }), ...alone } }),
      { waiting: { since, ...outlook }, patienceMs: config.handoff.wait_minutes * 60_000 },
    );
    if (summary) this.#leaveNote(config.mask_stored_text ? maskText(summary) : summary);
    if (outlook.outlook === "outside_hours") this.#tellNobodyIsThere("outside_hours");
  }

  #leaveNote(text: string): void {
    if (this.#store.opened.last_note >= limits.notes) return;
    const author: Author = { id: "assistant", name: "Assistant" };
    const note = this.#store.appendNote({ id: `n_${ulid()}`, author, text }, { kind: "assistant" });
    this.#around.connections.broadcastToStaff({ type: "note", note });
  }

  /** The visitor no longer waits. */
  cancel(caller: Caller): void {
    this.#apply(handoff(this.#store.opened, false), actorOf(caller), () => ({
      type: "handoff.cancelled",
      data: {},
    }));
  }

  /** What a visitor says opens a closed conversation. */
  visitorSpoke(): boolean {
    const now = this.#store.opened;
    const holding = visitorSpoke(now);
    if (holding === now) return false;
    this.#apply({ ok: true, holding }, null);
    return true;
  }

  /** An agent's first words to a visitor who asked for a person are what the visitor waited for. */
  agentSpoke(caller: StaffCaller, agent: Author): void {
    const { asked_at: askedAt } = this.#store.opened;
    if (askedAt === undefined) return;
    const ms = Date.now() - Date.parse(askedAt);
    this.#store.happened({ type: "first_response", data: { agent, ms } }, actorOf(caller));
    const { asked_at: _, ...rest } = this.#store.opened;
    this.#store.save(rest);
  }

  /** When patience ends, in ms; undefined while nobody waits for anybody. */
  get patienceEndsAt(): number | undefined {
    return this.#store.record?.patience_ends_at;
  }

  /** Nobody came in time. */
  endPatience(): void {
    const { waiting } = this.#store.opened;
    if (!waiting) return;
    this.#store.change({ waiting: { ...waiting, outlook: "nobody_came" } });
    this.#tellNobodyIsThere("nobody_came");
  }

  /** Where the visitor stands in line; null: not known. */
  placed(position: number | null): void {
    const { waiting } = this.#store.record ?? {};
    if (!waiting || (waiting.position ?? null) === position) return;
    const { position: _, ...rest } = waiting;
    this.#store.save({ ...this.#store.opened, waiting: { ...rest, ...(position !== null && { position }) } });
    this.tellState();
  }

  /** The agent was gone for longer than is bearable, or was removed: the visitor waits again. */
  async lose(agentId: string, config: WidgetConfig | undefined): Promise<void> {
    const outlook = config ? await this.#outlook(config) : ({ outlook: "expected" } as const);
    const { agent } = this.#store.opened;
    if (agent?.id !== agentId) return;
    const since = new Date().toISOString();
    this.#apply(
      lose(this.#store.opened, agentId),
      { kind: "system" },
      () => ({ type: "agent.lost", data: { agent } }),
      { waiting: { since, ...outlook }, patienceMs: (config?.handoff.wait_minutes ?? 5) * 60_000 },
    );
  }

  /** Tells everyone who answers and how it stands. */
  tellState(): void {
    const { mode, agent, waiting, reachable, csat } = toState(this.#store.opened);
    this.#around.connections.broadcast({
      type: "state",
      mode,
      ...(agent && { agent }),
      ...(waiting && { waiting }),
      ...(reachable && { reachable }),
      ...(csat !== undefined && { csat }),
    });
  }

  /** From here on the assistant has not answered alone; what the event that ends it says. */
  #endAlone(): { alone?: -1 } {
    return this.#store.opened.alone === "yes" ? { alone: -1 } : {};
  }

  /** One way for every change of who answers: stored, said in the transcript, told to all. */
  #apply(
    change: ModeChange,
    actor: Actor | null,
    happened?: () => Happened,
    wait?: { waiting: Waiting; patienceMs: number },
  ): Refused | null {
    const { assistant, speaker } = this.#around;
    if (!change.ok) {
      return {
        ok: false,
        code: change.code,
        ...(change.holder && { detail: `${change.holder.name} has this conversation.` }),
      };
    }
    const before = this.#store.opened;
    const { mode, agent } = change.holding;
    if (mode === before.mode && agent?.id === before.agent?.id) return null;
    this.#store.changeTo(withHolding(before, change.holding, wait));
    // After the mode: an assistant that was asked again meanwhile would begin anew.
    if (mode !== "ai") assistant.stop();
    this.tellState();
    if (change.event) speaker.sayEvent(change.event, change.agent);
    if (actor && happened) this.#store.happened(happened(), actor);
    this.#around.onChange();
    if (mode === "ai" && assistant.lastSaid()?.role === "visitor") assistant.answer();
    return null;
  }

  #tellNobodyIsThere(outlook: "outside_hours" | "nobody_came"): void {
    this.#store.happened({ type: "nobody_came", data: { outlook } }, { kind: "system" });
    const { patience_ends_at: _, ...rest } = this.#store.opened;
    this.#store.save(rest);
    this.tellState();
    this.#around.speaker.sayEvent(outlook);
  }

  /** What a visitor who asks for a person now can hope for. */
  async #outlook({
    widget_id,
    org_id,
    handoff: { hours },
  }: WidgetConfig): Promise<Pick<Waiting, "outlook" | "opens_at">> {
    const now = Date.now();
    if (hours && !isOpen(hours, now)) {
      const opens = opensAt(hours, now);
      return {
        outlook: "outside_hours",
        ...(opens !== undefined && { opens_at: new Date(opens).toISOString() }),
      };
    }
    try {
      const online = await within(
        inboxMs,
        "the inbox",
        inboxStub(this.#around.env, org_id).online(widget_id),
      );
      return { outlook: online > 0 ? "expected" : "unattended" };
    } catch (error) {
      log("inbox_unreachable", { org_id, widget_id, error });
      return { outlook: "unattended" };
    }
  }
}

/** The record under a new holder: what belonged to the old one is gone. */
function withHolding(
  before: ConversationStore["opened"],
  { mode, agent }: Holding,
  wait: { waiting: Waiting; patienceMs: number } | undefined,
): ConversationStore["opened"] {
  const {
    agent: _agent,
    waiting: _waiting,
    patience_ends_at: _patience,
    closed_from: _from,
    asked_at,
    ...rest
  } = before;
  const now = new Date().toISOString();
  const isWithPeople = mode === "human" || mode === "waiting";
  // One who has been answered by a person waits for nothing when another person takes over.
  const askedAt = before.mode === "human" ? asked_at : (asked_at ?? now);
  return {
    ...rest,
    mode,
    mode_since: now,
    ...(agent && { agent }),
    ...(isWithPeople && { alone: "no", failures: 0, ...(askedAt && { asked_at: askedAt }) }),
    ...(mode === "closed" && {
      csat_asked: true,
      closed_from: { mode: before.mode, ...(before.agent && { agent: before.agent }) },
    }),
    ...(mode === "waiting" && { waiting: wait?.waiting ?? { since: now, outlook: "expected" } }),
    ...(mode === "waiting" &&
      wait &&
      wait.waiting.outlook !== "outside_hours" && { patience_ends_at: Date.now() + wait.patienceMs }),
  };
}
