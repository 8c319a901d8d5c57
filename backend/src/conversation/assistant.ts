import type { Message, Product } from "@foyer/shared-widget/protocol";
import { ulid } from "ulidx";
import type { FileSource } from "../ai/attachments.ts";
import type { ChatEvent, ChatModel, ChatRequest } from "../ai/chat-model.ts";
import { chooseModel } from "../ai/choose-model.ts";
import { costMicros } from "../ai/prices.ts";
import type { Env } from "../env.ts";
import { guarded } from "../guard/guarded-model.ts";
import { chosenProducts } from "../shopify/ucp/chosen-products.ts";
import { exportTurn } from "../traces/export-turn.ts";
import type { TurnTrace } from "../traces/turn-trace.ts";
import type { Widget } from "../store/widgets.ts";
import type { Connections } from "./connections.ts";
import type { ConversationStore } from "./conversation-store.ts";
import type { Happened } from "./events.ts";
import { fileSource } from "./file-source.ts";
import { prepareAnswer } from "./prepare-answer.ts";
import { RunningSummary } from "./running-summary.ts";
import { ToolDesk } from "./tool-desk.ts";
import { withTools } from "./tool-loop.ts";
import { toolsFor } from "./tools-for.ts";
import { failureText, Turn } from "./turn.ts";

type Left = Pick<Message, "text" | "status" | "citations" | "products" | "code" | "offer">;
type Spent = Pick<
  Extract<Happened, { type: "answer" }>["data"],
  "model" | "fallbacks" | "tokens_in" | "tokens_out" | "cost_micros" | "question"
>;

export type WantsPerson = (
  by: "tool" | "failures" | "assistant_off",
  told?: { reason: string; summary: string },
) => void;

interface Surroundings {
  env: Env;
  store: ConversationStore;
  connections: Connections;
  /** The widget the conversation belongs to; null: deleted. */
  readWidget: () => Promise<Widget | null>;
  /** A message was stored. */
  onStored: (message: Message) => void;
  /** The visitor should get a person: the model asked for one, or could not help again and again. */
  onWantsPerson: WantsPerson;
  log: (event: string, fields: Record<string, unknown>) => void;
}

/** The assistant's side of one conversation: one turn at a time, and what happens when it is asked meanwhile. */
export class Assistant {
  readonly #around: Surroundings;
  #turn: Turn | undefined;
  /** The visitor wrote again while an answer was being written. */
  #askedAgain = false;
  /** The visitor can be asked something meanwhile. */
  #canAsk = false;
  #whenQuiet: (() => void)[] = [];
  readonly #summary: RunningSummary;
  /** What it does beside writing. */
  readonly tools: ToolDesk;

  constructor(around: Surroundings) {
    this.#around = around;
    this.tools = new ToolDesk(around);
    this.#summary = new RunningSummary(around);
  }

  get isAtWork(): boolean {
    return this.#turn !== undefined;
  }

  /** The answer being written, as far as it has been. */
  get partial(): { id: string; text: string } | undefined {
    return this.#turn?.text ? { id: this.#turn.id, text: this.#turn.text } : undefined;
  }

