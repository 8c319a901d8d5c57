import type { Attachment, Author, ClientFrame, HistoryPage, ServerFrame } from "../../protocol/index.ts";
import { limits } from "../../protocol/limits.ts";
import { messageId } from "../../client/message-id.ts";
import { Timers } from "../../client/timers.ts";
import { TypingSignal } from "../../client/typing-signal.ts";
import type { Api, TokenSource } from "./api.ts";
import { LiveLink } from "./live-link.ts";
import { follows, reduceThread, withOlder } from "./reduce-thread.ts";
import { Store } from "./store.ts";
import type { PendingShelf } from "./pending-shelf.ts";
import { blankThread, type PendingWords, type ThreadState } from "./thread-state.ts";

/** Words sent over a live link are acknowledged within this time, or the link is not what it seems. */
const acknowledgeMs = 15_000;
/** Typing that is not repeated in this time has ended without saying so. */
const typingNoticeMs = 10_000;

export interface ThreadClientOptions {
  api: Api;
  tokens: TokenSource;
  conversationId: string;
  shelf: PendingShelf;
}

/** One conversation as an agent: connected, complete and in order; what the agent writes arrives exactly once. */
export class ThreadClient extends Store<ThreadState> {
  readonly id: string;
  #api: Api;
  #shelf: PendingShelf;
  #link: LiveLink<ServerFrame, ClientFrame>;
  #timers = new Timers();
  #life = new AbortController();
  /** Ids sent over the present link. */
  #sent = new Set<string>();
  /** Acts that are worth doing late. */
  #kept: ClientFrame[] = [];
  #isReading = false;
  #cursor: { first: number; cursor: string } | null = null;
  #typing = new TypingSignal((on) => this.#link.send({ type: "typing", on }));

