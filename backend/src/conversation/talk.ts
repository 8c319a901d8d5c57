import {
  type Attachment,
  type Author,
  type ClientFrame,
  type ConversationState,
  limits,
  type Message,
  type Note,
  type SendFrame,
  type WidgetConfig,
} from "@foyer/shared-widget/protocol";
import { chooseLanguageModel } from "../ai/choose-model.ts";
import { wantsPerson } from "../ai/wants-person.ts";
import type { Env } from "../env.ts";
import { maskText } from "../privacy/mask.ts";
import type { Widget } from "../store/widgets.ts";
import { waitOfAddress } from "./address-wait.ts";
import type { Assistant } from "./assistant.ts";
import { actorOf, type Caller, type StaffCaller } from "./caller.ts";
import type { Connection, Connections } from "./connections.ts";
import type { ConversationStore } from "./conversation-store.ts";
import { Desk, type DeskAct } from "./desk.ts";
import { mayPerform } from "./frame-parser.ts";
import type { Handover } from "./handover.ts";
import { toState } from "./record.ts";
import type { Refused } from "./refused.ts";
import type { Speaker } from "./speaker.ts";
import { type VisitorsWord, VisitorsWords } from "./visitors-words.ts";

/** What became of a frame: `message` or `note` is what it said, now or before. */
export type Performed =
  | { ok: true; message?: Message; note?: Note; conversation: ConversationState }
  | Refused;

/** An agent may say something: now, or they have already (`said`). */
export type MayReply = { ok: true; org_id: string; said?: Message };

type VisitorCaller = Extract<Caller, { kind: "visitor" }>;

interface Surroundings {
  env: Env;
  store: ConversationStore;
  connections: Connections;
  assistant: Assistant;
  speaker: Speaker;
  handover: Handover;
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
  readonly #desk: Desk;
  readonly #visitorsWords: VisitorsWords;
  /** Sends wait for each other: what is checked in between must not change their order. */
  #sends: Promise<unknown> = Promise.resolve();

  constructor(around: Surroundings) {
    this.#around = around;
    this.#store = around.store;
    this.#connections = around.connections;
    this.#assistant = around.assistant;
    this.#desk = new Desk(around.env, around.store, around.connections);
    this.#visitorsWords = new VisitorsWords({ ...around, desk: this.#desk });
  }

  async perform(caller: Caller, frame: ClientFrame, from?: Connection): Promise<Performed> {
    if (!mayPerform(caller, frame)) return { ok: false, code: "forbidden" };
    const refused =
      caller.kind === "visitor"
        ? await this.#performVisitor(caller, frame, from)
        : await this.#performStaff(caller, frame, from);
    if (refused) return refused;
    const message = frame.type === "send" ? this.#store.transcript.byId(frame.id) : undefined;
    const note = frame.type === "note" ? this.#store.notes.byId(frame.id) : undefined;
    return {
      ok: true,
      ...(message && { message }),
      ...(note && { note }),
      conversation: toState(this.#store.opened),
    };
  }

  /** Counts a file in; null: it may be put. */
  async admitFile(caller: Caller): Promise<Refused | null> {
    if (this.#store.files.count >= limits.attachmentsPerConversation) return tooManyFiles;
    if (caller.kind !== "visitor") return null;
    const { config } = (await this.#around.readWidget()) ?? {};
    if (!config) return { ok: false, code: "not_found" };
    if (!config.attachments) return { ok: false, code: "forbidden", detail: "This chat takes no files." };
    return this.#admit(caller, config);
  }

  /** Whether an agent may say something with so many new files. Asked before they are fetched. */
  mayReply(caller: Caller, id: string, files: number): MayReply | Refused {
    if (caller.kind === "visitor") return { ok: false, code: "forbidden" };
    const { org_id } = this.#store.opened;
    const said = this.#store.transcript.byId(id);
    if (said) return { ok: true, org_id, said };
    const author = this.#replyingAs(caller);
    if ("ok" in author) return author;
    if (this.#store.files.count + files > limits.attachmentsPerConversation) return tooManyFiles;
    return { ok: true, org_id };
  }

  /** Tells agents what is known beside the messages. */
  tellDetails(): void {
    this.#desk.tellDetails();
  }

  async #performVisitor(
    caller: VisitorCaller,
    frame: ClientFrame,
    from?: Connection,
  ): Promise<Refused | null> {
    switch (frame.type) {
      case "send":
        return this.#inOrder(() => this.#visitorSays(caller, frame));
      case "retry":
      case "handoff":
        // In the order of sends, for they cost what a message costs.
        return this.#inOrder(() => this.#visitorAsks(caller, frame));
      case "rate":
      case "contact":
        return this.#inOrder(() => this.#visitorTells(caller, frame));
      case "approve":
        this.#assistant.tools.answer(frame.id, frame.on);
        return null;
      default:
        this.#signal("visitor", this.#store.opened.visitor.name, frame, from);
        return null;
    }
  }

  async #performStaff(caller: StaffCaller, frame: ClientFrame, from?: Connection): Promise<Refused | null> {
    switch (frame.type) {
      case "send":
        return this.#inOrder(() => this.#agentSays(caller, frame));
      case "takeover":
      case "release":
      case "close":
      case "reopen":
        return this.#changed(this.#around.handover.act(caller, frame));
      case "note":
      case "assign":
      case "label":
        return this.#inOrder(async () => {
          const { config } = (await this.#around.readWidget()) ?? {};
          return this.#changed(this.#desk.act(caller, keptFrame(frame, config)));
        });
      default:
        this.#signal("agent", caller.agent?.name, frame, from);
        return null;
    }
  }

  /** What is not kept as words: typing, reading, and that the assistant is to stop. */
  #signal(role: "visitor" | "agent", name: string | undefined, frame: ClientFrame, from?: Connection): void {
    if (frame.type === "typing")
      this.#connections.broadcast({ type: "typing", role, on: frame.on, ...(name && { name }) }, from);
    else if (frame.type === "read") this.#markRead(role, frame.seq, from);
    else if (frame.type === "stop") this.#assistant.stop(frame.heard);
  }

