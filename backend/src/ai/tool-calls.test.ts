import { expect, test } from "vitest";
import type { ChatRequest, ChatTool } from "./chat-model.ts";
import { ToolCalls, toolsOf } from "./tool-calls.ts";

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

test("a call without an id gets one, and one of a tool that nobody gave is none", () => {
  const calls = new ToolCalls(request());
  calls.push([{ function: { name: "delete_everything" } }, { function: { name: "weather" } }]);
  calls.push([{ index: 2, id: "p", function: { name: "ask_for_person", arguments: "{}" } }]);
  expect(calls.events).toEqual([
    { type: "tool_call", call: { id: "call_1", name: "weather", arguments: "" } },
  ]);
});

test("the wish for a person comes last, as what it is", () => {
  const calls = new ToolCalls(request({ mayHandOff: true }));
  calls.push([{ index: 0, id: "p", function: { name: "ask_for_person", arguments: '{"reason":"upset"}' } }]);
  calls.push([{ index: 1, id: "a", function: { name: "weather", arguments: "{}" } }]);
  expect(calls.events.map((event) => (event.type === "handoff" ? event.reason : event.type))).toEqual([
    "tool_call",
    "upset",
  ]);
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

test("a request's tools and the one for a person are given together", () => {
  expect(toolsOf(request({ mayHandOff: true })).map(({ name }) => name)).toEqual([
    "weather",
    "ask_for_person",
  ]);
  expect(toolsOf(request({ tools: [] }))).toEqual([]);
});
