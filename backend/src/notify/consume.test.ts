import { env as worker } from "cloudflare:workers";
import type { Message as ChatMessage } from "@foyer/shared-widget/protocol";
import { afterEach, expect, test, vi } from "vitest";
import type { Env } from "../env.ts";
import { saveAgent } from "../store/agents.ts";
import { applyDelivery } from "../store/conversations.ts";
import { newRecord } from "../conversation/record.ts";
import { disableWebhook, insertWebhook, listAttempts, readWebhook } from "../store/webhooks.ts";
import { consumeDeliveries } from "./consume.ts";
import type { DeliveryJob, WebhookJob } from "./job.ts";
import { seal } from "./kept-secret.ts";
import { newSecret } from "./signature.ts";

const now = "2026-01-01T00:00:00.000Z";
afterEach(() => {
  vi.restoreAllMocks();
});

/** Consumes jobs; answers what became of each, and what was put on the queue meanwhile. */
async function consume(...jobs: unknown[]) {
  const queued: { body: DeliveryJob; delaySeconds?: number }[] = [];
  const DELIVERIES = {
    send: async (body: DeliveryJob, options: { delaySeconds?: number } = {}) =>
      queued.push({ body, ...options }),
  };
  const fates: string[] = [];
  const messages = jobs.map((body, index) => ({
    body,
    attempts: 1,
    ack: () => (fates[index] = "done"),
    retry: ({ delaySeconds }: { delaySeconds: number }) => (fates[index] = `again in ${delaySeconds}`),
  }));
  const mail = { RESEND_API_KEY: "re_test", EMAIL_FROM: "help@acme.example" };
  const env = { ...worker, ...mail, DELIVERIES } as unknown as Env;
  await consumeDeliveries({ queue: "foyer-deliveries", messages } as never, env);
  return { fates, queued };
}

/** The org's server, at its HTTP boundary. */
function receiver(answer: (body: { id: string }, url: string) => Promise<Response> | Response) {
  return vi
    .spyOn(globalThis, "fetch")
    .mockImplementation(async (input, init) => answer(JSON.parse(init?.body as string), input as string));
}

async function webhook(id: string, org_id = "o"): Promise<void> {
  const secret = await seal(newSecret(), id, worker.FOYER_SECRET);
  const url = `https://example.com/${id}`;
  await insertWebhook(
    worker.DB,
    { id, org_id, url, events: ["message.created"], enabled: true, secret, created_at: now },
    20,
  );
}

async function said(seq: number): Promise<void> {
  const record = newRecord(
    { id: "c_1", org_id: "o", widget_id: "w", visitor: { id: "v", verified: false } },
    now,
  );
  const message: ChatMessage = {
    seq,
    id: `m${seq}`,
    role: "visitor",
    text: "hi",
    status: "complete",
    created_at: now,
  };
  await applyDelivery(worker.DB, {
    record: { ...record, version: seq, last_seq: seq },
    messages: [message],
    events: [],
    visitorAway: false,
  });
}

const job = (webhook_id: string, seq: number, more: Partial<WebhookJob> = {}): WebhookJob => ({
  kind: "webhook",
  org_id: "o",
  webhook_id,
  event_id: `evt_c_1_m${seq}`,
  event_type: "message.created",
  step: 0,
  ...more,
});
const attempts = (webhookId: string) => listAttempts(worker.DB, { webhookId, after: null, limit: 50 });

test("the same job twice is one delivery", async () => {
  await webhook("wh_1");
  await said(1);
  const fetch = receiver(() => new Response(null, { status: 204 }));
  expect((await consume(job("wh_1", 1))).fates).toEqual(["done"]);
  expect((await consume(job("wh_1", 1))).fates).toEqual(["done"]);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(await attempts("wh_1")).toHaveLength(1);
});

test("a failure asks for the next step once, and the steps end", async () => {
  await webhook("wh_1");
  await said(1);
  receiver(() => new Response("no", { status: 500 }));
  const first = await consume(job("wh_1", 1));
  expect(first.queued).toEqual([
    { body: job("wh_1", 1, { step: 1, due: expect.any(Number) }), delaySeconds: expect.any(Number) },
  ]);
  expect(first.queued[0]!.delaySeconds).toBeGreaterThanOrEqual(4);
  expect(first.queued[0]!.delaySeconds).toBeLessThanOrEqual(6);
  expect((await consume(job("wh_1", 1))).queued).toEqual([]);
  expect((await consume(job("wh_1", 1, { step: 8 }))).queued).toEqual([]);
  expect((await attempts("wh_1")).map(({ attempt, next_at }) => [attempt, next_at !== null])).toEqual([
    [2, false],
    [1, true],
  ]);
  expect(await readWebhook(worker.DB, "wh_1", "o")).toMatchObject({ failures: 2, last_success_at: null });
});

