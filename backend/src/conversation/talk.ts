import {
  type Author,
  type ClientFrame,
  type ConversationState,
  type Message,
  type SendFrame,
  type WidgetConfig,
} from "@foyer/shared-widget/protocol";
import { ulid } from "ulidx";
import type { Env } from "../env.ts";
import type { Widget } from "../store/widgets.ts";
import { waitOfAddress } from "./address-wait.ts";
import type { Assistant } from "./assistant.ts";
import type { Caller } from "./caller.ts";
import type { Connection, Connections } from "./connections.ts";
import type { ConversationStore, NewMessage } from "./conversation-store.ts";
import { mayPerform } from "./frame-parser.ts";
import { close, eventText, handoff, type ModeChange, release, takeover, visitorSpoke } from "./mode.ts";
import { toState } from "./record.ts";
import type { Refused } from "./refused.ts";

/** What became of a frame: `message` is what it said, now or before. */
export type Performed = { ok: true; message?: Message; conversation: ConversationState } | Refused;

type VisitorCaller = Extract<Caller, { kind: "visitor" }>;

interface Surroundings {
  env: Env;
  store: ConversationStore;
  connections: Connections;
  assistant: Assistant;
  /** The widget the conversation belongs to; null: deleted. */
  readWidget: () => Promise<Widget | null>;
  /** Something was stored that has to be delivered, or watched over. */
  onChange: () => void;
}

/** What people do in a conversation: who may, what is stored of it, who hears of it, and whether the assistant answers. */
export class Talk {
  readonly #around: Surroundings;
  readonly #store: ConversationStore;
  readonly #connections: Connections;
  readonly #assistant: Assistant;
  /** Sends wait for each other: what is checked in between must not change their order. */
  #sends: Promise<unknown> = Promise.resolve();

  constructor(around: Surroundings) {
    this.#around = around;
    this.#store = around.store;
    this.#connections = around.connections;
    this.#assistant = around.assistant;
  }

  async perform(caller: Caller, frame: ClientFrame, from?: Connection): Promise<Performed> {
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

  async #visitorSays(caller: VisitorCaller, frame: SendFrame): Promise<Performed> {
    const before = this.#store.transcript.byId(frame.id);
    if (before) return this.#acknowledgeAgain(before);
    const widget = await this.#around.readWidget();
    if (!widget) return { ok: false, code: "not_found", detail: "This widget was deleted." };
    const { config } = widget;
    const most = config.max_message_chars;
    if (frame.text.length > most) {
      return { ok: false, code: "too_long", detail: `A message may have ${most} characters.` };
    }
    const refused = await this.#admit(caller, config);
    if (refused) return refused;

    const { visitor } = this.#store.opened;
    const message = this.say({
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
    const { config } = (await this.#around.readWidget()) ?? {};
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
    const retryAfter = this.#store.wait(rate) || (await waitOfAddress(this.#around.env, address, rate));
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
      this.say({ id: frame.id, role: "agent", author, text: frame.text, status: "complete" }),
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
    const { agent: _, ...rest } = this.#store.opened;
    this.#store.change({ ...rest, mode, ...(agent && { agent }) });
    // After the mode: an assistant that was asked again meanwhile would begin anew.
    if (mode !== "ai") this.#assistant.stop();
    this.#connections.broadcast({ type: "state", mode, ...(agent && { agent }) });
    if (change.event) this.#sayEvent(change.event, change.agent);
    if (mode === "ai" && this.#assistant.lastSaid()?.role === "visitor") this.#answer();
    return this.#done();
  }

  #answer(): void {
    this.#assistant.answer();
    // Should this process die, the alarm wakes another to end the turn.
    this.#around.onChange();
  }

  #sayEvent(code: NonNullable<Message["code"]>, agent?: Author): void {
    this.say({
      id: `s_${ulid()}`,
      role: "system",
      ...(agent && { author: agent }),
      text: eventText(code, agent),
      status: "complete",
      code,
    });
  }

  say(fields: NewMessage): Message {
    const message = this.#store.append(fields);
    this.tell(message);
    return message;
  }

  /** Tells everyone of a message that is stored: to its sender, the acknowledgement. */
  tell(message: Message): void {
    this.#connections.broadcast({ type: "message", message });
    this.#around.onChange();
  }

  #done(message?: Message): Performed {
    return { ok: true, ...(message && { message }), conversation: toState(this.#store.opened) };
  }

  #inOrder<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#sends.then(work);
    this.#sends = done.catch(() => {});
    return done;
  }
}
