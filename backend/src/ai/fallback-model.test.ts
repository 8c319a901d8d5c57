import { expect, test } from "vitest";
import { type ChatEvent, type ChatModel, type ChatRequest, ModelError } from "./chat-model.ts";
import { fallbackModel } from "./fallback-model.ts";

const request: ChatRequest = { system: "", messages: [], passages: [], temperature: 0, maxTokens: 16 };
const done: ChatEvent = { type: "finish", citations: [] };

function says(name: string, text: string): ChatModel {
  return {
    name,
    async *stream() {
      yield { type: "text", text };
      yield done;
    },
  };
}

function fails(name: string, code: ModelError["code"], after?: string): ChatModel {
  return {
    name,
    async *stream() {
      if (after) yield { type: "text", text: after };
      throw new ModelError(code, `${name} failed`);
    },
  };
}

async function collect(model: ChatModel, signal = new AbortController().signal) {
  const events: ChatEvent[] = [];
  let error: unknown;
  try {
    for await (const event of model.stream(request, signal)) events.push(event);
  } catch (fault) {
    error = fault;
  }
  return { events, error };
}

test("one that fails before its first word is passed over, and it is said who answers instead", async () => {
  const model = fallbackModel([
    fails("a", "model_timeout"),
    fails("b", "model_misconfigured"),
    says("c", "Hi."),
  ]);
  const { events } = await collect(model);
  expect(events).toMatchObject([
    { type: "fallback", from: "a", to: "b", error: { code: "model_timeout" } },
    { type: "fallback", from: "b", to: "c", error: { code: "model_misconfigured" } },
    { type: "text", text: "Hi." },
    { type: "finish" },
  ]);
});

test("one that fails in the middle is nobody else's to finish", async () => {
  const { events, error } = await collect(
    fallbackModel([fails("a", "model_timeout", "We op"), says("b", "No.")]),
  );
  expect(events).toEqual([{ type: "text", text: "We op" }]);
  expect(error).toMatchObject({ code: "model_timeout" });
});

test("the last one's failure is the answer's", async () => {
  const { error } = await collect(
    fallbackModel([fails("a", "model_timeout"), fails("b", "model_rate_limited")]),
  );
  expect(error).toMatchObject({ code: "model_rate_limited" });
});

test("who was stopped asks nobody else", async () => {
  const { events } = await collect(
    fallbackModel([fails("a", "model_timeout"), says("b", "Hi.")]),
    AbortSignal.abort(),
  );
  expect(events).toEqual([]);
});

test("it is called what the first is called", () => {
  expect(fallbackModel([says("a", ""), says("b", "")]).name).toBe("a");
});
