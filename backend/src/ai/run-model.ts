import { DeadlineError, within } from "../deadline.ts";
import { log } from "../log.ts";
import { type ChatEvent, type ChatModel, type ChatRequest, ModelError } from "./chat-model.ts";

export interface WholeAnswer extends Omit<Extract<ChatEvent, { type: "finish" }>, "type"> {
  text: string;
  /** The model's name: of several, the one that wrote it. */
  answeredBy: string;
}

const deadlineMs = 45_000;

/** One answer as a whole, for those who do not watch it being written. Throws `ModelError` where there is none in time. */
export async function runModel(
  model: ChatModel,
  prepare: () => Promise<ChatRequest>,
  limitMs: number = deadlineMs,
): Promise<WholeAnswer> {
  const abort = new AbortController();
  try {
    return await within(limitMs, "the language model", write(model, prepare, abort.signal));
  } catch (error) {
    abort.abort();
    if (error instanceof ModelError) throw error;
    const code = error instanceof DeadlineError ? "model_timeout" : "model_unavailable";
    throw new ModelError(code, "there is no answer", { cause: error });
  }
}

async function write(
  model: ChatModel,
  prepare: () => Promise<ChatRequest>,
  signal: AbortSignal,
): Promise<WholeAnswer> {
  const request = await prepare();
  let text = "";
  let answeredBy = model.name;
  let finish: Extract<ChatEvent, { type: "finish" }> | undefined;
  for await (const event of model.stream(request, signal)) {
    if (event.type === "text") text += event.text;
    else if (event.type === "finish") finish = event;
    else if (event.type === "fallback") {
      answeredBy = event.to;
      log("model_fallback", { from: event.from, to: event.to, code: event.error.code, error: event.error });
    }
  }
  if (!finish) throw new ModelError("model_unavailable", "the stream ended without saying that it was done");
  if (text.trim() === "") throw new ModelError("model_unavailable", "nothing was written");
  const { type: _, ...rest } = finish;
  return { text: text.trim(), answeredBy, ...rest };
}
