import type { ChatCompletionChunk } from "openai/resources/chat/completions";
import type { ChatEvent, ChatRequest } from "./chat-model.ts";
import { CitationFilter, citationOf } from "./citations.ts";
import { eventData } from "./event-data.ts";
import { ModelFault, safeWord } from "./model-fault.ts";
import { NoAnswerFilter } from "./no-answer-mark.ts";
import { phrasesFor } from "./phrases.ts";
import { ToolCalls } from "./tool-calls.ts";
import type { Watch } from "./watch.ts";

/** One event of a stream of chat completions, as far as it is read here. */
export type Chunk = Partial<Pick<ChatCompletionChunk, "choices" | "usage">> & {
  error?: { code?: unknown; type?: unknown } | null;
};

/** Longer than any answer that a widget may ask for. */
const mostChars = 200_000;

/**
 * Reads a language model's answer from the stream it arrives in. A whole read of the network is handled at a time.
 * `toChunk`: what an event's JSON says, where it is not a chat completion's own; undefined stands for the mark of the end.
 */
export async function* readAnswer(
  body: ReadableStream<Uint8Array> | null,
  request: ChatRequest,
  watch: Watch,
  where: string,
  toChunk: (data: unknown) => Chunk | undefined = (data) => data as Chunk | undefined,
): AsyncGenerator<ChatEvent> {
  const noAnswer = new NoAnswerFilter();
  const sources = new CitationFilter(request.passages.length);
  const tools = new ToolCalls(request);
  let reason: string | null = null;
  let usage: { input: number; output: number } | undefined;
  let written = 0;

  try {
    for await (const events of eventData(body)) {
      let content = "";
      let fault: ModelFault | undefined;
      for (const data of events) {
        const chunk = parseChunk(data, toChunk);
        if (!chunk) continue;
        if (chunk.error) {
          fault = streamFault(chunk.error, where);
          break;
        }
        const choice = chunk.choices?.[0];
        if (chunk.usage) usage = { input: chunk.usage.prompt_tokens, output: chunk.usage.completion_tokens };
        if (choice && speaks(choice.delta)) watch.heard();
        content += choice?.delta?.content ?? "";
        tools.push(choice?.delta?.tool_calls);
        if (choice?.finish_reason) {
          reason = choice.finish_reason;
          watch.finishing();
        }
      }
      const text = sources.push(noAnswer.push(content));
      if (text !== "") {
        written += text.length;
        watch.isWriting = true;
        yield { type: "text", text };
      }
      if (written > mostChars)
        fault ??= new ModelFault("model_unavailable", `${where}: an answer without end`);
      if (fault) throw fault;
    }
  } catch (error) {
    // Nothing that can still go wrong takes the answer back.
    if (reason === null) throw error;
  }
  if (watch.isAborted && reason === null) throw new Error("aborted");
  if (reason === null)
    throw new ModelFault("model_unavailable", `${where}: the stream ended before the answer did`, 0);

  const nothingBut = noAnswer.found && written === 0 ? phrasesFor(request.locale).noAnswer : "";
  const rest = sources.push(noAnswer.end()) + sources.end() || nothingBut;
  if (rest !== "") {
    written += rest.length;
    watch.isWriting = true;
    yield { type: "text", text: rest };
  }
  const called = tools.events;
  yield* called;
  if (written === 0 && called.length === 0) {
    const spent = reason === "length";
    const code = spent ? "model_misconfigured" : "model_unavailable";
    throw new ModelFault(
      code,
      `${where}: an empty answer, finish_reason ${safeWord(reason)}${spent ? ": raise max_tokens" : ""}`,
    );
  }
  yield {
    type: "finish",
    citations: sources.used
      .toSorted((a, b) => a - b)
      .flatMap((number) => {
        const passage = request.passages[number - 1];
        return passage ? [citationOf(passage, number)] : [];
      }),
    ...(noAnswer.found && { code: "no_answer" as const }),
    ...(usage && { usage }),
  };
}

/** One piece of the stream. Undefined: it says nothing, or nothing that can be read. */
function parseChunk(data: string, toChunk: (data: unknown) => Chunk | undefined): Chunk | undefined {
  if (data === "[DONE]") return toChunk(undefined);
  let parsed: unknown;
  try {
    parsed = JSON.parse(data);
  } catch {
    return undefined;
  }
  return typeof parsed === "object" && parsed !== null ? toChunk(parsed) : undefined;
}

function streamFault({ code, type }: NonNullable<Chunk["error"]>, where: string): ModelFault {
  const details = [`${where}: an error in the stream`, safeWord(code), safeWord(type)];
  return new ModelFault("model_unavailable", details.filter((part) => part !== "").join(", "), 0);
}

/** Whether a piece shows that the model is at work; the empty one that opens a stream does not. */
function speaks(delta: ChatCompletionChunk.Choice.Delta | undefined): boolean {
  if (!delta) return false;
  const { content, tool_calls, ...others } = delta;
  // Servers for reasoning models send their thoughts in fields of their own.
  const reasoning = Object.entries(others).some(
    ([key, value]) => key.startsWith("reasoning") && Boolean(value),
  );
  return Boolean(content) || Boolean(tool_calls?.length) || reasoning;
}
