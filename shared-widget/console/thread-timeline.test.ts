import { expect, it } from "vitest";
import type { Message, Note, ToolUse } from "../protocol/index.ts";
import { blankThread, type PendingWords } from "./client/thread-state.ts";
import { makeThreadTimeline } from "./thread-timeline.ts";

const ana = { id: "ana", name: "Ana" };
const noon = (minute: number, day = 4) => new Date(2026, 4, day, 12, minute).toISOString();
const message = (seq: number, role: Message["role"], more: Partial<Message> = {}): Message => ({
  seq,
  id: `m${seq}`,
  role,
  text: `text ${seq}`,
  status: "complete",
  created_at: noon(seq),
  ...more,
});
const note = (number: number, after: number): Note => ({
  number,
  id: `n${number}`,
  author: ana,
  text: "note",
  after,
  created_at: noon(after),
});
const use = (number: number, after: number): ToolUse => ({
  number,
  id: `t${number}`,
  name: "order_status",
  label: "Looking up your order",
  state: "done",
  arguments: "{}",
  after,
  created_at: noon(after + number),
});
const sent = (
  id: string,
  kind: PendingWords["kind"],
  status: PendingWords["status"] = "pending",
): PendingWords => ({
  id,
  kind,
  text: "hi",
  created_at: noon(50),
  status,
});
const told = (change: Partial<typeof blankThread>) => makeThreadTimeline({ ...blankThread, ...change });
const keys = (change: Partial<typeof blankThread>) =>
  told(change).map(({ key }) => key.replace(/^day.*/, "day"));

it("puts a note after the message it was written after", () => {
  const messages = [message(1, "visitor"), message(2, "visitor"), message(3, "visitor")];
  expect(keys({ messages, notes: [note(1, 0), note(2, 2), note(3, 3)] })).toEqual([
    "day",
    "n1",
    "m1",
    "m2",
    "n2",
    "m3",
    "n3",
  ]);
});

it("puts calls of tools where they were made, among the notes by their time", () => {
  const messages = [message(1, "visitor"), message(2, "assistant"), message(3, "visitor")];
  const late = { ...note(1, 1), created_at: noon(9) };
  expect(keys({ messages, notes: [late, note(2, 3)], tools: [use(1, 1), use(2, 1), use(3, 3)] })).toEqual([
    "day",
    "m1",
    "t1",
    "t2",
    "n1",
    "m2",
    "m3",
    "n2",
    "t3",
  ]);
});

it("leaves calls of older pages to them, and puts those of the answer being written before it", () => {
  const messages = [message(30, "visitor"), message(31, "visitor")];
  const tools = [use(1, 3), use(2, 31)];
  expect(keys({ messages, hasOlder: true, tools, partial: { id: "a1", text: "…" } })).toEqual([
    "day",
    "m30",
    "m31",
    "t2",
    "a1",
  ]);
});

it("leaves the notes of older pages to them", () => {
  const messages = [message(30, "visitor"), message(31, "visitor")];
  expect(keys({ messages, hasOlder: true, notes: [note(1, 3), note(2, 30)] })).toEqual([
    "day",
    "m30",
    "n2",
    "m31",
  ]);
});

it("ends with what is being written and what is on its way, each where it will stay", () => {
  const rows = told({
    messages: [message(1, "visitor")],
    partial: { id: "a1", text: "…" },
    pending: [sent("p1", "reply"), sent("p2", "note", "failed")],
  });
  expect(rows.map(({ key, kind }) => `${kind} ${key.replace(/^day.*/, "")}`)).toEqual([
    "day ",
    "said m1",
    "said a1",
    "said p1",
    "note p2",
  ]);
  expect(rows.at(-1)).toMatchObject({ note: { status: "refused" } });
});

it("marks the last of the agents' words that the visitor has seen", () => {
  const messages = [
    message(1, "agent", { author: ana }),
    message(2, "agent", { author: ana }),
    message(3, "visitor"),
    message(4, "agent", { author: ana }),
  ];
  const conversation = {
    id: "c",
    mode: "human" as const,
    first_seq: 1,
    last_seq: 4,
    read: { visitor: 3, agent: 0 },
  };
  const seen = told({ messages, conversation }).filter((row) => row.kind === "said" && row.seen);
  expect(seen.map(({ key }) => key)).toEqual(["m2"]);
});

it("groups what one person says at one time, and parts the days", () => {
  const rows = told({
    messages: [
      message(1, "visitor"),
      message(2, "visitor"),
      message(3, "agent", { author: ana }),
      message(4, "agent", { author: { id: "ben", name: "Ben" } }),
      message(5, "agent", { author: { id: "ben", name: "Ben" }, created_at: noon(0, 5) }),
    ],
  });
  const said = rows.flatMap((row) => (row.kind === "said" ? [[row.key, row.first, row.last]] : []));
  expect(said).toEqual([
    ["m1", true, false],
    ["m2", false, true],
    ["m3", true, true],
    ["m4", true, true],
    ["m5", true, true],
  ]);
  expect(rows.filter(({ kind }) => kind === "day").length).toBe(2);
});
