import { WebhookEvent, type WebhookEventType } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import type { Happened } from "../conversation/events.ts";
import { happeningEvent, messageEvent } from "./webhook-event.ts";

const at = "2026-01-01T00:00:00.000Z";
const ana = { id: "ana", name: "Ana" };
const subject = {
  conversation_id: "c_1",
  widget_id: "w",
  org_id: "o",
  visitor: {
    id: "v",
    verified: true,
    email: "v@example.com",
    attributes: { plan: "gold" },
    device: "Firefox",
  },
};
const about = {
  conversation_id: "c_1",
  widget_id: "w",
  org_id: "o",
  visitor: { id: "v", verified: true, email: "v@example.com" },
};
const told = (happened: Happened): WebhookEvent | null =>
  happeningEvent(
    "evt_1",
    subject,
    // An agent's network address is the audit log's alone.
    {
      number: 1,
      at,
      started_at: at,
      actor: { kind: "agent", ...ana, address: "192.0.2.7" },
      ...happened,
    },
  );

const cases: [Happened, WebhookEventType, Record<string, unknown>][] = [
  [{ type: "conversation.created", data: {} }, "conversation.created", {}],
  [
    { type: "handoff.requested", data: { by: "words", reason: "angry", alone: -1 } },
    "handoff.requested",
    { by: "words", reason: "angry" },
  ],
  [{ type: "takeover", data: { agent: ana, alone: -1 } }, "takeover", { agent: ana }],
  [{ type: "release", data: { agent: ana } }, "release", { agent: ana, lost: false }],
  [{ type: "agent.lost", data: { agent: ana } }, "release", { agent: ana, lost: true }],
  [{ type: "conversation.closed", data: { ms: 5 } }, "conversation.closed", { ms: 5 }],
  [
    { type: "rating.created", data: { seq: 2, value: "up", before: null } },
    "rating.created",
    { of: "message", seq: 2, value: "up" },
  ],
  [
    { type: "csat.created", data: { score: 4, comment: "ok", before: null } },
    "rating.created",
    { of: "conversation", score: 4, comment: "ok" },
  ],
  [
    { type: "contact.collected", data: { email: "v@example.com", name: "Vi", fields: { order: "7" } } },
    "contact.collected",
    { contact: { email: "v@example.com", name: "Vi", fields: { order: "7" } } },
  ],
];
test.each(cases)("%o is told as %s", (happened, type, data) => {
  const event = told(happened);
  expect(event).toEqual({ id: "evt_1", type, timestamp: at, data: { ...about, ...data } });
  expect(WebhookEvent.parse(event)).toEqual(event);
});

const inner: Happened[] = [
  { type: "note.written", data: { number: 1 } },
  { type: "assigned", data: { agent: ana } },
  { type: "labelled", data: { labels: ["x"] } },
  { type: "answer", data: { seq: 1, status: "complete", model: "m", question: "?" } },
  { type: "first_response", data: { agent: ana, ms: 1 } },
  { type: "nobody_came", data: { outlook: "nobody_came" } },
  { type: "handoff.cancelled", data: {} },
  { type: "conversation.reopened", data: {} },
  { type: "history.cleared", data: {} },
];
test.each(inner)("$type is the org's own", (happened) => {
  expect(told(happened)).toBeNull();
});

test("a message is told whole", () => {
  const message = {
    seq: 1,
    id: "m",
    role: "visitor",
    text: "hi",
    status: "complete",
    created_at: at,
  } as const;
  expect(messageEvent("evt_1", subject, message)).toEqual({
    id: "evt_1",
    type: "message.created",
    timestamp: at,
    data: { ...about, message },
  });
});
