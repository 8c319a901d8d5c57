import { DurableObject } from "cloudflare:workers";
import {
  type Attachment,
  type ChatAnswer,
  type ClientFrame,
  CloseCode,
  type ConversationState,
  errors,
  limits,
  type Message,
  type SendFrame,
  SUBPROTOCOL,
  type Visitor,
} from "@foyer/shared-widget/protocol";
import { fileKeyOf } from "../auth/file-address.ts";
import { hourMs } from "../auth/rate.ts";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { announce } from "../notify/announce.ts";
import { warnOfDelivery } from "../shopify/plan/warn-merchant.ts";
import { applyDelivery } from "../store/conversations.ts";
import type { Widget } from "../store/widgets.ts";
import { Assistant, type WantsPerson } from "./assistant.ts";
import { actorOf, type Caller, refuse } from "./caller.ts";
import { type Connection, Connections, isExpired, refuseSocket } from "./connections.ts";
import { ConversationStore } from "./conversation-store.ts";
import { parseFrame } from "./frame-parser.ts";
import { Handover } from "./handover.ts";
import { InboxFeed } from "./inbox-feed.ts";
import { InboxLine } from "./inbox-line.ts";
import { Outbox } from "./outbox.ts";
import { readyFrame } from "./ready-frame.ts";
import { RecentWidget } from "./recent-widget.ts";
import { type ConversationRecord, newRecord, toState } from "./record.ts";
import type { Refused } from "./refused.ts";
import { Speaker } from "./speaker.ts";
import { type MayReply, type Performed, Talk } from "./talk.ts";

const watchTurnMs = 10_000;
/** A conversation in which nothing was said is forgotten when its visitor's token has run out. */
const emptyLifetimeMs = 30 * 24 * hourMs;
const answerDeadlineMs = 150_000;
const discardMs = 30_000;

/**
 * One conversation: its messages, who is connected, who answers, and the answer being written. Everything that
 * happens to a conversation happens here, in order; nothing is told to anyone before it is stored.
 */
