import {
  type ClientFrame,
  limits,
  type Message,
  type ServerFrame,
  type Waiting,
  type WidgetConfig,
} from "@foyer/shared-widget/protocol";
import { ulid } from "ulidx";
import { log } from "../log.ts";
import { parseRelayMessage, type RelayCommand, type RelayMessage } from "./relay-message.ts";
import { spoken, SpokenAnswer } from "./spoken-answer.ts";
import type { PhoneWords } from "./words.ts";

export interface Line {
  /** To Twilio. */
  relay: WebSocket;
  /** To the conversation, as its visitor. */
  conversation: WebSocket;
  callSid: string;
  config: WidgetConfig;
  words: PhoneWords;
  /** For the log. */
  ids: { org_id: string; widget_id: string; conversation_id: string };
}

const setupMs = 10_000;
const longestMs = 60 * 60_000;
/** Nobody has said a word, nor has the line. */
const silentMs = 10 * 60_000;
/** No relay says more than this in a minute. */
const messagesPerMinute = 240;
/** About what a voice needs for a character, and the most that is waited for it. */
const speechMsPerChar = 65;
const longestSpeechMs = 20_000;
const hangUpMs = 5_000;

/**
 * One telephone call: two sockets, and what is said between them. To the conversation it is a visitor's client like
 * any other; to Twilio it gives words for a voice, and is quiet as soon as the caller speaks.
 */
export class Call {
  readonly #line: Line;
  readonly #startedAt = Date.now();
  readonly #timers: ReturnType<typeof setTimeout>[] = [];
  #isSetUp = false;
  #isEnding = false;
  #isOver = false;
  #heardAt = Date.now();
  #minute = { number: 0, messages: 0 };
  /** The answer being written, as far as it is said. */
  #answer: SpokenAnswer | undefined;
  /** The answer the caller spoke into: nothing more of it is said. */
  #mutedId: string | undefined;
  #speechEndsAt = 0;
  #outlook: Waiting["outlook"] | undefined;
  #wasOffered = false;

  constructor(line: Line) {
    this.#line = line;
  }

