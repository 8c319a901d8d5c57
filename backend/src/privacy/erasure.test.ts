import { runDurableObjectAlarm } from "cloudflare:test";
import { env as bindings } from "cloudflare:workers";
import { WidgetConfig } from "@foyer/shared-widget/protocol";
import { beforeEach, expect, test } from "vitest";
import type { Env } from "../env.ts";
import type { Caller } from "../conversation/caller.ts";
import { conversationStub } from "../routes/conversation-stub.ts";
import { ensureOrg } from "../store/keys.ts";
import { askForErasure, erasureAskedAt } from "../store/visitors.ts";
import { saveWidget } from "../store/widgets.ts";
import { consumeErasures } from "./erasure.ts";
import type { ErasureJob } from "./erasure-job.ts";

const widget = { org_id: "o", widget_id: "w" };
const minuteMs = 60_000;

/** The queue, held in the hand: what was put on it, each with its delay. */
interface Queued {
  body: ErasureJob;
  delaySeconds: number;
}
let queue: Queued[];
let env: Env;

beforeEach(async () => {
  queue = [];
  const put = (body: ErasureJob, delaySeconds = 0): void => void queue.push({ body, delaySeconds });
  const erasures = {
    send: async (body: ErasureJob, options?: QueueSendOptions) => put(body, options?.delaySeconds),
    sendBatch: async (messages: Iterable<{ body: ErasureJob }>) => {
      for (const { body } of messages) put(body);
    },
  } as unknown as Queue<ErasureJob>;
  env = { ...bindings, ERASURES: erasures };
  await ensureOrg(env.DB, "o", new Date().toISOString());
  const config = WidgetConfig.parse(widget);
  await saveWidget(env, config, { expectedVersion: null, now: new Date().toISOString() });
});

/** Does jobs as the queue would, and puts those that failed on it again. How many failed. */
async function consume(jobs: Queued[], inside: Env = env): Promise<number> {
  let failed = 0;
  const messages = jobs.map(({ body }) => ({
    body,
    attempts: 1,
    ack: () => {},
    retry: () => {
      failed += 1;
      queue.push({ body, delaySeconds: 2 });
    },
  }));
  await consumeErasures({ queue: "erasures", messages } as unknown as MessageBatch<ErasureJob>, inside);
  return failed;
}

/** Until nothing is to be done at once. Those that wait are left on the queue. */
async function drain(): Promise<void> {
  for (let round = 0; round < 20; round += 1) {
    const due = queue.filter(({ delaySeconds }) => delaySeconds < 60);
    if (due.length === 0) return;
    queue = queue.filter(({ delaySeconds }) => delaySeconds >= 60);
    await consume(due);
  }
  throw new Error("the queue never came to rest");
}

const visitorOf = (visitor_id: string): Caller => ({
  kind: "visitor",
  visitor_id,
  widget_id: "w",
  verified: false,
  address: "a",
  exp: Date.now() / 1000 + 3600,
});
const key: Caller = { kind: "key", org_id: "o", from: "192.0.2.1" };

/** A conversation in which something was said, known to D1, with a file, and told to a webhook. */
async function converse(id: string, visitor_id: string): Promise<void> {
  const stub = conversationStub(env, id);
  const visitor = { id: visitor_id, verified: false, name: "Vera", email: "vera@example.com" };
  await stub.open({ id, ...widget, visitor });
  const said = await stub.perform(visitorOf(visitor_id), { type: "send", id: "m1", text: "My secret" });
  expect(said.ok).toBe(true);
  await expect
    .poll(
      async () => {
        await runDurableObjectAlarm(stub);
        return count("messages", "conversation_id", id);
      },
      { timeout: 10_000 },
    )
    .toBe(2);
  await env.FILES.put(`attachments/o/${id}/f_1/photo.png`, "content");
  const now = new Date().toISOString();
  await env.DB.batch([
    env.DB.prepare(
      "INSERT OR IGNORE INTO webhooks (id, org_id, url, events, enabled, secret, created_at) VALUES ('wh', 'o', '', '[]', 1, '', ?)",
    ).bind(now),
    env.DB.prepare(
      `INSERT INTO deliveries (id, org_id, webhook_id, event_id, event_type, step, attempt, at, ms, status, ok)
       VALUES (?1, 'o', 'wh', 'evt_' || ?1 || '_m1', 'message.created', 0, 1, ?2, 1, 200, 1)`,
    ).bind(id, now),
    env.DB.prepare(
      "INSERT INTO emails (id, org_id, conversation_id, kind, recipient, at) VALUES (?1, 'o', ?1, 'answer', 'x', ?2)",
    ).bind(id, now),
  ]);
}

