import { DurableObject } from "cloudflare:workers";
import {
  type Author,
  type ChatAnswer,
  type ClientFrame,
  CloseCode,
  type ConversationState,
  errors,
  limits,
  type Message,
  type ReadyFrame,
  type SendFrame,
  SUBPROTOCOL,
  type WidgetConfig,
} from "@foyer/shared-widget/protocol";
import { ulid } from "ulidx";
import { hourMs } from "../auth/rate.ts";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { applyDelivery } from "../store/conversations.ts";
import { readWidget, type Widget } from "../store/widgets.ts";
import { waitOfAddress } from "./address-wait.ts";
import { Assistant } from "./assistant.ts";
import { type Caller, refuse } from "./caller.ts";
import { type Connection, Connections, isExpired, refuseSocket } from "./connections.ts";
import { ConversationStore, type NewMessage } from "./conversation-store.ts";
import { mayPerform, parseFrame } from "./frame-parser.ts";
import { close, eventText, handoff, type ModeChange, release, takeover, visitorSpoke } from "./mode.ts";
import { Outbox } from "./outbox.ts";
import { type ConversationRecord, newRecord, toState, type Visitor } from "./record.ts";
import type { Refused } from "./refused.ts";

type VisitorCaller = Extract<Caller, { kind: "visitor" }>;
type Performed = { ok: true; message?: Message; conversation: ConversationState } | Refused;

const watchTurnMs = 10_000;
const widgetMs = 10_000;
/** A conversation in which nothing was said is forgotten when its visitor's token has run out. */
const emptyLifetimeMs = 30 * 24 * hourMs;
const answerDeadlineMs = 150_000;

/**
 * One conversation: its messages, who is connected, who answers, and the answer being written. Everything that
 * happens to a conversation happens here, in order; nothing is told to anyone before it is stored.
 */
