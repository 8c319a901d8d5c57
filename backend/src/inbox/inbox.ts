import { DurableObject } from "cloudflare:workers";
import {
  type Agent,
  type Author,
  CloseCode,
  type ConversationSummary,
  errors,
  type InboxNotice,
  SUBPROTOCOL,
} from "@foyer/shared-widget/protocol";
import { refuseSocket } from "../conversation/connections.ts";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { conversationStub } from "../routes/conversation-stub.ts";
import { Attendance } from "./attendance.ts";
import { Broadcast } from "./broadcast.ts";
import { parseInboxFrame } from "./frame-parser.ts";
import { LiveList } from "./live-list.ts";
import { Paced } from "./paced.ts";
import { whoIsThere } from "./presence.ts";
import { movedInLine } from "./queue.ts";
import { sees } from "./scope.ts";
import { type Guest, type Seat, Seats, tell } from "./seats.ts";
import { Vigil } from "./vigil.ts";

/** While anybody is here: what sees that they still are, and, after a crash, that they are not. */
const heartbeatMs = 60_000;
/** The shortest grace a widget can have. */
const firstLookMs = 5_000;
const placesGapMs = 1_000;
const placesRetryMs = 5_000;
const conversationMs = 3_000;
const dismissalRetryMsMax = 300_000;
/** More tabs than this are no person's. */
const tabsMax = 20;
/** A call that was let in before its agent was removed, or described anew, comes at most so much later. */
const wordMs = 60_000;

/**
 * The agents of one org: who is there, and what changes in the org's conversations. Conversations tell it at least
 * once, in any order: of two summaries of one conversation the higher version holds.
 */
