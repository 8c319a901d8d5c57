import { expect, it } from "vitest";
import type { PendingMessage } from "../../client/state.ts";
import { messagesOf } from "./fake-client.ts";
import { makeTimeline } from "./timeline.ts";

const noon = (day: number, minute = 0) => new Date(2026, 4, day, 12, minute).toISOString();
const agent = (id: string) => ({ id, name: id });
const sent = (id: string, status: PendingMessage["status"] = "pending"): PendingMessage => ({
  id,
  text: "hi",
  created_at: noon(5, 30),
  status,
});

it("parts the days and groups what one speaker says at one time", () => {
  const messages = messagesOf(
    { role: "visitor", text: "a", created_at: noon(4) },
    { role: "visitor", text: "b", created_at: noon(5) },
    { role: "visitor", text: "c", created_at: noon(5, 1) },
    { role: "visitor", text: "much later", created_at: noon(5, 20) },
    { role: "assistant", text: "d", created_at: noon(5, 20) },
  );
  const rows = makeTimeline({ messages, pending: [], partial: null });
  expect(rows.map((row) => (row.kind === "said" ? [row.said.text, row.first, row.last] : row.kind))).toEqual([
    "day",
    ["a", true, true],
    "day",
    ["b", true, false],
    ["c", false, true],
    ["much later", true, true],
    ["d", true, true],
  ]);
});

it("starts a new group after something happened and for another agent", () => {
  const messages = messagesOf(
    { role: "agent", text: "a", author: agent("ann") },
    { role: "agent", text: "b", author: agent("bob") },
    { role: "system", text: "left", code: "agent_left" },
    { role: "agent", text: "c", author: agent("bob") },
  );
  const rows = makeTimeline({ messages, pending: [], partial: null }).filter(({ kind }) => kind !== "day");
  expect(rows.map((row) => (row.kind === "said" ? row.first && row.last : row.kind))).toEqual([
    true,
    true,
    "event",
    true,
  ]);
});

it("keeps a message's key from pending, or being written, to stored", () => {
  const messages = messagesOf({ role: "visitor", text: "q", id: "v1", created_at: noon(5) });
  const before = makeTimeline({ messages: [], pending: [sent("v1")], partial: null });
  const writing = makeTimeline({ messages, pending: [], partial: { id: "a1", text: "An" } });
  const after = makeTimeline({
    messages: [...messages, { ...messages[0]!, seq: 2, id: "a1", role: "assistant", text: "Answer" }],
    pending: [],
    partial: null,
  });
  expect(before.map(({ key }) => key)).toEqual(writing.slice(0, 2).map(({ key }) => key));
  expect(writing.map(({ key }) => key)).toEqual(after.map(({ key }) => key));
});

it("shows what is being sent, what was refused and what is being written after what is stored", () => {
  const messages = messagesOf({ role: "visitor", text: "q", created_at: noon(5) });
  const rows = makeTimeline({
    messages,
    pending: [sent("p1"), sent("p2", "failed")],
    partial: { id: "a1", text: "An" },
  });
  expect(rows.flatMap((row) => (row.kind === "said" ? [row.said.status] : []))).toEqual([
    "complete",
    "sending",
    "refused",
    "writing",
  ]);
});
