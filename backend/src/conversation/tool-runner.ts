import type { Product, ToolStatus, ToolUse } from "@foyer/shared-widget/protocol";
import { ulid } from "ulidx";
import type { ToolCall } from "../ai/chat-model.ts";
import { checkArguments } from "../tools/check-arguments.ts";
import type { ContactForm, ContactGiven, Tool, ToolCallContext, ToolResult } from "../tools/tool.ts";
import type { CallOutcome } from "./tool-results.ts";
import type { Leave } from "./visitors-leave.ts";

export const longestName = 64;
export const longestArguments = 8_000;
/** Of all calls of a turn together; what the visitor takes to answer is theirs. */
const patienceMs = 60_000;
const shownChars = 2_000;

/** A call that is over, for the log and the trace. */
export interface MadeCall {
  id: string;
  name: string;
  startedAt: number;
  endedAt: number;
  state: CallOutcome["state"];
  arguments: string;
  result: string;
  error?: unknown;
}

interface Surroundings {
  tools: readonly Tool[];
  context: Omit<ToolCallContext, "callId" | "signal" | "askContact">;
  /** Asks the visitor, and waits. */
  askLeave: (status: ToolStatus, signal: AbortSignal) => Promise<Leave>;
  askContact: (status: ToolStatus & { form: ContactForm }, signal: AbortSignal) => Promise<ContactGiven>;
  /** What the visitor is told is going on; undefined: nothing any more. */
  onStatus: (status: ToolStatus | undefined) => void;
  /** A call begins, or is in another state. */
  onBegin: (use: Omit<ToolUse, "number" | "after">) => void;
  onChange: (use: Pick<ToolUse, "id" | "state"> & Partial<Pick<ToolUse, "result" | "ms">>) => void;
}

type Ended = CallOutcome & { error?: unknown };

/** Makes the calls of one turn: those of tools that were given, with arguments that fit, and with leave where it takes that. */
export class ToolRunner {
  readonly made: MadeCall[] = [];
  /** What a shop told of, in all calls. */
  readonly products: Product[] = [];
  readonly #around: Surroundings;
  #leftMs = patienceMs;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  get isSpent(): boolean {
    return this.#leftMs <= 0;
  }

  async run(call: ToolCall, signal: AbortSignal): Promise<CallOutcome> {
    const { tools, onBegin, onChange, onStatus } = this.#around;
    const id = `t_${ulid()}`;
    const name = call.name.slice(0, longestName);
    const tool = tools.find((each) => each.name === call.name);
    const startedAt = Date.now();
    onBegin({
      id,
      name,
      label: tool?.label ?? name,
      state: tool?.approval || tool?.asks ? "asking" : "running",
      arguments: call.arguments.slice(0, shownChars),
      created_at: new Date(startedAt).toISOString(),
    });
    const ended = tool ? await this.#call(tool, call, { id, signal }) : notGiven;
    onStatus(undefined);
    const endedAt = Date.now();
    const { state, text, error } = ended;
    onChange({ id, state, result: text.slice(0, shownChars), ms: endedAt - startedAt });
    this.made.push({
      id,
      name,
      startedAt,
      endedAt,
      state,
      arguments: call.arguments,
      result: text,
      ...(error !== undefined && { error }),
    });
    return ended;
  }

  async #call(
    tool: Tool,
    { arguments: written }: ToolCall,
    { id, signal }: { id: string; signal: AbortSignal },
  ): Promise<Ended> {
    const { askLeave, askContact, onStatus, onChange, context } = this.#around;
    const status = { id, name: tool.name, label: tool.label };
    try {
      const args = await argumentsOf(tool, written);
      if (typeof args === "string") return { state: "failed", text: args };
      // A form is leave enough: who does not want it does not fill it in.
      if (tool.approval && !tool.asks) {
        const leave = await askLeave({ ...status, state: "asking", details: detailsOf(args) }, signal);
        if (leave !== "given") return { state: "refused", text: refusals[leave] };
        onChange({ id, state: "running" });
      }
      onStatus({ ...status, state: "running" });
      const result = await this.#within(tool, signal, (bounded) =>
        tool.run(args, {
          ...context,
          callId: id,
          signal: bounded,
          askContact: (form) => askContact({ ...status, state: "asking", form }, bounded),
        }),
      );
      const { ok, ...rest } = result;
      if (result.ok) this.products.push(...(result.products ?? []));
      return { state: ok ? "done" : "failed", ...rest };
    } catch (error) {
      if (signal.aborted) return { state: "failed", text: refusals.stopped };
      return { state: "failed", text: "The tool failed.", error };
    }
  }

  /** Runs a tool in what is left of the turn's time, whether it heeds the signal or not. */
  async #within(
    tool: Tool,
    stop: AbortSignal,
    run: (signal: AbortSignal) => Promise<ToolResult>,
  ): Promise<ToolResult> {
    const startedAt = Date.now();
    const late = new AbortController();
    const timer = tool.asks ? undefined : setTimeout(() => late.abort(), this.#leftMs);
    const signal = AbortSignal.any([stop, late.signal]);
    try {
      return await Promise.race([run(signal), aborted(signal)]);
    } catch (error) {
      if (!late.signal.aborted || stop.aborted) throw error;
      return { ok: false, text: "The tool took too long.", error };
    } finally {
      clearTimeout(timer);
      if (!tool.asks) this.#leftMs -= Date.now() - startedAt;
    }
  }
}

const notGiven: Ended = { state: "failed", text: "There is no such tool. Answer without it." };

const refusals: Record<Exclude<Leave, "given">, string> = {
  refused: "The visitor did not allow it. It was not done.",
  unanswered: "The visitor did not say whether they allow it. It was not done.",
  stopped: "Stopped before it was done.",
};

/** What the tool is called with; or, for the model, what is wrong with it. */
async function argumentsOf(
  { name, parameters }: Tool,
  written: string,
): Promise<Record<string, unknown> | string> {
  const checked =
    written.length > longestArguments
      ? { ok: false as const, text: "The arguments are too large. Write fewer." }
      : await checkArguments(parameters, written);
  if (checked.ok) return checked.value;
  // A wish for a person counts, whatever its reason looks like.
  return name === "hand_off_to_person" ? {} : checked.text;
}

function detailsOf(args: Record<string, unknown>): { name: string; value: string }[] {
  return Object.entries(args).map(([name, value]) => ({
    name,
    value: typeof value === "string" ? value : JSON.stringify(value),
  }));
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(new Error("aborted"));
    if (signal.aborted) fail();
    else signal.addEventListener("abort", fail);
  });
}
