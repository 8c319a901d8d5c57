import type { Attachment, ClientFrame, ErrorFrame, Identity, ServerFrame } from "../protocol/index.ts";
import { limits } from "../protocol/limits.ts";
import { Connection } from "./connection.ts";
import type * as Late from "./history.ts";
import { importLate } from "./import-late.ts";
import { messageId } from "./message-id.ts";
import { byAge, Outbox } from "./outbox.ts";
import { blank, follows, reduce } from "./reduce.ts";
import { type Destination, type Session, SessionKeeper } from "./session.ts";
import type { ChatClientOptions, ChatState, PendingMessage } from "./state.ts";
import { Shelf } from "./storage.ts";
import { Timers } from "./timers.ts";
import { TypingSignal } from "./typing-signal.ts";

/** The build makes it a file of its own, for it is seldom wanted. */
const history = new URL("./history.ts", import.meta.url);
/** A message sent over a live link is acknowledged within this time, or the link is not what it seems. */
const acknowledgeMs = 15_000;
/** What another tab wrote is its to send; after this time it is anyone's. */
const otherTabMs = 5_000;
/** An agent's typing that is not repeated in this time has ended without saying so. */
const typingNoticeMs = 10_000;

/**
 * One visitor's conversation: keeps it connected, complete and in order, and says what it looks like now.
 * Never throws; problems are part of the state. Ends with `dispose`.
 */
export class ChatClient {
  #endpoint: string;
  #state: ChatState;
  #listeners = new Set<(state: ChatState) => void>();
  #shelf: Shelf;
  #outbox: Outbox;
  #keeper: SessionKeeper;
  #connection: Connection;
  #timers = new Timers();
  #life = new AbortController();
  /** Ids sent over the present link. */
  #sent = new Set<string>();
  /** Frames that are worth sending late. */
  #kept: ClientFrame[] = [];
  #isReading = false;
  #history: Late.History | null = null;
  #typing = new TypingSignal((on) => this.#push({ type: "typing", on }));

