import type { ClientFrame } from "../../../../../shared-widget/protocol/index.ts";
import type { Answer } from "../../../../../shared-widget/console/client/api.ts";
import type { ThreadClient } from "../../../../../shared-widget/console/client/thread-client.ts";
import type { Desk } from "../../../../../shared-widget/console/desk.ts";
import { messageId } from "../../../../../shared-widget/client/message-id.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

const againMs = 500;

/**
 * What an agent does with a conversation: over the live connection where it is the one that is open, else by request,
 * one after the other, so that a takeover stands before the reply that needs it.
 */
export class DeskActs {
  readonly #desk: Desk;
  readonly #onTrouble: (trouble: Trouble) => void;
  #order: Promise<void> = Promise.resolve();

  constructor(desk: Desk, onTrouble: (trouble: Trouble) => void) {
    this.#desk = desk;
    this.#onTrouble = onTrouble;
  }

  takeOver(id: string | undefined, reason: string | undefined): void {
    this.#act(id, { type: "takeover", ...(reason && { force: true, reason: reason.slice(0, 500) }) });
  }

  handBack(id: string | undefined): void {
    this.#act(id, { type: "release" });
  }

  close(id: string | undefined): void {
    this.#act(id, { type: "close" });
  }

  reopen(id: string | undefined): void {
    this.#act(id, { type: "reopen" });
  }

  note(text: string | undefined, id: string | undefined): void {
    if (!text) return this.#onTrouble(nothingToSay);
    const thread = this.#open(id);
    if (thread) thread.note(text);
    else this.#act(id, { type: "note", id: messageId(), text });
  }

  reply(text: string | undefined, id: string | undefined): void {
    if (!text) return this.#onTrouble(nothingToSay);
    const thread = this.#open(id);
    if (thread) return this.#replyIn(thread, text);
    const named = this.#named(id);
    if (!named) return;
    const takeover: ClientFrame[] = this.#has(named) ? [] : [{ type: "takeover" }];
    this.#post(named, ...takeover, { type: "send", id: messageId(), text });
  }

  /** The same words as ones that were refused are those, tried again. */
  #replyIn(thread: ThreadClient, text: string): void {
    const { conversation, pending } = thread.state;
    const isMine = conversation?.mode === "human" && conversation.agent?.id === this.#me;
    const before: ClientFrame[] = isMine ? [] : [{ type: "takeover" }];
    const refused = pending.find(
      (one) => one.status === "failed" && one.kind === "reply" && one.text === text,
    );
    if (refused && refused.code !== "too_long") thread.retry(refused.id, ...before);
    else thread.reply(text, [], ...before);
  }

  #act(id: string | undefined, frame: ClientFrame): void {
    const thread = this.#open(id);
    if (thread) return thread.act(frame);
    const named = this.#named(id);
    if (named) this.#post(named, frame);
  }

  /** The one that is open, where it is meant. */
  #open(id: string | undefined): ThreadClient | undefined {
    const { thread } = this.#desk.state;
    return thread && thread.state.phase !== "failed" && (!id || id === thread.id) ? thread : undefined;
  }

  #named(id: string | undefined): string | undefined {
    const named = id ?? this.#desk.state.thread?.id;
    if (!named)
      this.#onTrouble(troubleOf("nothing_selected", "Select a conversation first, or give its ID."));
    return named;
  }

  get #me(): string | undefined {
    return this.#desk.state.me?.agent?.id;
  }

  #has(id: string): boolean {
    const { mode, agent } = this.#desk.state.inbox?.state.known.get(id) ?? {};
    return mode === "human" && agent?.id === this.#me;
  }

  #post(id: string, ...frames: ClientFrame[]): void {
    this.#order = this.#postAfter(this.#order, id, frames);
  }

  async #postAfter(earlier: Promise<void>, id: string, frames: readonly ClientFrame[]): Promise<void> {
    await earlier;
    for (const frame of frames) {
      const answer = await this.#deliverTaken(id, frame);
      if (!answer.ok) return this.#onTrouble(troubleOf(answer.code, answer.message));
    }
  }

  /** The list may not have heard yet that the conversation was handed back. */
  async #deliverTaken(id: string, frame: ClientFrame): Promise<Answer<unknown>> {
    const answer = await this.#deliver(id, frame);
    if (answer.ok || frame.type !== "send" || answer.code !== "not_taken") return answer;
    const taken = await this.#deliver(id, { type: "takeover" });
    return taken.ok ? this.#deliver(id, frame) : taken;
  }

  /** Each frame may come twice without harm: its own id, or what it asks for, makes it the same. */
  async #deliver(id: string, frame: ClientFrame): Promise<Answer<unknown>> {
    const path = `/api/chat/${encodeURIComponent(id)}`;
    const body = frame.type === "send" ? { ...frame, wait: false } : frame;
    const answer = await this.#desk.api.send("POST", path, body);
    if (answer.ok || (answer.status > 0 && answer.status < 500)) return answer;
    await new Promise((resolve) => {
      setTimeout(resolve, againMs);
    });
    return this.#desk.api.send("POST", path, body);
  }
}

const nothingToSay = troubleOf("invalid", "The text is empty: write something first.");