async function count(table: string, column: string, value: string): Promise<number> {
  const found = await env.DB.prepare(`SELECT count(*) AS n FROM ${table} WHERE ${column} = ?`)
    .bind(value)
    .first<number>("n");
  return found ?? 0;
}

/** Where anything is left of a conversation. */
async function traces(id: string): Promise<string[]> {
  const left: string[] = [];
  const history = await conversationStub(env, id).history(key, { before: null, limit: 10 });
  if (history.ok) left.push("object");
  if ((await env.FILES.list({ prefix: `attachments/o/${id}/` })).objects.length > 0) left.push("files");
  for (const table of ["messages", "events", "emails", "message_index"]) {
    if ((await count(table, "conversation_id", id)) > 0) left.push(table);
  }
  if ((await count("conversations", "id", id)) > 0) left.push("conversations");
  if ((await count("deliveries", "id", id)) > 0) left.push("deliveries");
  return left;
}
const everywhere = [
  "object",
  "files",
  "messages",
  "events",
  "emails",
  "message_index",
  "conversations",
  "deliveries",
];

const wanted = { org_id: "o", visitor_id: "v_1" };
/** So that what is begun next is begun later. */
const tick = () => new Promise((resolve) => setTimeout(resolve, 5));
async function ask(agoMs = 0): Promise<void> {
  await tick();
  await askForErasure(env.DB, { ...wanted, asked_at: new Date(Date.now() - agoMs).toISOString() });
  queue.push({ body: wanted, delaySeconds: 0 });
}

test("a visitor's conversations are gone from everywhere, and nobody else's", async () => {
  await converse("c_1", "v_1");
  await converse("c_2", "v_1");
  await converse("c_10", "v_2");
  expect(await traces("c_1")).toEqual(everywhere);
  await ask();
  await drain();
  expect(await traces("c_1")).toEqual([]);
  expect(await traces("c_2")).toEqual([]);
  expect(await traces("c_10")).toEqual(everywhere);
  // It looks again before it believes that it is done.
  expect(queue).toEqual([{ body: wanted, delaySeconds: 60 }]);
});

test("an erasure is done when a while has passed and nothing is left, and then asks for nothing more", async () => {
  await ask(3 * minuteMs);
  await drain();
  expect(await erasureAskedAt(env.DB, wanted)).toBeNull();
  expect(queue).toEqual([]);
  queue.push({ body: wanted, delaySeconds: 0 });
  await drain();
  expect(queue).toEqual([]);
});

test("what came to D1 after its conversation was erased is found and erased", async () => {
  await converse("c_1", "v_1");
  await ask();
  await drain();
  const late = new Date(Date.now() - minuteMs).toISOString();
  await env.DB.prepare(
    `INSERT INTO conversations (id, org_id, widget_id, mode, visitor, message_count, version, created_at, updated_at)
     VALUES ('c_1', 'o', 'w', 'ai', '{"id":"v_1"}', 1, 1, ?1, ?1)`,
  )
    .bind(late)
    .run();
  const sweep = queue;
  queue = [];
  await consume(sweep);
  await drain();
  expect(await traces("c_1")).toEqual([]);
});

