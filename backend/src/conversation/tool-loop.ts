import type { Citation } from "@foyer/shared-widget/protocol";
import type { ChatEvent, ChatModel, ChatRequest, ToolCall } from "../ai/chat-model.ts";
import { type CallOutcome, withResults } from "./tool-results.ts";

/** Makes calls, one at a time. Never rejects. */
interface CallMaker {
  /** Nothing more is to be called in this turn. */
  readonly isSpent: boolean;
  run(call: ToolCall, signal: AbortSignal): Promise<CallOutcome>;
}

type Finish = Extract<ChatEvent, { type: "finish" }>;
type Told = Extract<ChatEvent, { type: "text" | "fallback" }>;

const mostRounds = 6;
const mostCalls = 8;

/**
 * The same model with hands: what it calls is made, in order, and it is asked again with what came of it, until it
 * answers or has called enough; then it is asked once more without tools. To who listens it is one answer.
 */
export function withTools(model: ChatModel, maker: CallMaker): ChatModel {
  return {
    name: model.name,
    ...(model.contextTokens !== undefined && { contextTokens: model.contextTokens }),
    async *stream(request: ChatRequest, signal: AbortSignal): AsyncIterable<ChatEvent> {
      const sum = new Sum();
      let asking = model;
      let asked = request;
      let failed = 0;
      let made = 0;
      for (let round = 1; ; round++) {
        const answer = yield* oneRound(asking, asked, { signal, isAfter: sum.hasText });
        const { finish, calls, text } = answer;
        failed += answer.failed;
        if (signal.aborted || !finish) return;
        sum.add(finish, text);
        if (calls.length === 0) {
          yield sum.finish(finish);
          return;
        }

        const outcomes: CallOutcome[] = [];
        for (const call of calls) {
          const mayCall = made < mostCalls && !maker.isSpent;
          made += 1;
          outcomes.push(mayCall ? await maker.run(call, signal) : notMade);
          if (signal.aborted) return;
        }
        const handOff = outcomes.find((outcome) => outcome.handOff)?.handOff;
        if (handOff) {
          yield { type: "handoff", ...handOff };
          yield sum.finish(finish);
          return;
        }
        const { request: next, isFull } = withResults(asked, {
          text,
          calls,
          outcomes,
          contextTokens: asking.contextTokens,
        });
        const isEnough = round === mostRounds || made >= mostCalls || maker.isSpent || isFull;
        asked = isEnough ? withoutTools(next) : next;
        // Another model would have to go on with what this one has begun.
        asking = model.models?.[failed] ?? asking;
        yield { type: "again", model: asking.name };
      }
    },
  };
}

const notMade: CallOutcome = {
  state: "failed",
  text: "Not called: there were too many calls already. Answer with what you have.",
};

interface Round {
  finish: Finish | undefined;
  calls: ToolCall[];
  text: string;
  /** How many models failed before the one that answered. */
  failed: number;
}

async function* oneRound(
  model: ChatModel,
  request: ChatRequest,
  { signal, isAfter }: { signal: AbortSignal; isAfter: boolean },
): AsyncGenerator<Told, Round> {
  const round: Round = { finish: undefined, calls: [], text: "", failed: 0 };
  for await (const event of model.stream(request, signal)) {
    if (signal.aborted) break;
    if (event.type === "tool_call") round.calls.push(event.call);
    else if (event.type === "finish") round.finish = event;
    else if (event.type === "fallback") {
      round.failed += 1;
      yield event;
    } else if (event.type === "text") {
      const isFirst = round.text === "" && event.text !== "";
      round.text += event.text;
      // What was said before the call and what is said after it are two paragraphs.
      yield isFirst && isAfter ? { type: "text", text: `\n\n${event.text.trimStart()}` } : event;
    }
  }
  return round;
}

/** All rounds as one answer. */
class Sum {
  hasText = false;
  readonly #citations = new Map<number, Citation>();
  #usage: Finish["usage"];

  add({ citations, usage }: Finish, text: string): void {
    this.hasText ||= text.trim() !== "";
    for (const citation of citations) this.#citations.set(citation.number, citation);
    if (!usage) return;
    const { input = 0, output = 0 } = this.#usage ?? {};
    this.#usage = { input: input + usage.input, output: output + usage.output };
  }

  /** With the code of the last round. */
  finish({ code }: Finish): Finish {
    return {
      type: "finish",
      citations: [...this.#citations.values()].toSorted((a, b) => a.number - b.number),
      ...(code && { code }),
      ...(this.#usage && { usage: this.#usage }),
    };
  }
}

function withoutTools(request: ChatRequest): ChatRequest {
  const { tools: _, ...rest } = request;
  return rest;
}