  constructor({ api, tokens, conversationId, shelf }: ThreadClientOptions) {
    super({ ...blankThread, pending: shelf.load(conversationId) });
    this.id = conversationId;
    this.#api = api;
    this.#shelf = shelf;
    this.#link = new LiveLink({
      tokens,
      url: () => {
        const seq = this.state.messages.at(-1)?.seq;
        const path = `${api.endpoint}/api/chat/${encodeURIComponent(conversationId)}`;
        return seq === undefined ? path : `${path}?after=${seq}`;
      },
      frame: (frame) => this.#receive(frame),
      phase: (phase, code) => this.set({ phase, ...(code && { code }) }),
    });
  }

  connect(): void {
    void this.#link.open();
  }

  /** There is a new token, or somebody wants to try again. */
  nudge(): void {
    if (this.state.phase === "expired" || this.state.phase === "failed") void this.#link.open();
    else this.#link.nudge();
  }

  close(): void {
    this.#life.abort();
    this.#link.close();
    this.#typing.stop();
    this.#timers.clearAll();
  }

  /** To the visitor. Sent now, or as soon as it can be. `before`: what has to be so first, e.g. a takeover. */
  reply(text: string, attachments: readonly Attachment[] = [], ...before: ClientFrame[]): void {
    const words = text.trim();
    if (!words && attachments.length === 0) return;
    this.typing(false);
    for (const frame of before) this.act(frame);
    this.#keep(this.#words("reply", words, attachments));
  }

  /** To other agents only. */
  note(text: string): void {
    const words = text.trim();
    if (words) this.#keep(this.#words("note", words, []));
  }

  /** Once more, with the same id. */
  retry(id: string, ...before: ClientFrame[]): void {
    const failed = this.state.pending.find((one) => one.id === id);
    if (failed?.status !== "failed") return;
    for (const frame of before) this.act(frame);
    const { code: _, ...words } = failed;
    this.#sent.delete(id);
    this.#keep({ ...words, status: "pending" });
  }

  discard(id: string): void {
    this.#setPending(this.state.pending.filter((one) => one.id !== id));
  }

  /** Takes over, hands back, closes …: told now, or when the line is there again. */
  act(frame: ClientFrame): void {
    this.set({ refusal: null });
    if (!this.#link.send(frame) && !this.#life.signal.aborted) this.#kept.push(frame);
  }

  takeover(reason?: string): void {
    this.act({ type: "takeover", ...(reason && { force: true, reason }) });
  }

  label(labels: string[]): void {
    this.act({ type: "label", labels });
  }

  assign(agent: Author | null): void {
    this.act({ type: "assign", agent });
  }

  /** Ends the answer being written; what is written stays. */
  stop(): void {
    this.#link.send({ type: "stop" });
  }

  /** Call at every keystroke: it is told now and then, and ends by itself. */
  typing(on: boolean): void {
    if (this.#life.signal.aborted) return;
    if (on) this.#typing.keystroke();
    else this.#typing.end();
  }

  /** While the conversation is on screen, what comes in counts as read. */
  setReading(on: boolean): void {
    this.#isReading = on;
    if (on) this.#read();
  }

  /** Adds the page before the first message. */
  async loadOlder(): Promise<void> {
    const { hasOlder, loadingOlder, messages } = this.state;
    const first = messages[0]?.seq;
    if (!hasOlder || loadingOlder || first === undefined) return;
    this.set({ loadingOlder: true });
    let cursor = this.#cursor?.first === first ? this.#cursor.cursor : null;
    for (;;) {
      const query = `?limit=${limits.readyMessages}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`;
      const path = `/api/history/${encodeURIComponent(this.id)}${query}`;
      const answer = await this.#api.get<HistoryPage>(path, this.#life.signal);
      // Otherwise another list began meanwhile: this page is not of it.
      if (this.#life.signal.aborted || !this.state.loadingOlder) return;
      if (!answer.ok) return this.set({ loadingOlder: false });
      const { messages: page, next_cursor } = answer.body;
      const begins = page[0]?.seq;
      cursor = next_cursor;
      this.#cursor = cursor && begins !== undefined ? { first: begins, cursor } : null;
      // The newest pages, which hold what is known, are passed over.
      if (cursor && (begins ?? first) >= first) continue;
      return this.set({ ...withOlder(this.state, answer.body), loadingOlder: false });
    }
  }

  #receive(frame: ServerFrame): void {
    if (!follows(this.state, frame) && frame.type !== "ready") return this.#link.resync();
    const before = this.state;
    const after = reduceThread(before, frame);
    if (after !== before) {
      if (after.pending !== before.pending) this.#shelf.save(this.id, after.pending);
      this.set(after);
    }
    if (frame.type === "ready") {
      this.#sent.clear();
      for (const kept of this.#kept.splice(0)) this.act(kept);
      this.#flush();
    } else if (frame.type === "message" || frame.type === "note") {
      this.#expectAcknowledgement();
    } else if (frame.type === "typing" && frame.on && frame.role !== "assistant") {
      this.#timers.set("typing-notice", typingNoticeMs, () => {
        if (this.state.typing?.role === frame.role) this.set({ typing: null });
      });
    } else if (frame.type === "error" && frame.id && frame.retry_after && frame.code === "rate_limited") {
      this.#sent.delete(frame.id);
      this.#timers.set("hold", frame.retry_after * 1_000, () => this.#flush());
    }
    if (this.#isReading && (frame.type === "ready" || frame.type === "message")) this.#read();
  }

  #read(): void {
    const { conversation } = this.state;
    if (!conversation || conversation.last_seq <= conversation.read.agent) return;
    const frame = { type: "read", seq: conversation.last_seq } as const;
    if (!this.#link.send(frame)) return;
    this.set(reduceThread(this.state, { ...frame, role: "agent" }));
  }

  #words(kind: PendingWords["kind"], text: string, attachments: readonly Attachment[]): PendingWords {
    const newest = Date.parse(this.state.pending.at(-1)?.created_at ?? "") || 0;
    // The server ends a connection over a frame that is too large; it would do so at every resend.
    const bytes = new TextEncoder().encode(JSON.stringify(text)).length;
    const isTooLong = text.length > limits.messageCharsMax || bytes > limits.frameBytes - 2_000;
    return {
      id: messageId(),
      kind,
      text,
      ...(attachments.length > 0 && { attachments: [...attachments] }),
      created_at: new Date(Math.max(Date.now(), newest + 1)).toISOString(),
      status: isTooLong ? "failed" : "pending",
      ...(isTooLong && { code: "too_long" }),
    };
  }

  #keep(words: PendingWords): void {
    const others = this.state.pending.filter(({ id }) => id !== words.id);
    this.#setPending([...others, words].sort((a, b) => (a.created_at < b.created_at ? -1 : 1)));
    this.#flush();
  }

  #setPending(pending: readonly PendingWords[]): void {
    this.#shelf.save(this.id, pending);
    this.set({ pending });
  }

  #flush(): void {
    if (this.#timers.has("hold")) return;
    for (const { id, kind, text, attachments, status } of this.state.pending) {
      if (status === "failed" || this.#sent.has(id)) continue;
      const frame: ClientFrame =
        kind === "note"
          ? { type: "note", id, text }
          : { type: "send", id, text, ...(attachments && { attachments: attachments.map((one) => one.id) }) };
      if (!this.#link.send(frame)) return this.#link.nudge();
      this.#sent.add(id);
    }
    this.#expectAcknowledgement();
  }

  #expectAcknowledgement(): void {
    this.#timers.clear("acknowledge");
    if (this.state.pending.some(({ id, status }) => status === "pending" && this.#sent.has(id)))
      this.#timers.set("acknowledge", acknowledgeMs, () => this.#link.resync());
  }
}
