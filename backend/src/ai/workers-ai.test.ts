import { expect, test } from "vitest";
import { type ChatEvent, type ChatRequest, ModelError } from "./chat-model.ts";
import { type WorkersAIOptions, workersAIModel } from "./workers-ai.ts";

type Inputs = Record<string, unknown>;
type Run = (model: string, inputs: Inputs, options: { signal: AbortSignal }) => Promise<unknown>;

const request = (over: Partial<ChatRequest> = {}): ChatRequest => ({
  system: "Be brief.",
  messages: [{ role: "user", content: "When do you open?" }],
  passages: [{ external_id: "a", title: "Hours", heading: "", text: "At nine.", score: 1 }],
  temperature: 0.3,
  maxTokens: 200,
  ...over,
});

/** A stream as the binding answers it: server-sent events in bytes. */
function stream(...events: (object | string)[]): ReadableStream<Uint8Array> {
  const text = events.map(
    (event) => `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`,
  );
  return new Blob([text.join("")]).stream();
}

async function ask(run: Run, over: Partial<ChatRequest> = {}, options: Partial<WorkersAIOptions> = {}) {
  const asked: Inputs[] = [];
  const events: ChatEvent[] = [];
  let error: unknown;
  const ai = {
    run: (model: string, inputs: Inputs, given: { signal: AbortSignal }) => {
      asked.push(inputs);
      return run(model, inputs, given);
    },
  };
  try {
    const model = workersAIModel({ ai, model: "@cf/m", ...options });
    for await (const event of model.stream(request(over), new AbortController().signal)) events.push(event);
  } catch (fault) {
    error = fault;
  }
  return { asked, events, error };
}

test("an answer in its own words, digits as numbers among them, streams and ends with its sources", async () => {
  const { events, asked } = await ask(async (model) => {
    expect(model).toBe("@cf/m");
    return stream(
      { response: "At ", p: "abc" },
      { response: 9 },
      { response: " [1]." },
      { response: "", usage: { prompt_tokens: 20, completion_tokens: 4, total_tokens: 24 } },
      "[DONE]",
    );
  });
  expect(events.map((event) => (event.type === "text" ? event.text : "")).join("")).toBe("At 9 [1].");
  expect(events.at(-1)).toMatchObject({
    type: "finish",
    citations: [{ number: 1, title: "Hours" }],
    usage: { input: 20, output: 4 },
  });
  expect(asked).toEqual([
    {
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "When do you open?" },
      ],
      stream: true,
      max_tokens: 200,
      temperature: 0.3,
    },
  ]);
});

test("models that answer as chat completions do are understood too", async () => {
  const { events } = await ask(async () =>
    stream(
      { choices: [{ index: 0, delta: { content: "At nine." }, finish_reason: null }] },
      { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] },
      "[DONE]",
    ),
  );
  expect(events.map(({ type }) => type)).toEqual(["text", "finish"]);
});

test("tools are given as functions, and whole calls come back", async () => {
  const tools = [{ name: "weather", description: "Tells it.", parameters: { type: "object" } }];
  const { events, asked } = await ask(
    async () =>
      stream(
        { response: "", tool_calls: [{ name: "weather", arguments: { city: "Oslo" } }] },
        { response: "", tool_calls: [] },
        "[DONE]",
      ),
    { tools },
  );
  expect(asked[0]?.["tools"]).toEqual([{ type: "function", function: tools[0] }]);
  expect(events[0]).toEqual({
    type: "tool_call",
    call: { id: "call_1", name: "weather", arguments: '{"city":"Oslo"}' },
  });
});

test("a model that takes no tools is asked again without", async () => {
  const { asked, events } = await ask(
    async (_, { tools }) => {
      if (tools) throw new Error("AiError: 5006: Error: oneOf at '/' not met");
      return stream({ response: "Hi." }, "[DONE]");
    },
    { tools: [{ name: "t", description: "", parameters: {} }] },
  );
  expect(asked.map(({ tools }) => Boolean(tools))).toEqual([true, false]);
  expect(events.at(-1)).toMatchObject({ type: "finish" });
});

test.each([
  ["AiError: 5007: No such model @cf/m", "model_misconfigured"],
  ["InferenceUpstreamError: 3040: out of capacity", "model_rate_limited"],
  ["4006: you have used up your daily free allocation", "model_rate_limited"],
  ["the visitor asked When do you open?", "model_unavailable"],
])("a refusal is a fault with a code, and without its words: %s", async (words, code) => {
  const { error } = await ask(() => Promise.reject(new Error(words)));
  expect(error).toBeInstanceOf(ModelError);
  expect(error).toMatchObject({ code });
  expect(String(error)).not.toContain("When do you open");
});

test("a stream that breaks off, and an answer that is none, are faults", async () => {
  const cut = await ask(async () => stream({ response: "At ni" }));
  expect(cut.error).toMatchObject({ code: "model_unavailable" });
  const whole = await ask(async () => ({ response: "At nine." }));
  expect(whole.error).toMatchObject({ code: "model_misconfigured" });
});

test("a binding that never answers, or stalls, ends in time, and what comes late is let go", async () => {
  const never = await ask(() => new Promise(() => {}), {}, { firstTokenMs: 30 });
  expect(never.error).toMatchObject({ code: "model_timeout" });
  let cancelled = false;
  const stalled = await ask(
    async () =>
      new ReadableStream<Uint8Array>({
        start: (controller) => controller.enqueue(new TextEncoder().encode('data: {"response":"At"}\n\n')),
        cancel: () => {
          cancelled = true;
        },
      }),
    {},
    { firstTokenMs: 500, betweenMs: 30 },
  );
  expect(stalled.error).toMatchObject({ code: "model_timeout" });
  expect(cancelled).toBe(true);
});
