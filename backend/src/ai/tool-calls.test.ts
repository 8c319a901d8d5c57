import { expect, test } from "vitest";
import type { ChatRequest, ChatTool } from "./chat-model.ts";
import { ToolCalls } from "./tool-calls.ts";

const weather: ChatTool = { name: "weather", description: "Tells it.", parameters: { type: "object" } };
const request = (over: Partial<ChatRequest> = {}): ChatRequest => ({
  system: "",
  messages: [],
  passages: [],
  temperature: 0,
  maxTokens: 16,
  tools: [weather],
  ...over,
});

test("pieces of several calls are put together, each under its own id", () => {
  const calls = new ToolCalls(request());
  calls.push([{ index: 0, id: "a", function: { name: "weather", arguments: '{"city":' } }]);
  calls.push([{ index: 1, id: "b", function: { name: "weather", arguments: "{}" } }]);
  calls.push([{ index: 0, function: { arguments: '"Oslo"}' } }]);
  calls.push(undefined);
  expect(calls.events).toEqual([
    { type: "tool_call", call: { id: "a", name: "weather", arguments: '{"city":"Oslo"}' } },
    { type: "tool_call", call: { id: "b", name: "weather", arguments: "{}" } },
  ]);
});

test("a call without an id, or with another's, gets one of its own", () => {
  const calls = new ToolCalls(request());
  calls.push([{ function: { name: "weather" } }, { index: 1, id: "a", function: { name: "weather" } }]);
  calls.push([{ index: 2, id: "a", function: { name: "weather" } }]);
  expect(calls.events.map(({ call }) => call.id)).toEqual(["call_1", "a", "call_3"]);
});

test("a tool that nobody gave is passed on, for the model to be told; without any tools nothing is called", () => {
  const pieces = [{ id: "a", function: { name: "delete_everything" } }];
  const calls = new ToolCalls(request());
  calls.push(pieces);
  expect(calls.events).toMatchObject([{ call: { name: "delete_everything" } }]);
  const none = new ToolCalls(request({ tools: [] }));
  none.push(pieces);
  expect(none.events).toEqual([]);
});

test("what a model writes without end is cut", () => {
  const calls = new ToolCalls(request());
  calls.push([{ index: 0, id: "a", function: { name: "weather", arguments: "x".repeat(100_000) } }]);
  calls.push(
    Array.from({ length: 50 }, (_, n) => ({ index: n + 1, id: `${n}`, function: { name: "weather" } })),
  );
  const { events } = calls;
  expect(events).toHaveLength(16);
  expect(events[0]).toMatchObject({ call: { arguments: "x".repeat(32_000) } });
});