  constructor(options: ChatClientOptions) {
    const endpoint = options.endpoint.replace(/\/+$/, "");
    this.#endpoint = endpoint;
    this.#shelf = new Shelf(options.widgetId, options.storage);
    this.#outbox = new Outbox(this.#shelf);
    this.#keeper = new SessionKeeper({ ...options, endpoint }, this.#shelf);
    this.#state = {
      ...blank,
      phase: "idle",
      transport: null,
      config: null,
      verified: false,
      pending: [],
      error: null,
    };
    if (options.identity) this.#leaveFormerUser(options.identity);
    this.#state = { ...this.#state, pending: this.#outbox.load() };
    this.#connection = new Connection({
      endpoint,
      widgetId: options.widgetId,
      keeper: this.#keeper,
      session: ({ conversation_id, config, verified }) => {
        if (this.#state.conversation && this.#state.conversation.id !== conversation_id) this.#clear();
        this.#set({ config, verified });
      },
      frame: (frame, isAside) => this.#receive(frame, isAside),
      phase: (phase, error, config) =>
        this.#set({ phase, transport: null, error, config: config ?? this.#state.config }),
      after: () => this.#state.messages.at(-1)?.seq,
    });
    const { signal } = this.#life;
    this.#shelf.onChange((key) => this.#followOtherTab(key), signal);
    globalThis.addEventListener?.("online", () => this.#isWanted() && this.#connection.tryUpgrade(), {
      signal,
    });
    globalThis.addEventListener?.("offline", () => this.#connection.drop(), { signal });
    // A page with an open socket is not kept for when the visitor goes back, or is kept with a dead one.
    globalThis.addEventListener?.("pagehide", () => this.#isWanted() && this.#connection.sleep(), { signal });
    globalThis.addEventListener?.("pageshow", (event) => event.persisted && this.#comeBack(), { signal });
    globalThis.document?.addEventListener(
      "visibilitychange",
      () => document.visibilityState === "visible" && this.#connection.nudge(),
      { signal },
    );
  }

  get state(): ChatState {
    return this.#state;
  }

  /** Calls back at every change, until the returned function is called. */
  subscribe(listener: (state: ChatState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Opens the session and the conversation, and stays with it. Also a new try after `failed`. */
  connect(): void {
    const { phase } = this.#state;
    if (this.#life.signal.aborted || (phase !== "idle" && phase !== "failed")) return;
    this.#set({ phase: "connecting", error: null });
    void this.#connection.open();
  }

  /** Whose conversation this is, for requests about it. */
  get session(): Session | null {
    return this.#keeper.current;
  }

  /** Sends, or keeps until it can be sent. Returns the message's id; "" where there is nothing to say. */
  send(text: string, attachments?: Attachment[]): string {
    const words = text.trim();
    if (!(words || attachments) || this.#life.signal.aborted) return "";
    const newest = Date.parse(this.#state.pending.at(-1)?.created_at ?? "") || 0;
    const message: PendingMessage = {
      id: messageId(),
      text: words,
      attachments,
      created_at: new Date(Math.max(Date.now(), newest + 1)).toISOString(),
      status: "pending",
    };
    // The server ends a connection over a frame that is too large; it would do so at every resend.
    const bytes = new TextEncoder().encode(JSON.stringify(words)).length;
    const most = this.#state.config?.max_message_chars ?? limits.messageCharsMax;
    if (words.length > most || bytes > limits.frameBytes - 200) {
      message.status = "failed";
      message.code = "too_long";
    }
    this.typing(false);
    this.#keep(message);
    this.#flush();
    return message.id;
  }

  /** With an id: sends that failed message again. Without: asks for the last message to be answered again. */
  retry(id?: string): void {
    if (id === undefined) return this.tell({ type: "retry" });
    const failed = this.#state.pending.find((one) => one.id === id);
    if (!failed || failed.status !== "failed") return;
    const { code: _code, ...message } = failed;
    this.#sent.delete(id);
    this.#keep({ ...message, status: "pending" });
    this.#set({ error: null });
    if (this.#state.phase === "failed") this.connect();
    this.#flush();
  }

  /** Drops a message that was not acknowledged. */
  discard(id: string): void {
    this.#outbox.remove(id);
    this.#set({ pending: this.#state.pending.filter((one) => one.id !== id) });
  }

  /** Ends the answer being written; what is written stays. */
  stop(): void {
    this.#push({ type: "stop" });
  }

  /** Asks for a person, or takes that back. */
  handoff(on = true, reason?: string): void {
    this.tell({ type: "handoff", on, reason });
  }

  /** Call at every keystroke: it is told now and then, and ends by itself. */
  typing(on: boolean): void {
    if (this.#life.signal.aborted) return;
    if (on) this.#typing.keystroke();
    else this.#typing.end();
  }

  /** Everything here has been seen. */
  read(): void {
    this.#read(this.#state.conversation?.last_seq ?? 0);
  }

  /** While the conversation is on screen, what comes in counts as read. */
  setReading(on: boolean): void {
    this.#isReading = on;
    if (on) this.read();
  }

  /** Adds the page before `messages[0]`. */
  async loadOlder(): Promise<void> {
    const session = this.#keeper.current;
    const { hasOlder, loadingOlder } = this.#state;
    if (!session || !hasOlder || loadingOlder) return;
    this.#set({ loadingOlder: true });
    let patch: Partial<ChatState>;
    try {
      this.#history ??= new (await importLate<typeof Late>(history)).History(this.#endpoint);
      patch = await this.#history.older(() => this.#state, session, this.#life.signal);
    } catch (error) {
      patch = { error: { code: "unreachable", message: String(error) } };
    }
    // Otherwise another list began meanwhile: this page is not of it.
    if (this.#state.loadingOlder) this.#set({ ...patch, loadingOlder: false });
  }

  /** Says who the visitor is: what was talked of so far comes along. `null`: nobody any more, all is forgotten. */
  async identify(identity: Identity | null): Promise<void> {
    const { current } = this.#keeper;
    if (identity && current?.userId === identity.user_id && this.#state.verified) {
      this.#keeper.identity = identity;
      return;
    }
    if (identity) this.#leaveFormerUser(identity);
    else this.#forget();
    this.#keeper.identity = identity ?? undefined;
    await this.renew();
  }

  /** Opens the session anew, so that what is told with it (attributes, where the visitor is) is told as it is now. */
  async renew(): Promise<void> {
    this.#keeper.expire();
    if (this.#isWanted()) await this.#connection.open();
  }

  /** Says what is worth saying late. `events`: what the server will answer, shown at once. */
  tell(frame: ClientFrame, ...events: ServerFrame[]): void {
    this.#apply(...events);
    this.#push(frame, true);
  }

  /** Leaves the conversation, and what still waits to be sent in it, for another of the same visitor's. */
  async moveTo(destination: Destination): Promise<void> {
    this.#keeper.next = destination;
    this.#dropPending();
    await this.renew();
  }

  /** Ends everything: no socket, timer or listener is left, and no call does anything any more. */
  dispose(): void {
    this.#life.abort();
    this.#connection.close();
    this.#typing.stop();
    this.#timers.clearAll();
    this.#listeners.clear();
  }

  #isWanted(): boolean {
    return !this.#life.signal.aborted && this.#state.phase !== "idle";
  }

  #set(patch: Partial<ChatState>): void {
    this.#state = { ...this.#state, ...patch };
    for (const listener of this.#listeners) {
      try {
        listener(this.#state);
      } catch (error) {
        // Theirs to hear of, ours to survive.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  #apply(...events: ServerFrame[]): void {
    const before = this.#state;
    const after = events.reduce(reduce, before);
    if (after === before) return;
    for (const was of before.pending) {
      const is = after.pending.find(({ id }) => id === was.id);
      if (!is) this.#outbox.remove(was.id);
      else if (is !== was) this.#outbox.save(is);
    }
    const { conversation } = after;
    if (conversation && conversation.read.visitor !== before.conversation?.read.visitor) {
      this.#shelf.set("read", { conversationId: conversation.id, seq: conversation.read.visitor });
    }
    this.#set(after);
  }

  #receive(frame: ServerFrame, isAside = false): void {
    if (frame.type === "ready") return this.#begin(frame);
    if (!follows(this.#state, frame)) return isAside ? undefined : this.#connection.resync();
    if (frame.type === "message") {
      const { role, seq } = frame.message;
      if (this.#isReading && role !== "visitor") this.#read(seq, frame);
      else this.#apply(frame);
      this.#expectAcknowledgement();
      return;
    }
    this.#apply(frame);
    if (frame.type === "error") {
      this.#refused(frame);
    } else if (frame.type === "typing" && frame.role === "agent" && frame.on) {
      this.#timers.set("typing-notice", typingNoticeMs, () => {
        if (this.#state.typing?.role === "agent") this.#set({ typing: null });
      });
    }
  }

  #begin(frame: Extract<ServerFrame, { type: "ready" }>): void {
    const { conversation } = frame;
    const { read } = conversation;
    const stored = this.#shelf.get<{ conversationId: string; seq: number }>("read");
    const isKnown = stored?.conversationId === conversation.id;
    const known = Math.max(
      isKnown ? Number(stored.seq) || 0 : 0,
      this.#state.conversation?.id === conversation.id ? this.#state.conversation.read.visitor : 0,
    );
    // On a browser that sees this conversation for the first time, what is in it is no news.
    const visitor = Math.max(known, isKnown || read.visitor ? read.visitor : conversation.last_seq);
    this.#apply({ ...frame, conversation: { ...conversation, read: { ...read, visitor } } });
    const error = this.#timers.has("hold") ? this.#state.error : null;
    this.#set({ phase: "online", transport: this.#connection.transport, error });
    this.#sent.clear();
    if (known > read.visitor) this.#push({ type: "read", seq: known });
    if (this.#isReading) this.read();
    for (const kept of this.#kept.splice(0)) this.#push(kept);
    this.#flush();
  }

  /** Together with what brought it, so that nothing is unread for a moment. */
  #read(seq: number, ...events: ServerFrame[]): void {
    const isNews = seq > (this.#state.conversation?.read.visitor ?? 0);
    this.#apply(...events, { type: "read", role: "visitor", seq });
    if (isNews) this.#push({ type: "read", seq });
  }

  #refused({ code, id, retry_after }: ErrorFrame): void {
    const { error } = this.#state;
    if (code !== "rate_limited" || !retry_after || !error) return;
    const ms = retry_after * 1_000;
    this.#set({ error: { ...error, retryAt: Date.now() + ms } });
    if (!id) return;
    this.#sent.delete(id);
    this.#timers.set("hold", ms, () => {
      this.#set({ error: null });
      this.#flush();
    });
  }

  #push(frame: ClientFrame, isLateWelcome = false): void {
    if (!this.#connection.send(frame) && isLateWelcome && !this.#life.signal.aborted) this.#kept.push(frame);
  }

  #keep(message: PendingMessage): void {
    this.#outbox.save(message);
    this.#setPending(message);
  }

  #setPending(message: PendingMessage): void {
    const others = this.#state.pending.filter(({ id }) => id !== message.id);
    this.#set({ pending: [...others, message].sort(byAge) });
  }

  #flush(): void {
    if (this.#timers.has("hold")) return;
    for (const { id, text, attachments, status } of this.#state.pending) {
      if (status === "failed" || this.#sent.has(id)) continue;
      if (
        !this.#connection.send({ type: "send", id, text, attachments: attachments?.map((file) => file.id) })
      )
        return this.#connection.nudge();
      this.#sent.add(id);
    }
    this.#expectAcknowledgement();
  }

  #expectAcknowledgement(): void {
    this.#timers.clear("acknowledge");
    if (this.#state.pending.some(({ id, status }) => status === "pending" && this.#sent.has(id))) {
      this.#timers.set("acknowledge", acknowledgeMs, () => this.#connection.resync());
    }
  }

  #followOtherTab(key: string): void {
    if (key === "session") return this.#followSession();
    const changed = this.#outbox.at(key);
    if (changed?.message) {
      if (this.#state.messages.some(({ id }) => id === changed.id)) return;
      this.#setPending(changed.message);
      this.#timers.set("other-tab", otherTabMs, () => this.#flush());
    } else if (changed) {
      this.#set({ pending: this.#state.pending.filter(({ id }) => id !== changed.id) });
    } else if (key === "read") {
      const { conversationId, seq } = this.#shelf.get<{ conversationId: string; seq: number }>(key) ?? {};
      if (seq && conversationId === this.#state.conversation?.id)
        this.#apply({ type: "read", role: "visitor", seq });
    }
  }

  /** The page was put away and is shown again. What other pages changed meanwhile was told to nobody here. */
  #comeBack(): void {
    // Undefined where nothing can be kept: then nobody else knows of this conversation.
    if (this.#shelf.get("session") !== undefined) {
      const id = this.session?.conversationId;
      this.#followSession();
      if (this.session?.conversationId !== id) this.#set({ pending: [] });
      for (const message of this.#outbox.load()) this.#setPending(message);
    }
    this.#connection.nudge();
  }

  #followSession(): void {
    // Not connected yet: opening will find what is stored.
    if (!this.#isWanted()) return;
    const is = this.#keeper.follow();
    const wasWaiting = this.#timers.has("successor");
    if (is === "same" && !wasWaiting) return;
    this.#clear();
    this.#set({ verified: this.#keeper.current?.verified ?? false });
    if (is !== "gone") return void this.#connection.open();
    // The tab that left begins anew for all. Two that began would be two visitors, and what is said to the one of
    // them would be lost to the other. Where that tab is gone, this one begins.
    this.#connection.close();
    this.#timers.set("successor", otherTabMs, () => void this.#connection.open());
  }

  /** Somebody else than before: nothing of the one goes to the other. */
  #leaveFormerUser({ user_id }: Identity): void {
    const userId = this.#keeper.current?.userId;
    if (userId !== undefined && userId !== user_id) this.#forget();
  }

  #forget(): void {
    const { identity } = this.#keeper;
    this.#keeper.forget();
    this.#keeper.identity = identity;
    this.#shelf.remove("read");
    this.#dropPending();
    this.#clear();
    this.#set({ verified: false, error: null });
  }

  #dropPending(): void {
    this.#outbox.clear();
    this.#set({ pending: [] });
  }

  /** Another conversation begins. */
  #clear(): void {
    this.#kept = [];
    this.#history = null;
    this.#typing.stop();
    this.#timers.clearAll();
    this.#set(blank);
  }
}