  async #visitorSays(caller: VisitorCaller, frame: SendFrame): Promise<Refused | null> {
    const before = this.#store.transcript.byId(frame.id);
    if (before) return this.#acknowledgeAgain(before);
    const widget = await this.#around.readWidget();
    if (!widget) return { ok: false, code: "not_found", detail: "This widget was deleted." };
    const { config } = widget;
    const most = config.max_message_chars;
    if (frame.text.length > most) {
      return { ok: false, code: "too_long", detail: `A message may have ${most} characters.` };
    }
    const attachments = this.#attachmentsOf(frame);
    if (!attachments) return unknownFile;
    const refused = await this.#admit(caller, config);
    if (refused) return refused;
    // A file alone asks nothing that the passages could answer.
    const isQuestion = frame.text !== "" || (await this.#canReadFiles(config));

    const { visitor } = this.#store.opened;
    this.#around.speaker.say({
      id: frame.id,
      role: "visitor",
      ...(visitor.name && { author: { id: visitor.id, name: visitor.name } }),
      text: kept(frame.text, config),
      ...(attachments.length > 0 && { attachments }),
      status: "complete",
    });
    const { handover } = this.#around;
    const asked = askedForPerson(frame.text, config) ?? this.#leftToPeople(config);
    if (asked) await handover.request(asked, caller, { config });
    else if (!handover.visitorSpoke() && this.#store.opened.mode === "ai" && isQuestion) this.#answer(caller);
    return null;
  }

  async #canReadFiles(config: WidgetConfig): Promise<boolean> {
    return (await chooseLanguageModel(this.#around.env, config)) !== null;
  }

  /** Where the assistant is off, whatever a visitor says asks for a person, unless one was asked for before. */
  #leftToPeople({ ai_enabled }: WidgetConfig): "assistant_off" | undefined {
    const { mode } = this.#store.opened;
    return !ai_enabled && (mode === "ai" || mode === "closed") ? "assistant_off" : undefined;
  }

  /** The files a message names, in its order; undefined: one is not in this conversation. */
  #attachmentsOf({ attachments = [] }: SendFrame): Attachment[] | undefined {
    const found = attachments.flatMap((id) => this.#store.files.byId(id) ?? []);
    return found.length === attachments.length ? found : undefined;
  }

  /** For another answer, or for a person. Counts as a message does: each may start the assistant. */
  async #visitorAsks(
    caller: Caller,
    frame: Extract<ClientFrame, { type: "retry" | "handoff" }>,
  ): Promise<Refused | null> {
    const { config } = (await this.#around.readWidget()) ?? {};
    if (caller.kind !== "visitor" || !config) return { ok: false, code: "not_found" };
    if (frame.type === "retry") {
      if (this.#store.opened.mode !== "ai" || !this.#assistant.canRetry) return null;
    } else if (frame.on && config.ai_enabled && !config.handoff.enabled) {
      return { ok: false, code: "forbidden", detail: "This chat has no people to hand over to." };
    }
    const refused = await this.#admit(caller, config);
    if (refused) return refused;
    const left = this.#leftToPeople(config);
    if (frame.type === "retry") {
      if (left) await this.#around.handover.request(left, caller, { config });
      else this.#answer(caller);
    } else if (frame.on) {
      const reason = frame.reason && kept(frame.reason, config);
      await this.#around.handover.request("visitor", caller, { config, reason });
    } else this.#around.handover.cancel(caller);
    return null;
  }

  /** Counts as a message does, for it can be said as often. */
  async #visitorTells(caller: VisitorCaller, frame: VisitorsWord): Promise<Refused | null> {
    const { config } = (await this.#around.readWidget()) ?? {};
    if (!config) return { ok: false, code: "not_found" };
    const refused = await this.#admit(caller, config);
    if (refused) return refused;
    const untold = this.#visitorsWords.take(caller, keptFrame(frame, config));
    if (frame.type === "contact" && !untold) this.#assistant.tools.tellContact();
    return this.#changed(untold);
  }

  /** Counts one message in, of this conversation and of its address; or says why not. */
  async #admit({ address, verified, isCall }: VisitorCaller, config: WidgetConfig): Promise<Refused | null> {
    // The door asks as well; who came in before the owner closed it is still here.
    if (config.verified_only && !verified && !isCall) return { ok: false, code: "identity_required" };
    const rate = { perMinute: config.messages_per_minute, perHour: config.messages_per_hour };
    const retryAfter = this.#store.wait(rate) || (await waitOfAddress(this.#around.env, address, rate));
    if (retryAfter > 0) return { ok: false, code: "rate_limited", retryAfter };
    this.#store.count(rate);
    return null;
  }

  async #agentSays(caller: StaffCaller, frame: SendFrame): Promise<Refused | null> {
    const before = this.#store.transcript.byId(frame.id);
    if (before) return this.#acknowledgeAgain(before);
    const { config } = (await this.#around.readWidget()) ?? {};
    const author = this.#replyingAs(caller);
    if ("ok" in author) return author;
    const attachments = this.#attachmentsOf(frame);
    if (!attachments) return unknownFile;
    const { seq } = this.#around.speaker.say({
      id: frame.id,
      role: "agent",
      author,
      text: kept(frame.text, config),
      ...(attachments.length > 0 && { attachments }),
      status: "complete",
    });
    this.#store.happened({ type: "message.sent", data: { seq } }, actorOf(caller));
    this.#around.handover.agentSpoke(caller, author);
    return null;
  }

  /** As whom an agent speaks here; or why not. */
  #replyingAs(caller: StaffCaller): Author | Refused {
    const { mode, agent } = this.#store.opened;
    if (mode !== "human" || !agent) return { ok: false, code: "not_taken" };
    const author = caller.agent ?? agent;
    return author.id === agent.id
      ? author
      : { ok: false, code: "taken", detail: `${agent.name} has this conversation.` };
  }

  /** The same id came before: the acknowledgement got lost. Hearing it twice is harmless to everyone. */
  #acknowledgeAgain(message: Message): null {
    this.#connections.broadcast({ type: "message", message });
    return null;
  }

  #markRead(role: "visitor" | "agent", seq: number, from?: Connection): void {
    const { read, last_seq } = this.#store.opened;
    const newest = Math.min(seq, last_seq);
    if (newest <= read[role]) return;
    const marks = { ...read, [role]: newest };
    if (role === "visitor") this.#store.save({ ...this.#store.opened, read: marks });
    else {
      this.#store.change(
        { read: marks, unread: this.#store.transcript.visitorsAfter(newest) },
        { isNews: false },
      );
      this.#around.onChange();
    }
    this.#connections.broadcast({ type: "read", role, seq: newest }, from);
  }

  #answer({ cannotBeAsked }: VisitorCaller): void {
    this.#assistant.answer({ isAwaited: true, ...(cannotBeAsked && { canAsk: false }) });
    // Should this process die, the alarm wakes another to end the turn.
    this.#around.onChange();
  }

  /** Passes a refusal on; what was not refused is to be delivered. */
  #changed(refused: Refused | null): Refused | null {
    if (!refused) this.#around.onChange();
    return refused;
  }

  #inOrder<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.#sends.then(work);
    this.#sends = done.catch(() => {});
    return done;
  }
}

