import { expect, it } from "vitest";
import { blankState, messagesOf, onlineState } from "./fake-client.ts";
import { eventsBetween } from "./panel-events.ts";

const [first, second] = messagesOf({ role: "visitor", text: "a" }, { role: "assistant", text: "b" }) as [
  never,
  never,
];

it("says once that the conversation is ready, and nothing of the messages it begins with", () => {
  const names = eventsBetween(blankState, { ...onlineState, messages: [first, second] }).map(
    ([name]) => name,
  );
  expect(names).toEqual(["ready", "state"]);
});

it("tells every message that comes after", () => {
  const before = { ...onlineState, messages: [first] };
  expect(eventsBetween(before, { ...onlineState, messages: [first, second] })).toEqual([["message", second]]);
});

it("is silent about older messages that are loaded", () => {
  expect(
    eventsBetween({ ...onlineState, messages: [second] }, { ...onlineState, messages: [first, second] }),
  ).toEqual([]);
});

it("tells a change of mode, of who has the conversation, of unread and an error, each once", () => {
  const conversation = {
    ...onlineState.conversation!,
    mode: "human" as const,
    agent: { id: "a", name: "Ann" },
  };
  const error = { code: "rate_limited" as const, message: "" };
  const after = { ...onlineState, conversation, error, unread: 2 };
  expect(eventsBetween(onlineState, after)).toEqual([
    ["state", { phase: "online", mode: "human", agent: { id: "a", name: "Ann" } }],
    ["error", error],
    ["unread", { count: 2 }],
  ]);
  expect(eventsBetween(after, { ...after })).toEqual([]);
});