test("a job that is not due yet waits on, for as long as a queue can", async () => {
  await webhook("wh_1");
  await said(1);
  const fetch = receiver(() => new Response());
  const later = job("wh_1", 1, { step: 7, due: Date.now() + 24 * 3_600_000 });
  expect((await consume(later)).queued).toEqual([{ body: later, delaySeconds: 43_200 }]);
  expect(fetch).not.toHaveBeenCalled();
});

test("a receiver who fails or hangs holds up no other", async () => {
  await webhook("wh_1");
  await webhook("wh_2");
  await said(1);
  await said(2);
  const { promise: hanging, resolve: release } = Promise.withResolvers<void>();
  const heard: string[] = [];
  receiver(async ({ id }, url) => {
    if (url.endsWith("wh_1")) await hanging;
    heard.push(`${url.slice(-4)} ${id}`);
    return new Response();
  });
  const consuming = consume(job("wh_1", 1), job("wh_2", 1), job("wh_2", 2));
  await vi.waitFor(() => expect(heard).toHaveLength(2));
  expect(heard.toSorted()).toEqual(["wh_2 evt_c_1_m1", "wh_2 evt_c_1_m2"]);
  release();
  expect((await consuming).fates).toEqual(["done", "done", "done"]);
});

test("what is gone is not told: an erased message, a deleted or disabled webhook, another org's", async () => {
  await webhook("wh_1");
  await webhook("wh_2", "other");
  await said(1);
  const fetch = receiver(() => new Response());
  const { fates, queued } = await consume(
    job("wh_1", 99),
    job("wh_none", 1),
    // Its own webhook, another org's conversation; and the other way round.
    job("wh_2", 1, { org_id: "other" }),
    job("wh_2", 1),
    job("wh_1", 1, { event_id: "evt_nonsense" }),
  );
  expect(fates).toEqual(Array(5).fill("done"));
  expect(queued).toEqual([]);
  expect(fetch).not.toHaveBeenCalled();
});

test("a job that cannot be done now is tried again alone; one that nobody knows is let go", async () => {
  await webhook("wh_1");
  await said(1);
  await said(2);
  await worker.DB.prepare("UPDATE messages SET message = '{' WHERE seq = 2").run();
  receiver(() => new Response());
  vi.spyOn(console, "log").mockImplementation(() => {});
  const pigeon = { kind: "pigeon", org_id: "o" };
  expect((await consume(job("wh_1", 1), job("wh_1", 2), pigeon, null)).fates).toEqual([
    "done",
    "again in 2",
    "done",
    "again in 2",
  ]);
});

test("admins of all the org's widgets get an e-mail about a webhook that was switched off", async () => {
  await webhook("wh_1");
  await disableWebhook(worker.DB, "wh_1", "It answered 410 Gone.");
  const admin = { name: "A", role: "admin", widgets: null } as const;
  await saveAgent(worker.DB, "o", { ...admin, id: "a", email: "a@example.com" }, now);
  await saveAgent(worker.DB, "o", { ...admin, id: "b", email: "b@example.com", role: "agent" }, now);
  await saveAgent(worker.DB, "o", { ...admin, id: "c", email: "c@example.com", widgets: ["w"] }, now);
  await saveAgent(worker.DB, "o", { ...admin, id: "d" }, now);
  await saveAgent(worker.DB, "other", { ...admin, id: "e", email: "e@example.com" }, now);
  const mails: Record<string, unknown>[] = [];
  receiver((mail) => {
    mails.push({ ...mail });
    return Response.json({});
  });
  const notice = { kind: "email", mail: "webhook_disabled", org_id: "o", webhook_id: "wh_1" };
  expect((await consume(notice)).fates).toEqual(["done"]);
  expect(mails).toMatchObject([
    {
      to: ["a@example.com"],
      subject: "A webhook was switched off: example.com",
      text: expect.stringContaining("410"),
    },
  ]);
});

test("a FOYER_SECRET that changed is said in the log of deliveries, and nothing unsigned is sent", async () => {
  await insertWebhook(
    worker.DB,
    {
      id: "wh_1",
      org_id: "o",
      url: "https://example.com/",
      events: ["message.created"],
      enabled: true,
      secret: await seal(newSecret(), "wh_1", "the former one"),
      created_at: now,
    },
    20,
  );
  await said(1);
  const fetch = receiver(() => new Response());
  await consume(job("wh_1", 1));
  expect(fetch).not.toHaveBeenCalled();
  expect(await attempts("wh_1")).toMatchObject([
    { ok: false, status: 0, error: "The secret cannot be read any more: make a new one." },
  ]);
});