export class Conversation extends DurableObject<Env> {
  readonly #store: ConversationStore;
  readonly #connections: Connections;
  readonly #assistant: Assistant;
  readonly #handover: Handover;
  readonly #talk: Talk;
  readonly #outbox: Outbox;
  readonly #feed: InboxFeed;
  readonly #inbox: InboxLine;
  readonly #widget: RecentWidget;
  #alarmAt: number | undefined;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const store = new ConversationStore(ctx.storage, env.FOYER_SECRET);
    const connections = new Connections(ctx);
    const onChange = (): void => this.#changed();
    const widget = new RecentWidget(env, () => store.opened.widget_id);
    const readWidget = (): Promise<Widget | null> => widget.read();
    this.#store = store;
    this.#widget = widget;
    this.#inbox = new InboxLine(env, store, (work) => ctx.waitUntil(work));
    this.#connections = connections;
    this.#outbox = new Outbox(
      store,
      () => !connections.hasVisitor,
      async (delivery) => {
        await applyDelivery(env.DB, delivery);
        await announce(env, delivery);
        await warnOfDelivery(env, delivery);
      },
    );
    this.#feed = new InboxFeed(
      store,
      (summary) => this.#inbox.update(summary),
      (error) => {
        this.#log("inbox_unreachable", { error });
        this.#arm();
      },
    );
    const speaker = new Speaker(store, connections, onChange);
    const assistant = new Assistant({
      env,
      store,
      connections,
      readWidget,
      onStored: (message) => speaker.tell(message),
      onWantsPerson: (by, told) => this.ctx.waitUntil(this.#requestPerson(by, told)),
      log: (event, fields) => this.#log(event, fields),
    });
    this.#assistant = assistant;
    this.#handover = new Handover({ env, store, connections, assistant, speaker, onChange });
    this.#talk = new Talk({
      env,
      store,
      connections,
      assistant,
      speaker,
      handover: this.#handover,
      readWidget,
      onChange,
    });
    if (store.record) assistant.endCutOff();
  }

  // ── Opening and connecting ───────────────────────────────────────────────────────────────────────────────

  /**
   * Opens the conversation for a visitor, or finds it open. The answer names the conversation to use: for a
   * verified visitor who started another one since, that is the newer. `visitor` is all that is known of them.
   * `existing`: find it only.
   */
  open(
    given: Pick<ConversationRecord, "id" | "org_id" | "widget_id" | "visitor" | "origin">,
    widget?: Widget,
    { existing }: { existing: boolean } = { existing: false },
  ): { conversation_id: string; visitor: Visitor } | Refused {
    if (widget) this.#widget.know(widget);
    const { record } = this.#store;
    if (!record) {
      if (existing) return { ok: false, code: "not_found" };
      this.#store.create(newRecord(given, new Date().toISOString()));
      this.#arm();
      return { conversation_id: given.id, visitor: given.visitor };
    }
    if (record.widget_id !== given.widget_id || record.visitor.id !== given.visitor.id)
      return { ok: false, code: "not_found" };
    const visitor = this.#updateVisitor(record, given);
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
      if (caller.kind === "agent") this.#inbox.joined(caller.agent.id);
      this.#arm();
      return new Response(null, {
        status: 101,
        webSocket: socket,
        headers: { "sec-websocket-protocol": SUBPROTOCOL },
      });
    }
    const isAnswer = request.method === "POST";
    const { body, connection } = this.#connections.openStream(isAnswer ? waiting(caller) : caller, () =>
      this.#leave(caller),
    );
    if (caller.kind === "agent") this.#inbox.joined(caller.agent.id);
    if (!isAnswer) this.#greet(connection, after);
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
      const done = await this.#talk.perform(connection.caller, frame, connection);
      if (!done.ok) sendError(connection, done, frame.type === "send" ? frame.id : undefined);
    } catch (error) {
      this.#log("frame_failed", { frame: frame.type, error });
      sendError(connection, { ok: false, code: "internal" }, frame.type === "send" ? frame.id : undefined);
    }
  }

  override webSocketClose(socket: WebSocket, code: number): void {
    this.#leave(this.#connections.ofSocket(socket).caller);
    // Without this the browser waits for its close event. Codes between are the protocol's own and may not be sent.
    socket.close(code === 1000 || code >= 3000 ? code : 1000);
  }

  /** A connection is gone: where it was an agent's last one here, the inbox is told. */
  #leave(caller: Caller): void {
    if (caller.kind === "agent" && this.#store.record && !this.#connections.hasAgent(caller.agent.id))
      this.#inbox.left(caller.agent.id);
  }

  async #performOnStream(connection: Connection, frame: ClientFrame): Promise<void> {
    const earlier = frame.type === "send" ? this.#store.transcript.byId(frame.id) : undefined;
    const done = await this.#talk.perform(connection.caller, frame, connection);
    if (!done.ok) sendError(connection, done, frame.type === "send" ? frame.id : undefined);
    // Sent before, and maybe answered before: this reader has heard nothing of it.
    for (const message of earlier ? this.#store.transcript.after(earlier.seq, limits.readyMessages) : []) {
      connection.send({ type: "message", message });
    }
    await within(answerDeadlineMs, "the answer", this.#assistant.quiet()).catch(() => {});
    connection.close(1000, "done");
  }

  // ── What callers over HTTP may do ────────────────────────────────────────────────────────────────────────

  async perform(caller: Caller, frame: ClientFrame): Promise<Performed> {
    return this.#refuse(caller) ?? this.#talk.perform(caller, frame);
  }

  /** Says something and waits for the assistant's answer, where one is to come. */
  async ask(caller: Caller, frame: SendFrame): Promise<({ ok: true } & ChatAnswer) | Refused> {
    const done = await this.perform(waiting(caller), frame);
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
  ): { ok: true; messages: Message[]; hasOlder: boolean; conversation: ConversationState } | Refused {
    const refused = this.#refuse(caller);
    if (refused) return refused;
    const messages = this.#store.transcript.before(before ?? Number.MAX_SAFE_INTEGER, limit);
    const conversation = toState(this.#store.opened);
    return { ok: true, messages, hasOlder: (messages[0]?.seq ?? 0) > conversation.first_seq, conversation };
  }

  /** Deletes every message so far, here and in D1, and their files. Their numbers are not used again. */
  clear(caller: Caller): { ok: true } | Refused {
    const refused = this.#refuse(caller);
    if (refused) return refused;
    this.#assistant.drop();
    this.#discard(this.#store.clear(actorOf(caller)));
    const { partial } = this.#assistant;
    this.#connections.tellEach((to) => readyFrame(this.#store, to, { after: null, partial }));
    this.#changed();
    return { ok: true };
  }

  /** Whether an agent may say something with so many new files; `said`: a message of that id was said before. */
  mayReply(caller: Caller, id: string, files: number): MayReply | Refused {
    const refused = this.#refuse(caller);
    return refused ?? this.#talk.mayReply(caller, id, files);
  }

  /** Whether one more file may be put in, and under whose name. A visitor's counts as a message does. */
  async mayAddFile(caller: Caller): Promise<{ ok: true; org_id: string } | Refused> {
    const refused = this.#refuse(caller) ?? (await this.#talk.admitFile(caller));
    return refused ?? { ok: true, org_id: this.#store.opened.org_id };
  }

  addFile(caller: Caller, attachment: Attachment): { ok: true } | Refused {
    const refused = this.#refuse(caller);
    if (refused) return refused;
    this.#store.files.add(attachment);
    return { ok: true };
  }

  /** A file of this conversation's, or of one that it took in, for who may read them. */
  fileFor(caller: Caller, id: string): { ok: true; attachment: Attachment } | Refused {
    const refused = this.#refuse(caller);
    if (refused) return refused;
    const attachment = this.#store.files.byId(id);
    return attachment ? { ok: true, attachment } : { ok: false, code: "not_found" };
  }

  /** Null: there is no such file, or it was erased. */
  file(id: string): { attachment: Attachment; org_id: string } | null {
    const { record } = this.#store;
    const attachment = record && this.#store.files.byId(id);
    return attachment ? { attachment, org_id: record.org_id } : null;
  }

  /** What was said lately, for who is allowed to read it. */
  tellOf(
    caller: Caller,
  ): { ok: true; widget_id: string; messages: Message[]; locale: string | undefined } | Refused {
    const refused = this.#refuse(caller);
    if (refused) return refused;
    const { widget_id, visitor } = this.#store.opened;
    return { ok: true, widget_id, messages: this.#store.transcript.newest(100), locale: visitor.locale };
  }

  // ── What the inbox and the outbox's consumers may ask ────────────────────────────────────────────────────

  /** Where a waiting visitor stands in line; null: not known. */
  placed(position: number | null): void {
    this.#handover.placed(position);
  }

  /** The agent has been gone for longer than the widget's grace: who waits for them waits for anyone. */
  async agentGone(agentId: string): Promise<"released" | "still_here" | "not_theirs"> {
    if (this.#store.record?.agent?.id !== agentId) return "not_theirs";
    if (this.#connections.hasAgent(agentId)) return "still_here";
    await this.#loseAgent(agentId);
    return "released";
  }

  /** The agent may no longer see this conversation. */
  async dismiss(agentId: string): Promise<void> {
    this.#connections.closeAgent(agentId, CloseCode.forbidden, "removed");
    if (this.#store.record?.agent?.id === agentId) await this.#loseAgent(agentId);
  }

  /** Whether the visitor has a connection, and the newest message they have seen; null: no such conversation. */
  presence(): { isHere: boolean; read: number } | null {
    const { record } = this.#store;
    return record ? { isHere: this.#connections.hasVisitor, read: record.read.visitor } : null;
  }

  async #loseAgent(agentId: string): Promise<void> {
    const widget = await this.#widget.read().catch(() => null);
    await this.#handover.lose(agentId, widget?.config);
  }

  async #requestPerson(...[by, told]: Parameters<WantsPerson>): Promise<void> {
    const widget = await this.#widget.read().catch(() => null);
    if (!widget || this.#store.record?.mode !== "ai") return;
    const { config } = widget;
    await this.#handover.request(by, null, { config, ...told, isWish: by !== "failures" });
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
      if (this.#store.transcript.byId(message.id)) continue;
      for (const file of message.attachments ?? []) this.#store.files.add(file);
      this.#connections.broadcast({ type: "message", message: this.#store.append(message) });
    }
    this.#changed();
  }

  /**
   * Deletes everything and closes every connection. With `before` (RFC 3339), only when nothing has happened
   * since, with `createdBefore` only when it began earlier; false: something has, or it began anew.
   */
  async erase(before?: string, createdBefore?: string): Promise<boolean> {
    const { record } = this.#store;
    if (before && record && record.updated_at >= before) return false;
    if (createdBefore && record && record.created_at >= createdBefore) return false;
    this.#assistant.drop();
    // A delivery on its way would write rows back that the caller deletes next.
    await this.#outbox.settled();
    await this.#store.erase();
    this.#connections.closeAll(CloseCode.notFound, "erased");
    return true;
  }

  #updateVisitor(
    record: ConversationRecord,
    { visitor, origin }: Pick<ConversationRecord, "visitor" | "origin">,
  ): Visitor {
    // Who comes with no more than a token is not less of a person for it.
    const verified = record.visitor.verified || visitor.verified;
    const merged = { ...record.visitor, ...visitor, verified };
    const isKnown = JSON.stringify(merged) === JSON.stringify(record.visitor);
    if (isKnown && origin === record.origin) return merged;
    this.#store.save({ ...record, visitor: merged, ...(origin !== undefined && { origin }) });
    if (isKnown || record.last_seq === 0) return merged;
    this.#store.change({}, { isNews: false });
    this.#talk.tellDetails();
    this.#changed();
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
    const { patienceEndsAt } = this.#handover;
    if (patienceEndsAt !== undefined && patienceEndsAt <= now) this.#handover.endPatience();
    if ((this.#feed.due(now) ?? Number.POSITIVE_INFINITY) <= now) await this.#feed.deliver();
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
    const due = [this.#outbox.due(now), this.#feed.due(now), this.#handover.patienceEndsAt].filter(
      (at) => at !== undefined,
    );
    if (this.#assistant.isAtWork) due.push(now + watchTurnMs);
    if (this.#connections.hasSockets()) due.push(now + limits.idleSocketMs);
    if (record.last_seq === 0) due.push(Date.parse(record.updated_at) + emptyLifetimeMs);
    const at = Math.min(Number.POSITIVE_INFINITY, ...due);
    if (at === Number.POSITIVE_INFINITY || (this.#alarmAt !== undefined && this.#alarmAt <= at)) return;
    this.#alarmAt = at;
    // Not awaited: it is part of the same atomic write as what made it necessary.
    void this.ctx.storage.setAlarm(at);
  }

  /** Something was stored that others are to hear of, or that has to be watched over. */
  #changed(): void {
    this.#feed.nudge();
    this.#arm();
  }

  /** What fails here goes with the conversation: until then nobody has an address that leads there. */
  #discard(files: readonly Attachment[]): void {
    if (files.length === 0) return;
    const { id, org_id } = this.#store.opened;
    const keys = files.map((file) => fileKeyOf(file, { org_id, conversationId: id }));
    const deleting = within(discardMs, "the file store", this.env.FILES.delete(keys));
    this.ctx.waitUntil(deleting.catch((error: unknown) => this.#log("files_left", { error })));
  }

  // ── Small parts ──────────────────────────────────────────────────────────────────────────────────────────

  #refuse(caller: Caller): Refused | null {
    const code = this.#store.record ? refuse(this.#store.record, caller) : "not_found";
    return code && { ok: false, code };
  }

  /** The first frames of a connection: everything it missed, and what the assistant is doing. */
  #greet(connection: Connection, after: string | null): void {
    const { isAtWork, partial, tools } = this.#assistant;
    connection.send(
      readyFrame(this.#store, connection.caller, { after: after === null ? null : Number(after), partial }),
    );
    const { status } = tools;
    if (status || (isAtWork && !partial))
      connection.send({ type: "typing", role: "assistant", on: true, ...(status && { tool: status }) });
  }

  #log(event: string, fields: Record<string, unknown>): void {
    const { org_id, widget_id, id } = this.#store.record ?? {};
    log(event, { org_id, widget_id, conversation_id: id, ...fields });
  }
}

/** A visitor's program that waits for the answer. */
function waiting(caller: Caller): Caller {
  return caller.kind === "visitor" ? { ...caller, cannotBeAsked: true } : caller;
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
