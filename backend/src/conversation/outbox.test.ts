import type { Message } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { afterDelivery, deliverySize, isBehind, retryDelay } from "./outbox.ts";
import { newRecord } from "./record.ts";

const now = "2026-01-01T00:00:00.000Z";
const fresh = newRecord({ id: "c", org_id: "o", widget_id: "w", visitor: { id: "v", verified: false } }, now);
const messages = (from: number, to: number): Message[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    seq: from + index,
    id: `m${from + index}`,
    role: "visitor",
    text: "hi",
    status: "complete",
    created_at: now,
  }));

test("a conversation that nothing happened in is not behind", () => {
  expect(isBehind(fresh)).toBe(false);
});
test("a whole delivery brings D1 up to the version that was sent", () => {
  const sent = { ...fresh, version: 2, last_seq: 2 };
  expect(isBehind(sent)).toBe(true);
  expect(isBehind(afterDelivery(sent, { record: sent, messages: messages(1, 2), events: [] }))).toBe(false);
});
test("what happened while a delivery was on its way is still to deliver", () => {
  const sent = { ...fresh, version: 2, last_seq: 2 };
  const meanwhile = { ...sent, version: 3, last_seq: 3 };
  const after = afterDelivery(meanwhile, { record: sent, messages: messages(1, 2), events: [] });
  expect(after.delivered).toEqual({ version: 2, seq: 2, event: 0 });
  expect(isBehind(after)).toBe(true);
});
test("a full delivery that left messages out keeps the conversation behind", () => {
  const sent = { ...fresh, version: 150, last_seq: 150 };
  const after = afterDelivery(sent, { record: sent, messages: messages(1, deliverySize), events: [] });
  expect(after.delivered.seq).toBe(deliverySize);
  expect(isBehind(after)).toBe(true);
});
test("tries grow apart to five minutes and never stop", () => {
  expect(retryDelay(0, 0.5)).toBe(1_000);
  expect(retryDelay(3, 0.5)).toBe(8_000);
  expect(retryDelay(40, 0.5)).toBe(300_000);
});
