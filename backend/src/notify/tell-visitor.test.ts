import { env as worker } from "cloudflare:workers";
import { type Message, WidgetConfig } from "@foyer/shared-widget/protocol";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { newRecord } from "../conversation/record.ts";
import type { Env } from "../env.ts";
import { conversationStub } from "../routes/conversation-stub.ts";
import { applyDelivery } from "../store/conversations.ts";
import { ensureOrg } from "../store/keys.ts";
import { saveWidget } from "../store/widgets.ts";
import type { AnswerJob, DeliveryJob } from "./job.ts";
import { tellVisitor } from "./tell-visitor.ts";

const second = 1_000;
const minute = 60 * second;
const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();
const visitor = { id: "v", verified: false, email: "ana@example.com", consent_at: ago(minute), locale: "ja" };
const given = { id: "c_1", org_id: "o", widget_id: "w", visitor };
const job: AnswerJob = {
  kind: "email",
  mail: "answer",
  org_id: "o",
  conversation_id: "c_1",
  seq: 1,
  origin: "https://chat.example.com",
};

let mails: { subject: string; text: string }[];
beforeEach(async () => {
  const now = ago(0);
  await ensureOrg(worker.DB, "o", now);
  const config = WidgetConfig.parse({ widget_id: "w", org_id: "o", title: "Acme" });
  await saveWidget(worker, config, { expectedVersion: null, now });
  await conversationStub(worker, "c_1").open(given);
  mails = [];
  vi.spyOn(globalThis, "fetch").mockImplementation(async (_, init) => {
    mails.push(JSON.parse(init?.body as string));
    return Response.json({});
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

/** D1 has these messages, of an agent's unless said otherwise, each so old. */
async function said(...messages: { age: number; role?: Message["role"] }[]): Promise<void> {
  await applyDelivery(worker.DB, {
    record: { ...newRecord(given, ago(0)), version: messages.length, last_seq: messages.length },
    messages: messages.map(({ age, role = "agent" }, index) => ({
      seq: index + 1,
      id: `m${index}`,
      role,
      author: { id: "bo", name: "Bo" },
      text: `words ${index + 1}`,
      status: "complete",
      created_at: ago(age),
    })),
    events: [],
    visitorAway: true,
  });
}

async function tell(): Promise<{ delaySeconds: number | undefined }[]> {
  const queued: { delaySeconds: number | undefined }[] = [];
  const DELIVERIES = {
    send: async (body: DeliveryJob, { delaySeconds }: { delaySeconds?: number } = {}) =>
      queued.push({ delaySeconds, ...body }),
  };
  const mail = { RESEND_API_KEY: "re_test", EMAIL_FROM: "help@acme.example" };
  expect(await tellVisitor({ ...worker, ...mail, DELIVERIES } as unknown as Env, job, 1)).toBeNull();
  return queued;
}

test("all that was said in a pause is one mail, in the visitor's language, once", async () => {
  await said({ age: 4 * minute, role: "visitor" }, { age: 3 * minute }, { age: 2 * minute });
  expect(await tell()).toEqual([]);
  expect(await tell()).toEqual([]);
  expect(mails).toHaveLength(1);
  expect(mails[0]!.subject).toBe("Boから返信があります：Acme");
  expect(mails[0]!.text).toContain("words 2\n\nwords 3");
  expect(mails[0]!.text).not.toContain("words 1");
  expect(mails[0]!.text).toContain("https://chat.example.com/w/w#continue=");
});

test("while an agent goes on writing the mail waits for the rest", async () => {
  await said({ age: 3 * minute }, { age: 30 * second });
  const [again] = await tell();
  expect(again).toMatchObject({ mail: "answer", seq: 2 });
  expect(again!.delaySeconds).toBeGreaterThanOrEqual(85);
  expect(again!.delaySeconds).toBeLessThanOrEqual(90);
  expect(mails).toEqual([]);
});

test("but no longer than ten minutes", async () => {
  await said({ age: 10 * minute + second }, { age: 30 * second });
  expect(await tell()).toEqual([]);
  expect(mails).toHaveLength(1);
});

test("what the visitor has answered since is not sent after them", async () => {
  await said({ age: 4 * minute }, { age: 3 * minute, role: "visitor" });
  await tell();
  expect(mails).toEqual([]);
});

test("a conversation that was erased is not written about, nor one that is too old", async () => {
  await said({ age: 25 * 60 * minute });
  await tell();
  await said({ age: 3 * minute });
  await conversationStub(worker, "c_1").erase();
  await tell();
  expect(mails).toEqual([]);
});

test("twenty a day are enough", async () => {
  await said({ age: 3 * minute });
  for (let n = 0; n < 20; n += 1) {
    await worker.DB.prepare(
      `INSERT INTO emails (id, org_id, conversation_id, kind, recipient, up_to, at, sent_at)
       VALUES (?1, 'o', 'c_1', 'answer', 'x', 0, ?2, ?2)`,
    )
      .bind(`mail_${n}`, ago(n * minute))
      .run();
  }
  await tell();
  expect(mails).toEqual([]);
});