/** One thing that an erasure needs, not answering. */
const failures: Record<string, () => Env> = {
  "the queue": () => ({ ...env, ERASURES: broken() }),
  "the object": () => ({ ...env, CONVERSATION: broken() }),
  "the inbox": () => ({ ...env, INBOX: broken() }),
  R2: () => ({ ...env, FILES: broken() }),
  "R2, as it deletes": () => ({
    ...env,
    FILES: { list: env.FILES.list.bind(env.FILES), delete: fail } as unknown as R2Bucket,
  }),
  D1: () => ({ ...env, DB: broken() }),
  "D1, as it deletes": () => ({
    ...env,
    DB: { prepare: env.DB.prepare.bind(env.DB), batch: fail } as unknown as D1Database,
  }),
};
function fail(): never {
  throw new Error("not there");
}
function broken(): never {
  return new Proxy({}, { get: () => fail }) as never;
}

for (const [name, inside] of Object.entries(failures)) {
  test(`an erasure during which ${name} fails is finished when it is there again`, async () => {
    await converse("c_1", "v_1");
    await ask();
    let failed = 0;
    for (let round = 0; round < 3; round += 1) {
      const due = queue;
      queue = [];
      failed += await consume(due, inside());
    }
    expect(failed).toBeGreaterThan(0);
    expect(await traces("c_1")).toContain("conversations");
    await drain();
    expect(await traces("c_1")).toEqual([]);
  });
}

test("who comes back under the same id while the erasure is stuck keeps what is new and loses what is old", async () => {
  await converse("c_1", "v_1");
  await ask();
  const due = queue;
  queue = [];
  await consume(due);
  // The object is erased, and D1 is not.
  expect(
    await consume(
      queue.filter(({ body }) => "conversation_id" in body),
      failures["D1, as it deletes"]!(),
    ),
  ).toBe(1);
  expect(await traces("c_1")).toEqual(everywhere.filter((place) => place !== "object" && place !== "files"));
  await tick();
  const stub = conversationStub(env, "c_1");
  await stub.open({ id: "c_1", ...widget, visitor: { id: "v_1", verified: false } });
  await stub.perform(visitorOf("v_1"), { type: "send", id: "m9", text: "Back again" });
  await env.FILES.put("attachments/o/c_1/f_9/new.png", "content");
  await drain();
  const history = await stub.history(key, { before: null, limit: 10 });
  expect(history.ok && history.messages[0]?.text).toBe("Back again");
  const kept = await env.FILES.list({ prefix: "attachments/o/c_1/" });
  expect(kept.objects.map((object) => object.key)).toEqual(["attachments/o/c_1/f_9/new.png"]);
  const { results } = await env.DB.prepare(
    "SELECT message FROM messages WHERE conversation_id = 'c_1'",
  ).all();
  expect(JSON.stringify(results)).not.toContain("My secret");
  expect(await count("deliveries", "id", "c_1")).toBe(0);
});

test("a verified visitor's first conversation is erased although nothing was said in it", async () => {
  const visitor = { id: "u_abc", verified: true, user_id: "7", email: "vera@example.com" };
  const first = conversationStub(env, "c_abc");
  await first.open({ id: "c_abc", ...widget, visitor });
  await converse("c_later", "u_abc");
  await tick();
  const asked = { org_id: "o", visitor_id: "u_abc" };
  await askForErasure(env.DB, { ...asked, asked_at: new Date().toISOString() });
  queue.push({ body: asked, delaySeconds: 0 });
  await drain();
  expect(await traces("c_later")).toEqual([]);
  expect((await first.history(key, { before: null, limit: 1 })).ok).toBe(false);
});

test("a conversation past its days whose visitor came back stays whole", async () => {
  await converse("c_1", "v_1");
  const before = new Date(Date.now() - minuteMs).toISOString();
  queue.push({ body: { org_id: "o", conversation_id: "c_1", before }, delaySeconds: 0 });
  await drain();
  expect(await traces("c_1")).toEqual(everywhere);
});