export class Conversation extends DurableObject<Env> {
  readonly #store: ConversationStore;
  readonly #connections: Connections;
  readonly #assistant: Assistant;
  readonly #outbox: Outbox;
  /** Sends wait for each other: what is checked in between must not change their order. */
  #sends: Promise<unknown> = Promise.resolve();
  #alarmAt: number | undefined;
  #recentWidget: { widget: Widget | null; readMs: number } | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = new ConversationStore(ctx.storage);
    this.#connections = new Connections(ctx);
    this.#outbox = new Outbox(this.#store, (delivery) => applyDelivery(env.DB, delivery));
    this.#assistant = new Assistant({
      env,
      store: this.#store,
      connections: this.#connections,
      readWidget: () => this.#widget(),
      onStored: (message) => this.#tell(message),
      log: (event, fields) => this.#log(event, fields),
    });
    if (this.#store.record) this.#assistant.endCutOff();
  }

  // ── Opening and connecting ───────────────────────────────────────────────────────────────────────────────

  /**
   * Opens the conversation for a visitor, or finds it open. The answer names the conversation to use: for a
   * verified visitor who started another one since, that is the newer. `visitor` is all that is known of them.
   */
  open(
    given: Pick<ConversationRecord, "id" | "org_id" | "widget_id" | "visitor">,
    widget?: Widget,
  ): { conversation_id: string; visitor: Visitor } | Refused {
    if (widget) this.#recentWidget = { widget, readMs: Date.now() };
    const { record } = this.#store;
    if (!record) {
      this.#store.create(newRecord(given, new Date().toISOString()));
      this.#arm();
      return { conversation_id: given.id, visitor: given.visitor };
    }
    if (record.widget_id !== given.widget_id || record.visitor.id !== given.visitor.id)
      return { ok: false, code: "not_found" };
    const visitor = this.#updateVisitor(record, given.visitor);
    return { conversation_id: record.successor ?? record.id, visitor };
  }

  /** From now on `open` leads to `successor`. */
  succeedWith(successor: string): void {
    if (this.#store.record) this.#store.save({ ...this.#store.record, successor });
  }

  /** The Worker forwards upgrades and event streams here, with the caller it has checked in a header. */
  override async fetch(request: Request): Promise<Response> {
    const caller = JSON.parse(request.headers.get("x-foyer-caller") ?? "null") as Caller;
    const refused = this.#refuse(caller);
    const isUpgrade = request.headers.get("upgrade") === "websocket";
    if (refused) {
      if (!isUpgrade) return Response.json(refused, { status: errors[refused.code].status });
      return refuseSocket(CloseCode.notFound, refused.code);
    }
    const after = new URL(request.url).searchParams.get("after");
    if (isUpgrade) {
      const { socket, connection } = this.#connections.acceptSocket(caller);
      this.#greet(connection, after);
      this.#arm();
      return new Response(null, {
        status: 101,
        webSocket: socket,
        headers: { "sec-websocket-protocol": SUBPROTOCOL },
      });
    }
    const { body, connection } = this.#connections.openStream(caller);
    if (request.method === "GET") this.#greet(connection, after);
    else this.ctx.waitUntil(this.#performOnStream(connection, await request.json<ClientFrame>()));
    return new Response(body, {
      headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
    });
  }

  override async webSocketMessage(socket: WebSocket, data: string | ArrayBuffer): Promise<void> {
    const connection = this.#connections.ofSocket(socket);
    if (isExpired(connection.caller, Date.now()))
      return socket.close(CloseCode.unauthorized, "token expired");
    if (this.#connections.isFlooding(socket)) return socket.close(CloseCode.tooMany, "too many frames");
    const parsed = parseFrame(data);
    if (!parsed.ok) return sendError(connection, parsed, parsed.id);
    if (!parsed.frame) return;
    const { frame } = parsed;
    try {
      const done = await this.#perform(connection.caller, frame, connection);
      if (!done.ok) sendError(connection, done, frame.type === "send" ? frame.id : undefined);
    } catch (error) {
      this.#log("frame_failed", { frame: frame.type, error });
      sendError(connection, { ok: false, code: "internal" }, frame.type === "send" ? frame.id : undefined);
    }
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    // Without this the browser waits for its close event. Codes between are the protocol's own and may not be sent.
    socket.close(code === 1000 || code >= 3000 ? code : 1000);
  }

  // ── What callers over HTTP may do ────────────────────────────────────────────────────────────────────────

  async perform(caller: Caller, frame: ClientFrame): Promise<Performed> {
    return this.#refuse(caller) ?? this.#perform(caller, frame);
  }

  /** Says something and waits for the assistant's answer, where one is to come. */
  async ask(caller: Caller, frame: SendFrame): Promise<({ ok: true } & ChatAnswer) | Refused> {
    const done = await this.perform(caller, frame);
    if (!done.ok) return done;
    await within(answerDeadlineMs, "the answer", this.#assistant.quiet()).catch(() => {});
    const answer =
      done.message &&
      this.#store.transcript
        .after(done.message.seq, limits.readyMessages)
        .find((m) => m.role === "assistant");
    return { ...done, conversation: toState(this.#store.opened), ...(answer && { answer }) };
  }

  history(
    caller: Caller,
    { before, limit }: { before: number | null; limit: number },
  ): { ok: true; messages: Message[]; hasOlder: boolean } | Refused {
    const refused = this.#refuse(caller);
    if (refused) return refused;
    const messages = this.#store.transcript.before(before ?? Number.MAX_SAFE_INTEGER, limit);
    return { ok: true, messages, hasOlder: (messages[0]?.seq ?? 0) > this.#store.opened.first_seq };
  }

  /** Deletes every message so far, here and in D1. Their numbers are not used again. */
  clear(caller: Caller): { ok: true } | Refused {
    const refused = this.#refuse(caller);
    if (refused) return refused;
    this.#assistant.drop();
    this.#store.clear();
    this.#connections.broadcast(this.#ready(null));
    this.#arm();
    return { ok: true };
  }

  /** For `/health`: objects can be reached. */
  isAlive(): boolean {
    return true;
  }

  // ── Merging and erasing ──────────────────────────────────────────────────────────────────────────────────

  /** The newest messages, for a conversation of the same person to take in. Only the visitor's own. */
  exportMessages(caller: Caller): Message[] {
    return this.#refuse(caller) ? [] : this.#store.transcript.newest(limits.mergeMessages);
  }

  /** Takes in messages of the same person's former conversation. Twice is once: ids stay. */
  absorb(messages: readonly Message[]): void {
    for (const { seq: _, ...message } of messages) {
      if (!this.#store.transcript.byId(message.id)) this.#say(message);
    }
  }

  /**
   * Deletes everything and closes every connection. With `before` (RFC 3339), only when nothing has happened
   * since; false: something has.
   */
  async erase(before?: string): Promise<boolean> {
    const { record } = this.#store;
    if (before && record && record.updated_at >= before) return false;
    this.#assistant.drop();
    // A delivery on its way would write rows back that the caller deletes next.
    await this.#outbox.settled();
    await this.#store.erase();
    this.#connections.closeAll(CloseCode.notFound, "erased");
    return true;
  }

  // ── Frames ───────────────────────────────────────────────────────────────────────────────────────────────

  async #perform(caller: Caller, frame: ClientFrame, from?: Connection): Promise<Performed> {
    if (!mayPerform(caller, frame)) return { ok: false, code: "forbidden" };
    const role = caller.kind === "visitor" ? "visitor" : "agent";
    switch (frame.type) {
      case "send":
        return this.#inOrder(() =>
          caller.kind === "visitor" ? this.#visitorSays(caller, frame) : this.#agentSays(caller, frame),
        );
      case "typing": {
        const name = caller.kind === "key" ? caller.agent?.name : this.#store.opened.visitor.name;
        this.#connections.broadcast({ type: "typing", role, on: frame.on, ...(name && { name }) }, from);
        break;
      }
      case "read":
        this.#markRead(role, frame.seq, from);
        break;
      case "stop":
        this.#assistant.stop();
        break;
      case "retry":
      case "handoff":
        // In the order of sends, for they cost what a message costs.
        return this.#inOrder(() => this.#visitorAsks(caller, frame));
      case "takeover":
        if (caller.kind !== "key" || !caller.agent)
          return { ok: false, code: "invalid", detail: "Say which agent takes over." };
        return this.#changeMode(takeover(this.#store.opened, caller.agent, frame.force));
      case "release":
        return this.#changeMode(
          release(this.#store.opened, caller.kind === "key" ? caller.agent : undefined),
        );
      case "close":
        return this.#changeMode(close(this.#store.opened));
    }
    return this.#done();
  }

  async #performOnStream(connection: Connection, frame: ClientFrame): Promise<void> {
    const earlier = frame.type === "send" ? this.#store.transcript.byId(frame.id) : undefined;
    const done = await this.#perform(connection.caller, frame, connection);
    if (!done.ok) sendError(connection, done, frame.type === "send" ? frame.id : undefined);
    // Sent before, and maybe answered before: this reader has heard nothing of it.
    for (const message of earlier ? this.#store.transcript.after(earlier.seq, limits.readyMessages) : []) {
      connection.send({ type: "message", message });
    }
    await within(answerDeadlineMs, "the answer", this.#assistant.quiet()).catch(() => {});
    connection.close(1000, "done");
  }

  async #visitorSays(caller: VisitorCaller, frame: SendFrame): Promise<Performed> {
    const before = this.#store.transcript.byId(frame.id);
    if (before) return this.#acknowledgeAgain(before);
    const widget = await this.#widget();
    if (!widget) return { ok: false, code: "not_found", detail: "This widget was deleted." };
    const { config } = widget;
    const most = config.max_message_chars;
    if (frame.text.length > most) {
      return { ok: false, code: "too_long", detail: `A message may have ${most} characters.` };
    }
    const refused = await this.#admit(caller, config);
    if (refused) return refused;

    const { visitor } = this.#store.opened;
    const message = this.#say({
      id: frame.id,
      role: "visitor",
      ...(visitor.name && { author: { id: visitor.id, name: visitor.name } }),
      text: frame.text,
      status: "complete",
    });
    const holding = visitorSpoke(this.#store.opened);
    if (holding !== this.#store.opened) this.#changeMode({ ok: true, holding });
    else if (this.#store.opened.mode === "ai") this.#answer();
    return this.#done(message);
  }

  /** For another answer, or for a person. Counts as a message does: each may start the assistant. */
  async #visitorAsks(
    caller: Caller,
    frame: Extract<ClientFrame, { type: "retry" | "handoff" }>,
  ): Promise<Performed> {
    const { config } = (await this.#widget()) ?? {};
    if (caller.kind !== "visitor" || !config) return { ok: false, code: "not_found" };
    if (frame.type === "retry") {
      if (this.#store.opened.mode !== "ai" || !this.#assistant.canRetry) return this.#done();
    } else if (frame.on && !config.handoff.enabled) {
      return { ok: false, code: "forbidden", detail: "This chat has no people to hand over to." };
    }
    const refused = await this.#admit(caller, config);
    if (refused) return refused;
    if (frame.type === "handoff") return this.#changeMode(handoff(this.#store.opened, frame.on));
    this.#answer();
    return this.#done();
  }

  /** Counts one message in, of this conversation and of its address; or says why not. */
  async #admit({ address }: VisitorCaller, config: WidgetConfig): Promise<Refused | null> {
    const rate = { perMinute: config.messages_per_minute, perHour: config.messages_per_hour };
    const retryAfter = this.#store.wait(rate) || (await waitOfAddress(this.env, address, rate));
    if (retryAfter > 0) return { ok: false, code: "rate_limited", retryAfter };
    this.#store.count(rate);
    return null;
  }

  #agentSays(caller: Extract<Caller, { kind: "key" }>, frame: SendFrame): Performed {
    const before = this.#store.transcript.byId(frame.id);
    if (before) return this.#acknowledgeAgain(before);
    const { mode, agent } = this.#store.opened;
    if (mode !== "human" || !agent) return { ok: false, code: "not_taken" };
    const author = caller.agent ?? agent;
    if (author.id !== agent.id)
      return { ok: false, code: "taken", detail: `${agent.name} has this conversation.` };
    return this.#done(
      this.#say({ id: frame.id, role: "agent", author, text: frame.text, status: "complete" }),
    );
  }

  /** The same id came before: the acknowledgement got lost. Hearing it twice is harmless to everyone. */
  #acknowledgeAgain(message: Message): Performed {
    this.#connections.broadcast({ type: "message", message });
    return this.#done(message);
  }

  #markRead(role: "visitor" | "agent", seq: number, from?: Connection): void {
    const { read, last_seq } = this.#store.opened;
    const newest = Math.min(seq, last_seq);
    if (newest <= read[role]) return;
    this.#store.save({ ...this.#store.opened, read: { ...read, [role]: newest } });
    this.#connections.broadcast({ type: "read", role, seq: newest }, from);
  }

  /** One way for every change of who answers: stored, said in the transcript, told to all. */
  #changeMode(change: ModeChange): Performed {
    if (!change.ok) {
      return {
        ok: false,
        code: change.code,
        ...(change.holder && { detail: `${change.holder.name} has this conversation.` }),
      };
    }
    const { mode: before } = this.#store.opened;
    const { mode, agent } = change.holding;
    if (mode === before && agent?.id === this.#store.opened.agent?.id) return this.#done();
    if (mode !== "ai") this.#assistant.stop();
    const { agent: _, ...rest } = this.#store.opened;
    this.#store.change({ ...rest, mode, ...(agent && { agent }) });
    this.#connections.broadcast({ type: "state", mode, ...(agent && { agent }) });
    if (change.event) this.#sayEvent(change.event, change.agent);
    if (mode === "ai" && this.#assistant.lastSaid()?.role === "visitor") this.#answer();
    return this.#done();
  }

  #answer(): void {
    this.#assistant.answer();
    // Should this process die, the alarm wakes another to end the turn.
    this.#arm();
  }

  #sayEvent(code: NonNullable<Message["code"]>, agent?: Author): void {
    this.#say({
      id: `s_${ulid()}`,
      role: "system",
      ...(agent && { author: agent }),
      text: eventText(code, agent),
      status: "complete",
      code,
    });
  }

  // ── Storing and telling ──────────────────────────────────────────────────────────────────────────────────

  #say(fields: NewMessage): Message {
    const message = this.#store.append(fields);
    this.#tell(message);
    return message;
  }

  /** Tells everyone of a message that is stored: to its sender, the acknowledgement. */
  #tell(message: Message): void {
    this.#connections.broadcast({ type: "message", message });
    this.#arm();
  }

  #updateVisitor(record: ConversationRecord, visitor: Visitor): Visitor {
    const merged = { ...record.visitor, ...visitor };
    if (JSON.stringify(merged) !== JSON.stringify(record.visitor)) {
      this.#store.save({ ...record, visitor: merged });
    }
    return merged;
  }

  // ── The alarm: delivery to D1, dead turns, idle sockets, empty conversations ──────────────────────────────

  override async alarm(): Promise<void> {
    this.#alarmAt = undefined;
    const { record } = this.#store;
    if (!record) return;
    const now = Date.now();
    this.#connections.closeIdle(now);
    if (record.last_seq === 0 && now - Date.parse(record.updated_at) >= emptyLifetimeMs) {
      await this.erase();
      return;
    }
    if (this.#outbox.due(now) !== undefined) {
      await this.#outbox.deliver().catch((error: unknown) => {
        this.#log("delivery_failed", { behind: record.last_seq - record.delivered.seq, error });
      });
    }
    this.#arm();
  }

  /** Sets the alarm to the next thing that is due. The one place that knows what an object wakes for. */
  #arm(): void {
    const { record } = this.#store;
    if (!record) return;
    const now = Date.now();
    const due = [this.#outbox.due(now) ?? Number.POSITIVE_INFINITY];
    if (this.#assistant.isAtWork) due.push(now + watchTurnMs);
    if (this.#connections.hasSockets()) due.push(now + limits.idleSocketMs);
    if (record.last_seq === 0) due.push(Date.parse(record.updated_at) + emptyLifetimeMs);
    const at = Math.min(...due);
    if (at === Number.POSITIVE_INFINITY || (this.#alarmAt !== undefined && this.#alarmAt <= at)) return;
    this.#alarmAt = at;
    // Not awaited: it is part of the same atomic write as what made it necessary.
    void this.ctx.storage.setAlarm(at);
  }

  // ── Small parts ──────────────────────────────────────────────────────────────────────────────────────────

  #refuse(caller: Caller): Refused | null {
    const code = this.#store.record ? refuse(this.#store.record, caller) : "not_found";
    return code && { ok: false, code };
  }

  #done(message?: Message): Performed {
    return { ok: true, ...(message && { message }), conversation: toState(this.#store.opened) };
  }

  /** The first frames of a connection: everything it missed, and whether the assistant is thinking. */
  #greet(connection: Connection, after: string | null): void {
    connection.send(this.#ready(after === null ? null : Number(after)));
    const isThinking = this.#assistant.isAtWork && !this.#assistant.partial;
    if (isThinking) connection.send({ type: "typing", role: "assistant", on: true });
  }

  #ready(after: number | null): ReadyFrame {
    const record = this.#store.opened;
    const { partial } = this.#assistant;
    const missed =
      after !== null && after <= record.last_seq
        ? this.#store.transcript.after(after, limits.readyMessages + 1)
        : undefined;
    const resumes = missed !== undefined && missed.length <= limits.readyMessages;
    return {
      type: "ready",
      conversation: toState(record),
      messages: resumes ? missed : this.#store.transcript.newest(limits.pageDefault),
      reset: !resumes,
      ...(partial && { partial }),
    };
  }

  #inOrder<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#sends.then(work);
    this.#sends = done.catch(() => {});
    return done;
  }

  /** The widget, at most a few seconds old: one message asks for it more than once. Every session brings it anew. */
  async #widget(): Promise<Widget | null> {
    if (!this.#recentWidget || Date.now() - this.#recentWidget.readMs > widgetMs) {
      const widget = await within(
        5_000,
        "the widget's config",
        readWidget(this.env, this.#store.opened.widget_id),
      );
      this.#recentWidget = { widget, readMs: Date.now() };
    }
    return this.#recentWidget.widget;
  }

  #log(event: string, fields: Record<string, unknown>): void {
    const { org_id, widget_id, id } = this.#store.record ?? {};
    log(event, { org_id, widget_id, conversation_id: id, ...fields });
  }
}

function sendError(connection: Connection, { code, detail, retryAfter }: Refused, id?: string): void {
  connection.send({
    type: "error",
    code,
    message: detail ?? errors[code].title,
    ...(id !== undefined && { id }),
    ...(retryAfter !== undefined && { retry_after: retryAfter }),
  });
}