  /**
   * The visitor's last words want an answer: now, instead of one that has not begun or waits for a tool, or after one
   * that is being written. `canAsk`: who wants it can be asked something meanwhile. `isAwaited`: they have just spoken,
   * so where the assistant is off by now a person is asked for.
   */
  answer({
    canAsk = this.#around.connections.canAskVisitor,
    isAwaited = false,
  }: { canAsk?: boolean; isAwaited?: boolean } = {}): void {
    this.#canAsk = canAsk;
    if (this.#turn?.text) {
      this.#askedAgain = true;
      if (this.tools.status) this.stop();
      return;
    }
    this.#turn?.stop();
    this.tools.end();
    const { store, connections } = this.#around;
    const turn = new Turn(`a_${ulid()}`, {
      onDelta: (offset, text) => {
        if (this.#turn === turn) connections.broadcast({ type: "delta", id: turn.id, offset, text });
      },
      onCheckpoint: (text) => {
        if (this.#turn === turn) store.keepTurn({ id: turn.id, text });
      },
    });
    this.#turn = turn;
    this.#askedAgain = false;
    store.keepTurn({ id: turn.id, text: "" });
    connections.broadcast({ type: "typing", role: "assistant", on: true });
    // Not awaited: the open stream keeps the object awake, and frames are handled meanwhile.
    void this.#run(turn, isAwaited);
  }

  /** Ends the answer being written, at once; what was written stays, as `interrupted`, or what was heard of it. */
  stop(heard?: { id: string; chars: number }): void {
    const turn = this.#turn;
    if (!turn) return;
    turn.stop();
    const text = heard?.id === turn.id ? turn.text.slice(0, heard.chars) : turn.text;
    this.#end(turn, text ? { text, status: "interrupted", code: "stopped" } : null);
  }

  /** Whether there is an answer to try again: one that was interrupted or failed. */
  get canRetry(): boolean {
    const last = this.lastSaid();
    return last?.role === "assistant" && last.status !== "complete" && !this.#turn;
  }

  /** Ends the turn without a trace: its conversation is cleared or erased. */
  drop(): void {
    this.#turn?.stop();
    this.#turn = undefined;
    this.#askedAgain = false;
    this.tools.end();
    this.#around.store.endTurn();
    this.#tellQuiet();
  }

  /** Whoever wakes and finds a kept turn was not the one running it: that process died. */
  endCutOff(): void {
    const { store, onStored, log } = this.#around;
    const kept = store.keptTurn;
    if (!kept) return;
    const left = store.endTurn({
      id: kept.id,
      role: "assistant",
      text: kept.text || failureText("interrupted"),
      status: kept.text ? "interrupted" : "failed",
      code: "interrupted",
    });
    this.tools.endCutOff();
    this.#count(left, { model: "unknown" });
    if (left) onStored(left);
    log("turn", { status: "interrupted", code: "interrupted" });
  }

  /** Settles when no answer is being written and none is to follow. */
  quiet(): Promise<void> {
    return this.#turn ? new Promise((resolve) => this.#whenQuiet.push(resolve)) : Promise.resolve();
  }

  /** What was last said by a person or the assistant; system messages are nobody's words. */
  lastSaid(): Message | undefined {
    return this.#around.store.transcript.newest(20).findLast((message) => message.role !== "system");
  }

  async #run(turn: Turn, isAwaited: boolean): Promise<void> {
    const { env, store, log } = this.#around;
    const startedAt = Date.now();
    const timings: { retrieval_ms?: number; passages?: number } = {};
    const { org_id, widget_id, id: conversation_id, visitor } = store.opened;
    let preparedAt = startedAt;
    let request: ChatRequest | undefined;
    const widget = await this.#around.readWidget().catch((error: unknown) => {
      log("config_unreadable", { error });
      return null;
    });
    if (widget?.config.ai_enabled === false) {
      if (this.#turn !== turn) return;
      this.#end(turn, null);
      if (isAwaited) this.#around.onWantsPerson("assistant_off");
      return;
    }
    // Without its config nobody can say who is to answer, or what: the turn fails, and says so.
    const model = widget ? guarded(env, widget.config, await chooseModel(env, widget.config)) : nobody;
    const quotesOnly = model.name === "passages";
    const tools = widget && !quotesOnly ? await toolsFor(env, widget.config, { canAsk: this.#canAsk }) : [];
    const isCurrent = (): boolean => this.#turn === turn;
    const runner = widget && this.tools.runnerFor(turn, { config: widget.config, tools, isCurrent });
    const equipped = runner && tools.length > 0 ? withTools(model, runner) : model;
    const result = await turn.run(equipped, async () => {
      if (!widget) throw new Error("the widget's config cannot be read");
      preparedAt = Date.now();
      request = await prepareAnswer(env, {
        config: widget.config,
        messages: store.transcript.newest(widget.config.context_messages),
        locale: store.opened.visitor.locale,
        summary: this.#summary.text,
        contextTokens: model.contextTokens,
        quotesOnly,
        moderates: true,
        tools,
        ...(!quotesOnly && { files: this.#files(model) }),
        timings,
      });
      return request;
    });
    const { message, error, usage, firstTokenMs, handoff, fallbacks, calls } = result;
    const answeredBy = fallbacks.at(-1)?.to ?? model.name;
    for (const { from, to, error: fault } of fallbacks)
      log("model_fallback", { from, to, code: fault.code, error: fault });
    const made = runner?.made ?? [];
    for (const { name, state, startedAt: begunAt, endedAt: doneAt, error: fault } of made)
      log("tool", { tool: name, state, ms: doneAt - begunAt, error: fault });
    const endedAt = Date.now();
    const cost_micros = usage && costMicros(env, answeredBy, usage);
    const { retrieval_ms, passages = 0 } = timings;
    const told: TurnTrace = {
      id: turn.id,
      org_id,
      widget_id,
      conversation_id,
      visitor_id: visitor.id,
      startedAt,
      endedAt,
      status: turn.isStopped ? "stopped" : message?.status,
      code: message?.code,
      retrieval:
        retrieval_ms === undefined
          ? undefined
          : { startedAt: preparedAt, endedAt: preparedAt + retrieval_ms, passages },
      calls,
      tools: made,
      request,
      firstTokenMs,
      usage,
      costMicros: cost_micros,
      answer: turn.text,
    };
    // Not awaited: an answer waits for no collector. What was erased meanwhile is told to nobody.
    if (store.record) void exportTurn(env, told);
    log("turn", {
      model: answeredBy,
      status: turn.isStopped ? "stopped" : message?.status,
      code: message?.code,
      ...timings,
      first_token_ms: firstTokenMs,
      total_ms: endedAt - startedAt,
      tokens_in: usage?.input,
      tokens_out: usage?.output,
      error,
    });
    // Stopped, or a newer one took its place: nobody waits for this one.
    if (this.#turn !== turn) return;
    const { code } = message ?? {};
    const question = code === "no_answer" ? this.lastSaid()?.text : undefined;
    const left = message && {
      ...message,
      ...recommended(message, runner?.products),
      ...offerPerson(message, widget),
    };
    this.#end(turn, left, {
      model: answeredBy,
      ...(fallbacks.length > 0 && { fallbacks: fallbacks.length }),
      ...(usage && { tokens_in: usage.input, tokens_out: usage.output }),
      ...(cost_micros !== undefined && { cost_micros }),
      ...(question !== undefined && { question }),
    });
    // Not awaited: nobody waits for it, and an object that sleeps meanwhile makes it after the next answer.
    if (widget && message) void this.#summary.update(widget.config);
    if (store.opened.mode !== "ai" || !widget?.config.handoff.enabled) return;
    const { after_failures: most } = widget.config.handoff;
    if (handoff) this.#around.onWantsPerson("tool", handoff);
    else if (most > 0 && store.opened.failures >= most) this.#around.onWantsPerson("failures");
  }

  #files({ sees = false }: ChatModel): { source: FileSource; sees: boolean } {
    const { env, store, log } = this.#around;
    const { org_id, id: conversationId } = store.opened;
    return { source: fileSource(env.FILES, { org_id, conversationId }, store.files, log), sees };
  }

  /** Stores what a turn leaves, tells everyone, and goes on with what was asked meanwhile. */
  #end(turn: Turn, left: Left | null, spent?: Spent): void {
    const { store, connections, onStored } = this.#around;
    this.#turn = undefined;
    this.tools.end();
    const stored = store.endTurn(left ? { id: turn.id, role: "assistant", ...left } : undefined);
    // Nothing is awaited between: the answer and what is counted of it are kept together.
    if (left || spent) this.#count(stored, spent);
    if (stored) onStored(stored);
    connections.broadcast({ type: "typing", role: "assistant", on: false });
    if (this.#askedAgain && store.opened.mode === "ai")
      this.answer({ canAsk: this.#canAsk, isAwaited: true });
    else this.#tellQuiet();
  }

  /** Keeps what the owner wants to know of an answer, and whether the assistant helps. */
  #count(answer: Message | undefined, spent: Spent = { model: "stopped" }): void {
    const { store } = this.#around;
    const { status = "interrupted", code } = answer ?? {};
    const isHelp = status === "complete" && code === undefined;
    const { alone, failures } = store.opened;
    const isFirst = isHelp && alone === "not_yet";
    store.happened(
      {
        type: "answer",
        data: {
          seq: answer?.seq ?? null,
          status,
          ...(code && { code }),
          ...spent,
          ...(isFirst && { alone: 1 as const }),
        },
      },
      { kind: "assistant" },
    );
    if (isFirst) store.save({ ...store.opened, alone: "yes" });
    // What somebody stopped says nothing of whether it would have helped.
    if (code !== "stopped" && answer) store.save({ ...store.opened, failures: isHelp ? 0 : failures + 1 });
  }

  #tellQuiet(): void {
    for (const resolve of this.#whenQuiet.splice(0)) resolve();
  }
}

const nobody: ChatModel = { name: "none", stream: () => noEvents() };

// oxlint-disable-next-line require-yield -- it says nothing
async function* noEvents(): AsyncGenerator<ChatEvent> {}

/** Only a whole answer recommends anything. */
function recommended(
  message: Pick<Message, "text" | "status" | "citations" | "code">,
  told: readonly Product[] = [],
): Pick<Message, "products"> {
  const isAnswer = message.status === "complete" && message.code === undefined;
  const products = isAnswer ? chosenProducts(message, told) : [];
  return products.length > 0 ? { products } : {};
}

/** Where the assistant could not help, a person is offered, if the widget has people. */
function offerPerson({ code }: Pick<Message, "code">, widget: Widget | null): Pick<Message, "offer"> {
  const couldNotHelp = code !== undefined && code !== "stopped";
  return couldNotHelp && widget?.config.handoff.enabled ? { offer: "handoff" } : {};
}
