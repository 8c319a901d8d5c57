import { env as worker } from "cloudflare:workers";
import type { Message } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import type { ConversationEvent, Happened } from "../conversation/events.ts";
import type { Delivery } from "../conversation/outbox.ts";
import { newRecord } from "../conversation/record.ts";
import { disableWebhook, insertWebhook } from "../store/webhooks.ts";
import { announce } from "./announce.ts";
import type { DeliveryJob } from "./job.ts";

const now = "2026-01-01T00:00:00.000Z";
const reachable = { id: "v", verified: false, email: "ana@example.com", consent_at: now };
const record = newRecord(
  { id: "c_1", org_id: "o", widget_id: "w", visitor: { id: "v", verified: false } },
  now,
);
const message = (seq: number, role: Message["role"]): Message => ({
  seq,
  id: `m${seq}`,
  role,
  text: "hi",
  status: "complete",
  created_at: now,
});
const event = (number: number, happened: Happened): ConversationEvent => ({
  number,
  at: now,
  started_at: now,
  actor: { kind: "system" },
  ...happened,
});
const quiet: Delivery = { record, messages: [], events: [], visitorAway: false };

/** Calls `announce` and answers what it put on the queue. */
async function jobsOf(
  delivery: Delivery,
  settings: Record<string, string> = {},
): Promise<(DeliveryJob & { delaySeconds?: number })[]> {
  const jobs: (DeliveryJob & { delaySeconds?: number })[] = [];
  const DELIVERIES = {
    send: async (body: DeliveryJob, options: { delaySeconds?: number } = {}) =>
      jobs.push({ ...body, ...options }),
    sendBatch: async (batch: { body: DeliveryJob }[]) => {
      if (batch.length > 100) throw new Error("a queue takes a hundred at once");
      jobs.push(...batch.map(({ body }) => body));
    },
  };
  await announce({ ...worker, RESEND_API_KEY: "", ...settings, DELIVERIES: DELIVERIES as never }, delivery);
  return jobs;
}

const webhook = (id: string, more: Partial<Parameters<typeof insertWebhook>[1]> = {}) =>
  insertWebhook(
    worker.DB,
    {
      id,
      org_id: "o",
      url: "https://example.com/",
      events: ["message.created"],
      enabled: true,
      secret: "x",
      created_at: now,
      ...more,
    },
    20,
  );

test("each webhook of the org is told of what it wants, under ids that stay the same", async () => {
  await webhook("wh_1", { events: ["message.created"] });
  await webhook("wh_2", { events: ["takeover", "release"] });
  await webhook("wh_3", { org_id: "other" });
  await webhook("wh_4", { enabled: false });
  await webhook("wh_5");
  await disableWebhook(worker.DB, "wh_5", "lost");
  const ana = { id: "ana", name: "Ana" };
  const delivery: Delivery = {
    ...quiet,
    messages: [message(3, "visitor")],
    events: [
      event(7, { type: "takeover", data: { agent: ana } }),
      event(8, { type: "agent.lost", data: { agent: ana } }),
    ],
  };
  const jobs = await jobsOf(delivery);
  expect(jobs).toEqual([
    job("wh_1", "evt_c_1_m3", "message.created"),
    job("wh_2", "evt_c_1_e7", "takeover"),
    job("wh_2", "evt_c_1_e8", "release"),
  ]);
  expect(await jobsOf(delivery)).toEqual(jobs);
});

const job = (webhook_id: string, event_id: string, event_type: string) => ({
  kind: "webhook",
  org_id: "o",
  webhook_id,
  event_id,
  event_type,
  step: 0,
});

test("notes, labels, assignments, cleared and uncounted messages are told to nobody", async () => {
  await webhook("wh_1", { events: ["message.created", "takeover", "rating.created"] });
  const delivery: Delivery = {
    ...quiet,
    record: { ...record, first_seq: 3 },
    messages: [message(1, "visitor"), message(2, "assistant")],
    events: [
      event(1, { type: "note.written", data: { number: 1 } }),
      event(2, { type: "labelled", data: { labels: ["secret"] } }),
      event(3, { type: "assigned", data: { agent: null } }),
      event(4, { type: "history.cleared", data: {} }),
      event(5, { type: "answer", data: { seq: 2, status: "complete", model: "m" } }),
    ],
  };
  expect(await jobsOf(delivery)).toEqual([]);
});

test("a full delivery to many webhooks goes to the queue in parts that it takes", async () => {
  for (let n = 0; n < 5; n += 1) await webhook(`wh_${n}`);
  const messages = Array.from({ length: 100 }, (_, index) => message(index + 1, "visitor"));
  expect(await jobsOf({ ...quiet, messages })).toHaveLength(500);
});

test("an org without webhooks, and what nobody is told of, costs nothing on the queue", async () => {
  expect(await jobsOf({ ...quiet, messages: [message(1, "visitor")] })).toEqual([]);
  expect(await jobsOf(quiet)).toEqual([]);
});

test("a queue that does not take it fails the delivery, so that it is repeated", async () => {
  await webhook("wh_1");
  const DELIVERIES = { sendBatch: () => Promise.reject(new Error("queue down")) };
  const delivery = { ...quiet, messages: [message(1, "visitor")] };
  await expect(announce({ ...worker, DELIVERIES: DELIVERIES as never }, delivery)).rejects.toThrow(
    "queue down",
  );
});

const mail = { RESEND_API_KEY: "re", EMAIL_FROM: "a@example.com" };
const away: Delivery = {
  ...quiet,
  record: { ...record, visitor: reachable, origin: "https://chat.example.com" },
  messages: [message(1, "visitor"), message(2, "agent"), message(3, "agent"), message(4, "system")],
  visitorAway: true,
};

test("an answer to a visitor who is away and agreed follows after two minutes", async () => {
  expect(await jobsOf(away, mail)).toEqual([
    {
      kind: "email",
      mail: "answer",
      org_id: "o",
      conversation_id: "c_1",
      seq: 3,
      origin: "https://chat.example.com",
      delaySeconds: 120,
    },
  ]);
});

test("no e-mail is asked for where none can be sent, the visitor is here, has not agreed, or only machines spoke", async () => {
  const { consent_at: _, ...unasked } = reachable;
  expect(await jobsOf(away)).toEqual([]);
  expect(await jobsOf({ ...away, visitorAway: false }, mail)).toEqual([]);
  expect(await jobsOf({ ...away, record: { ...away.record, visitor: unasked } }, mail)).toEqual([]);
  expect(await jobsOf({ ...away, messages: [message(1, "assistant"), message(2, "system")] }, mail)).toEqual(
    [],
  );
});
