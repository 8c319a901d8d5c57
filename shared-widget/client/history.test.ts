import { expect, test } from "vitest";
import type { HistoryPage, Message } from "../protocol/index.ts";
import { withOlder } from "./history.ts";
import { blank } from "./reduce.ts";
import type { ChatState } from "./state.ts";

const said = (seq: number): Message => ({
  seq,
  id: `m${seq}`,
  role: "assistant",
  text: `text ${seq}`,
  status: "complete",
  created_at: "2026-01-01T00:00:00.000Z",
});
const page = (...seqs: number[]): HistoryPage => ({ messages: seqs.map(said), next_cursor: "more" });
const state: ChatState = {
  ...blank,
  phase: "online",
  transport: "socket",
  config: null,
  verified: false,
  pending: [],
  error: null,
  conversation: { id: "c1", mode: "ai", first_seq: 1, last_seq: 51, read: { visitor: 48, agent: 0 } },
  messages: [said(50), said(51)],
  hasOlder: true,
};
const seqs = ({ messages }: ChatState) => messages.map(({ seq }) => seq);

test("older messages go before, only where they join", () => {
  const older = withOlder(state, page(48, 49, 50));
  expect(seqs(older)).toEqual([48, 49, 50, 51]);
  expect([older.hasOlder, older.unread]).toEqual([true, 3]);
  expect(seqs(withOlder(state, page(40)))).toEqual([50, 51]);
});

test("there is nothing older than the conversation's first message, or than the last page", () => {
  const all = withOlder(state, page(...Array.from({ length: 49 }, (_, i) => i + 1)));
  expect(all.messages).toHaveLength(51);
  expect(all.hasOlder).toBe(false);
  expect(withOlder(state, { ...page(49), next_cursor: null }).hasOlder).toBe(false);
});
