import { type ChatModel, type ChatRequest, ModelError } from "../ai/chat-model.ts";
import { costMicros } from "../ai/prices.ts";
import { runModel, type WholeAnswer } from "../ai/run-model.ts";
import type { Env } from "../env.ts";
import { exportTurn } from "./export-turn.ts";
import type { ModelCall, TurnTrace } from "./turn-trace.ts";

/** What a search leaves of itself while the request is prepared. */
type Timings = { retrieval_ms?: number; passages?: number };

interface Traced extends Pick<TurnTrace, "kind" | "org_id" | "widget_id" | "conversation_id"> {
  prepare: (timings: Timings) => Promise<ChatRequest>;
  limitMs?: number;
  /** Keeps the Worker awake for what nobody waits for. */
  later: (work: Promise<void>) => void;
  /** False: what it was about is gone meanwhile, and nobody hears of it. */
  mayTell?: () => boolean;
}

/** A language model's whole answer as `runModel` gives it, with what it cost; told to the collector like a turn, also where there is none. */
export async function runTraced(
  env: Env,
  model: ChatModel,
  { prepare, limitMs, later, mayTell = () => true, ...of }: Traced,
): Promise<WholeAnswer & { costMicros: number | undefined; timings: Timings }> {
  const startedAt = Date.now();
  const timings: Timings = {};
  const calls: ModelCall[] = [];
  let preparedAt = startedAt;
  let request: ChatRequest | undefined;
  let firstTokenMs: number | undefined;
  const over = (code?: string): void => {
    const call = calls.at(-1);
    if (call?.endedAt === 0)
      Object.assign(call, { endedAt: Date.now(), ...(code !== undefined && { code }) });
  };
  const began = (name: string): number => calls.push({ model: name, startedAt: Date.now(), endedAt: 0 });
  const watched: ChatModel = {
    name: model.name,
    async *stream(asked, signal) {
      request = asked;
      began(model.name);
      for await (const event of model.stream(asked, signal)) {
        if (event.type === "text") firstTokenMs ??= Date.now() - startedAt;
        else if (event.type === "fallback" || event.type === "again") {
          over(event.type === "fallback" ? event.error.code : undefined);
          began(event.type === "fallback" ? event.to : event.model);
        }
        yield event;
      }
    },
  };
  const tell = (left: Pick<TurnTrace, "status" | "code" | "usage" | "costMicros" | "answer">): void => {
    if (!mayTell()) return;
    const { retrieval_ms, passages = 0 } = timings;
    const retrieval =
      retrieval_ms === undefined
        ? undefined
        : { startedAt: preparedAt, endedAt: preparedAt + retrieval_ms, passages };
    const told = {
      ...of,
      startedAt,
      endedAt: Date.now(),
      retrieval,
      calls,
      tools: [],
      request,
      firstTokenMs,
    };
    later(exportTurn(env, { ...told, ...left }));
  };
  const prepared = (): Promise<ChatRequest> => {
    preparedAt = Date.now();
    return prepare(timings);
  };
  try {
    const answer = await runModel(watched, prepared, limitMs);
    over();
    const { text, code, usage, answeredBy } = answer;
    const cost = usage && costMicros(env, answeredBy, usage);
    tell({ status: "complete", code, usage, costMicros: cost, answer: text });
    return { ...answer, costMicros: cost, timings };
  } catch (error) {
    const code = error instanceof ModelError ? error.code : "model_unavailable";
    over(code);
    tell({ status: "failed", code, usage: undefined, costMicros: undefined, answer: "" });
    throw error;
  }
}