export class Inbox extends DurableObject<Env> {
  readonly #seats: Seats;
  readonly #list: LiveList;
  readonly #attendance: Attendance;
  readonly #broadcast: Broadcast;
  readonly #vigil: Vigil;
  readonly #places: Paced;
  /** What the org said last of an agent; null: removed. */
  readonly #words = new Map<string, { agent: Described | null; atMs: number }>();
  #alarmAt: number | undefined;
  #lookAt: number | undefined;
  #placesAt: number | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#seats = new Seats(ctx);
    this.#list = new LiveList(ctx.storage);
    this.#attendance = new Attendance(ctx.storage.sql);
    this.#broadcast = new Broadcast(this.#seats, this.#list);
    this.#vigil = new Vigil(env, this.#list, this.#attendance);
    this.#places = new Paced({
      work: () => this.#tellPlaces(),
      soonMs: 0,
      gapMs: () => placesGapMs,
    });
    // Sockets that a crash took say no goodbye.
    this.#attendance.missing(new Set([...this.#seats.all].map(({ id }) => id)), Date.now());
    // An object that wakes often must not put off its alarm each time.
    void ctx.blockConcurrencyWhile(async () => {
      this.#alarmAt = (await ctx.storage.getAlarm()) ?? undefined;
    });
  }

  // ── Agents ───────────────────────────────────────────────────────────────────────────────────────────────

  /** The Worker forwards upgrades here, with the agent it has checked in a header. */
  override fetch(request: Request): Response {
    const guest = this.#asLastDescribed(readGuest(request));
    if (!guest) return refuseSocket(CloseCode.forbidden, "removed");
    if (this.#seats.ofAgent(guest.agent.id).length >= tabsMax)
      return refuseSocket(CloseCode.tooMany, "too many tabs");
    const { client, seat } = this.#seats.take(guest);
    this.#attendance.came(seat.id);
    this.#broadcast.greet(seat, new URL(request.url).searchParams.get("after"));
    this.#broadcast.presence();
    this.#arm();
    return new Response(null, {
      status: 101,
      webSocket: client,
      headers: { "sec-websocket-protocol": SUBPROTOCOL },
    });
  }

  override webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): void {
    const seat = this.#seats.of(socket);
    if (!seat) return;
    if (this.#seats.isExpired(seat, Date.now()))
      return this.#close(seat, CloseCode.unauthorized, "token expired");
    if (this.#seats.isFlooding(seat)) return this.#close(seat, CloseCode.tooMany, "too many frames");
    const parsed = parseInboxFrame(data);
    if (!parsed.ok) {
      const { code, detail } = parsed;
      return tell(seat, { type: "error", code, message: detail ?? errors[code].title });
    }
    if (!parsed.frame || parsed.frame.status === seat.status) return;
    this.#seats.setStatus(seat, parsed.frame.status);
    this.#broadcast.presence();
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    const seat = this.#seats.of(socket);
    if (seat) this.#close(seat);
    // Without this the browser waits for its close event. Codes between are the protocol's own and may not be sent.
    socket.close(code === 1000 || code >= 3000 ? code : 1000);
  }

  override webSocketError(socket: WebSocket): void {
    const seat = this.#seats.of(socket);
    if (seat) this.#close(seat);
  }

  /** How many agents who may see the widget are online. */
  online(widgetId: string): number {
    return whoIsThere(this.#seats.all).filter(
      ({ status, widgets }) => status === "online" && sees(widgets, widgetId),
    ).length;
  }

  /** Tells an agent, where they are connected, of something that concerns them. */
  notify(agent: Author, notice: InboxNotice): void {
    const widgetId = this.#list.get(notice.conversation_id)?.widget_id;
    for (const seat of this.#seats.ofAgent(agent.id)) {
      if (widgetId === undefined || sees(seat.scope, widgetId)) tell(seat, notice);
    }
  }

  // ── Conversations ────────────────────────────────────────────────────────────────────────────────────────

  update(summary: ConversationSummary): void {
    const change = this.#list.take(summary, Date.now());
    if (!change) return;
    const { entry, before } = change;
    this.#broadcast.conversation(entry.id, entry.widget_id, JSON.stringify(summary));
    if (entry.mode === "waiting" || before?.mode === "waiting") this.#places.ask();
    const holder = entry.mode === "human" ? entry.agent_id : undefined;
    if (holder !== undefined && holder !== before?.agent_id && this.#attendance.isKnown(holder))
      this.#watch(holder);
  }

  /** The conversation was erased. */
  remove(conversationId: string): void {
    const entry = this.#list.erase(conversationId, Date.now());
    this.#broadcast.removed(conversationId, entry?.widget_id);
    if (entry?.mode === "waiting") this.#places.ask();
  }

  /** An agent opened, or closed the last of, its own connections to a conversation. */
  async joined(agentId: string, conversationId: string): Promise<void> {
    const now = Date.now();
    const word = this.#words.get(agentId);
    this.#attendance.joined(agentId, conversationId, now);
    if (word && now - word.atMs < wordMs && !this.#maySee(word.agent, conversationId)) {
      this.#attendance.dismiss(agentId, [conversationId], now);
      await this.#dismiss(now);
      this.#arm();
    } else if (!this.#attendance.isAbsent(agentId)) this.#watch(agentId);
  }

  left(agentId: string, conversationId: string): void {
    this.#attendance.left(agentId, conversationId);
    this.#watch(agentId);
  }

  // ── What the org says of an agent ────────────────────────────────────────────────────────────────────────

  /** The agent was removed: whatever they have open is closed, and what they hold goes back to waiting. */
  async revoke(agentId: string): Promise<void> {
    const now = Date.now();
    this.#words.set(agentId, { agent: null, atMs: now });
    for (const seat of this.#seats.ofAgent(agentId)) this.#seats.leave(seat, CloseCode.forbidden, "removed");
    const held = this.#list.heldBy(agentId).map(({ id }) => id);
    this.#attendance.dismiss(agentId, [...this.#attendance.everJoinedBy(agentId), ...held], now);
    this.#attendance.forget(agentId);
    this.#broadcast.presence();
    await this.#dismiss(now);
    this.#arm();
  }

  /** The agent is as `agent` says from now on: where they may see less, that holds for what they have open too. */
  async describe(agent: Agent): Promise<void> {
    const now = Date.now();
    const { id, name, avatar_url, role, widgets } = agent;
    const described = { agent: { id, name, ...(avatar_url && { avatar_url }) }, role, widgets };
    this.#words.set(id, { agent: described, atMs: now });
    for (const seat of this.#seats.ofAgent(id)) {
      const anew = this.#seats.describe(seat, described);
      if (anew.scopeKey !== seat.scopeKey || anew.role !== seat.role)
        this.#broadcast.greet(anew, null, { isAnew: true });
      if (JSON.stringify(anew) !== JSON.stringify(seat)) this.#broadcast.presence();
    }
    if (widgets === null) return;
    const theirs = [...this.#attendance.everJoinedBy(id), ...this.#list.heldBy(id).map((held) => held.id)];
    this.#attendance.dismiss(
      id,
      theirs.filter((each) => !this.#maySee(described, each)),
      now,
    );
    await this.#dismiss(now);
    this.#arm();
  }

  /** The guest as the org described them last, where that was while they were on their way. Null: removed. */
  #asLastDescribed(guest: Guest): Guest | null {
    const word = this.#words.get(guest.agent.id);
    if (!word) return guest;
    if (Date.now() - word.atMs > wordMs) {
      this.#words.delete(guest.agent.id);
      return guest;
    }
    if (word.agent) return { ...guest, ...word.agent };
    return guest.auth_at > word.atMs ? guest : null;
  }

  /** A conversation that nobody knows any more is one that a smaller scope leaves out. */
  #maySee(agent: Described | null, conversationId: string): boolean {
    if (!agent) return false;
    const entry = this.#list.get(conversationId);
    return agent.widgets === null || (entry !== undefined && sees(agent.widgets, entry.widget_id));
  }

  async #dismiss(now: number): Promise<void> {
    const due = this.#attendance.dismissals.filter(({ dueMs }) => dueMs <= now);
    await Promise.all(
      due.map(async (dismissal) => {
        const { agentId, conversationId, failures } = dismissal;
        try {
          const conversation = conversationStub(this.env, conversationId);
          await within(conversationMs, "the conversation", conversation.dismiss(agentId));
          this.#attendance.dismissed(dismissal);
        } catch (error) {
          log("dismissal_failed", { agent_id: agentId, conversation_id: conversationId, error });
          const waitMs = Math.min(1_000 * 2 ** failures, dismissalRetryMsMax);
          this.#attendance.dismissLater(dismissal, Date.now() + waitMs);
        }
      }),
    );
  }

  /** The org is erased: everybody goes, and nothing stays. */
  async erase(): Promise<void> {
    for (const seat of this.#seats.all) this.#close(seat, CloseCode.notFound, "erased");
    await this.ctx.storage.deleteAlarm();
    await this.ctx.storage.deleteAll();
    // What is in memory is of a storage that is no more: whoever calls next wakes another.
    setTimeout(() => this.ctx.abort("erased"), 0);
  }

  // ── Later ────────────────────────────────────────────────────────────────────────────────────────────────

  override async alarm(): Promise<void> {
    this.#alarmAt = undefined;
    const now = Date.now();
    for (const seat of this.#seats.closeStale(now)) this.#close(seat);
    await this.#dismiss(now);
    this.#lookAt = await this.#vigil.look(now);
    this.#placesAt = undefined;
    this.#places.ask();
    this.#arm();
  }

  /** Sets the alarm to the next thing that is due. The one place that knows what the object wakes for. */
  #arm(): void {
    const now = Date.now();
    const due = this.#attendance.dismissals.map(({ dueMs }) => dueMs);
    if (this.#seats.size > 0) due.push(now + heartbeatMs, this.#seats.nextExpiryMs);
    if (this.#lookAt !== undefined) due.push(this.#lookAt);
    else if (this.#attendance.absent.length > 0) due.push(now + firstLookMs);
    if (this.#placesAt !== undefined) due.push(this.#placesAt);
    const at = Math.max(now, Math.min(Number.POSITIVE_INFINITY, ...due));
    if (at === Number.POSITIVE_INFINITY || (this.#alarmAt !== undefined && this.#alarmAt <= at)) return;
    this.#alarmAt = at;
    // Not awaited: it is part of the same atomic write as what made it necessary.
    void this.ctx.storage.setAlarm(at);
  }

  /** Who holds conversations and is at no inbox may be at the conversations themselves, or gone. */
  #watch(agentId: string): void {
    if (this.#seats.ofAgent(agentId).length > 0 || this.#list.heldBy(agentId).length === 0) return;
    this.#attendance.went(agentId, Date.now());
    this.#lookSoon();
  }

  #lookSoon(): void {
    this.#lookAt = Math.min(this.#lookAt ?? Number.POSITIVE_INFINITY, Date.now() + firstLookMs);
    this.#arm();
  }

  /** Not awaited by who changed something: a conversation that waits for us cannot answer. */
  async #tellPlaces(): Promise<void> {
    await Promise.all(
      movedInLine(this.#list.entries).map(async ({ id, position }) => {
        try {
          await within(conversationMs, "the conversation", conversationStub(this.env, id).placed(position));
          this.#list.place(id, position);
        } catch (error) {
          log("placing_failed", { conversation_id: id, error });
          this.#placesAt = Date.now() + placesRetryMs;
        }
      }),
    );
    if (this.#placesAt !== undefined) this.#arm();
  }

  /** Without a code: it is closed already. */
  #close(seat: Seat, code?: number, reason?: string): void {
    this.#seats.leave(seat, code, reason);
    this.#broadcast.presence();
    if (this.#seats.ofAgent(seat.id).length > 0) return;
    this.#attendance.went(seat.id, Date.now());
    this.#lookSoon();
  }
}

/** Percent-encoded, as headers do not carry every name there is. */
function readGuest(request: Request): Guest {
  return JSON.parse(decodeURIComponent(request.headers.get("x-foyer-guest") ?? "null")) as Guest;
}

type Described = Pick<Guest, "agent" | "role" | "widgets">;