const tooManyFiles: Refused = {
  ok: false,
  code: "too_large",
  detail: "There are too many files in this conversation.",
};

const unknownFile: Refused = {
  ok: false,
  code: "invalid",
  detail: "attachments: there is no such file here.",
};

/** Whether a visitor's words ask for a person, by themselves or by the owner's rule. */
function askedForPerson(
  text: string,
  { handoff: { enabled, words, keywords } }: WidgetConfig,
): "words" | "keyword" | undefined {
  if (!enabled) return undefined;
  if (words && wantsPerson(text)) return "words";
  const folded = text.toLowerCase();
  return keywords.some((keyword) => folded.includes(keyword.toLowerCase())) ? "keyword" : undefined;
}

/** The words as the owner wants them kept. */
function kept(text: string, config: WidgetConfig | undefined): string {
  return config?.mask_stored_text ? maskText(text) : text;
}

/** The same for what is said beside messages. An address that is left to be written to is no slip of the tongue. */
function keptFrame<Frame extends DeskAct | VisitorsWord>(
  frame: Frame,
  config: WidgetConfig | undefined,
): Frame {
  if (!config?.mask_stored_text) return frame;
  if (frame.type === "note") return { ...frame, text: maskText(frame.text) };
  if (frame.type === "rate" && frame.comment) return { ...frame, comment: maskText(frame.comment) };
  if (frame.type !== "contact" || !frame.fields) return frame;
  const fields = Object.entries(frame.fields).map(([name, value]) => [name, maskText(value)]);
  return { ...frame, fields: Object.fromEntries(fields) };
}