  /** Listens to both ends until one of them is gone. */
  start(): void {
    const { relay, conversation } = this.#line;
    relay.addEventListener("message", ({ data }) => this.#onRelay(data));
    relay.addEventListener("close", () => this.#hungUp("hang_up"));
    relay.addEventListener("error", () => this.#hungUp("relay_broken"));
    conversation.addEventListener("message", ({ data }) => this.#onConversation(data));
    conversation.addEventListener("close", () => this.#lost());
    conversation.addEventListener("error", () => this.#lost());
    const isNotSetUp = (): void => {
      if (!this.#isSetUp) this.#close(1008, "no setup");
    };
    this.#timers.push(setTimeout(isNotSetUp, setupMs));
    this.#timers.push(setTimeout(() => this.#endPolitely(), longestMs));
    this.#timers.push(setInterval(() => this.#keepAlive(), limits.pingMs));
  }

  // ── What the caller does ─────────────────────────────────────────────────────────────────────────────────

  #onRelay(data: string | ArrayBuffer): void {
    if (this.#isFlood()) return this.#close(1008, "too many messages");
    const message = parseRelayMessage(data);
    if (message === "garbage") return log("relay_garbage", this.#line.ids);
    if (!message) return;
    this.#heardAt = Date.now();
    if (message.type === "setup") return this.#setUp(message);
    if (!this.#isSetUp || this.#isEnding) return;
    switch (message.type) {
      case "prompt":
        if (message.last) this.#said(message.voicePrompt);
        return;
      case "interrupt":
        this.#speechEndsAt = Date.now();
        return this.#cutOff(message.utteranceUntilInterrupt);
      case "dtmf":
        if (message.digit === "0" && this.#line.config.handoff.enabled)
          this.#tell({ type: "handoff", on: true });
        return;
      default:
        log("relay_error", { ...this.#line.ids, error: message.description.slice(0, 300) });
    }
  }

  /** Once more for the same call changes nothing; for another call it is not this line's. */
  #setUp({ callSid }: Extract<RelayMessage, { type: "setup" }>): void {
    if (callSid !== this.#line.callSid) return this.#close(1008, "another call");
    this.#isSetUp = true;
  }

  #said(prompt: string): void {
    const text = prompt.trim().slice(0, this.#line.config.max_message_chars);
    if (!text) return;
    // New words take the place of an answer to the old ones.
    this.#cutOff();
    this.#tell({ type: "send", id: `p_${ulid()}`, text });
  }

  /** Ends the answer being written. With the last words that were heard of it, it stays as far as that. */
  #cutOff(utterance?: string): void {
    const answer = this.#answer;
    if (!answer) return;
    this.#answer = undefined;
    this.#mutedId = answer.id;
    const chars = utterance === undefined ? undefined : answer.heard(utterance);
    this.#tell({ type: "stop", ...(chars !== undefined && { heard: { id: answer.id, chars } }) });
  }

  // ── What happens in the conversation ─────────────────────────────────────────────────────────────────────

  #onConversation(data: string | ArrayBuffer): void {
    if (typeof data !== "string" || !data.startsWith("{") || this.#isEnding) return;
    // Our own object's: it is as the protocol says.
    const frame = JSON.parse(data) as ServerFrame;
    switch (frame.type) {
      case "ready":
        this.#outlook = frame.conversation.waiting?.outlook;
        return;
      case "state":
        this.#outlook = frame.waiting?.outlook;
        return;
      case "delta":
        return this.#hear(frame);
      case "message":
        return this.#tellOf(frame.message);
      case "error":
        return this.#refused(frame.code);
      default:
    }
  }

  #hear({ id, offset, text }: Extract<ServerFrame, { type: "delta" }>): void {
    if (id === this.#mutedId) return;
    if (this.#answer?.id !== id) this.#answer = new SpokenAnswer(id);
    const { length } = this.#answer.written;
    // A hole is filled by the finished answer.
    if (offset <= length) this.#speak(this.#answer.push(text.slice(length - offset)), false);
  }

  #tellOf(message: Message): void {
    if (message.role === "assistant") return this.#tellAnswer(message);
    if (message.role === "agent") return this.#say(spoken(message.text));
    if (message.role === "system") this.#tellEvent(message.code);
  }

  #tellAnswer({ id, text, status, offer }: Message): void {
    const answer = this.#answer?.id === id ? this.#answer : new SpokenAnswer(id);
    this.#answer = undefined;
    if (id === this.#mutedId) return;
    if (status === "failed") return this.#say(this.#line.words.failed);
    const rest = text.startsWith(answer.written) ? answer.push(text.slice(answer.written.length)) : "";
    this.#speak(rest + answer.end(), true);
    if (offer && !this.#wasOffered) {
      this.#wasOffered = true;
      this.#say(this.#line.words.offer);
    }
  }

  #tellEvent(code: Message["code"]): void {
    const { words, config, ids } = this.#line;
    switch (code) {
      case "handoff_requested":
        // What follows says so.
        if (this.#outlook === "outside_hours") return;
        if (config.phone.handoff_number)
          return this.#end(JSON.stringify({ reason: "handoff", conversation_id: ids.conversation_id }));
        return this.#say(spoken(config.handoff.waiting_message ?? words.waiting));
      case "agent_joined":
        return this.#say(words.joined);
      case "agent_lost":
        return this.#say(words.waiting);
      case "nobody_came":
        return this.#say(`${words.nobody} ${words.leaveWord}`);
      case "outside_hours":
        return this.#say(`${words.outsideHours} ${words.leaveWord}`);
      default:
    }
  }

  #refused(code: string): void {
    const { words, ids } = this.#line;
    log("call_refused", { ...ids, code });
    this.#say(code === "rate_limited" ? words.tooFast : words.failed);
  }

  // ── Speaking, and hanging up ─────────────────────────────────────────────────────────────────────────────

  #say(words: string): void {
    if (words) this.#speak(words, true);
  }

  #speak(token: string, last: boolean): void {
    if (!token && !last) return;
    this.#speechEndsAt = Math.max(Date.now(), this.#speechEndsAt) + token.length * speechMsPerChar;
    this.#command({ type: "text", token, last });
  }

  /** Ends the relay, when what was said last has been heard. What then becomes of the call, Twilio asks. */
  #end(handoffData?: string): void {
    this.#isEnding = true;
    const wait = Math.min(longestSpeechMs, Math.max(0, this.#speechEndsAt - Date.now()));
    const end = (): void => {
      this.#command({ type: "end", ...(handoffData !== undefined && { handoffData }) });
      this.#timers.push(setTimeout(() => this.#close(1000, "ended"), hangUpMs));
    };
    this.#timers.push(setTimeout(end, wait));
  }

  #endPolitely(): void {
    this.#cutOff();
    this.#say(this.#line.words.goodbye);
    this.#end();
  }

  #keepAlive(): void {
    if (Date.now() - this.#heardAt > silentMs) return this.#close(1000, "silent");
    send(this.#line.conversation, "ping");
  }

  /** The conversation is gone: erased, or its object restarts. */
  #lost(): void {
    if (this.#isOver) return;
    // Twilio asks what is next, and is connected once more.
    this.#close(1011, "conversation lost");
  }

  #close(code: number, reason: string): void {
    this.#line.relay.close(code, reason);
    this.#hungUp(reason);
  }

  /** Nobody listens any more: what is being written for them ends. */
  #hungUp(reason: string): void {
    if (this.#isOver) return;
    this.#isOver = true;
    for (const timer of this.#timers) clearTimeout(timer);
    const { relay, conversation, ids } = this.#line;
    this.#tell({ type: "stop" });
    conversation.close(1000, "hung up");
    // Answers the other end's own close.
    relay.close(1000);
    log("call_ended", { ...ids, reason, ms: Date.now() - this.#startedAt });
  }

  #isFlood(): boolean {
    const number = Math.floor(Date.now() / 60_000);
    const messages = this.#minute.number === number ? this.#minute.messages + 1 : 1;
    this.#minute = { number, messages };
    return messages > messagesPerMinute;
  }

  #tell(frame: ClientFrame): void {
    send(this.#line.conversation, JSON.stringify(frame));
  }

  #command(command: RelayCommand): void {
    send(this.#line.relay, JSON.stringify(command));
  }
}

/** A socket that is closing throws on send; its close event tidies up. */
function send(socket: WebSocket, text: string): void {
  try {
    socket.send(text);
  } catch {
    // Its close event is on its way.
  }
}
