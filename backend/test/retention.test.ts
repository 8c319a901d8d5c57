import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, newOrg, newWidget, openSession, type Org, say, Server, type Session } from "./server.ts";

const hour = 3_600_000;
const day = 24 * hour;
let server: Server;
let org: Org;
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server, { retention_days: 1 });
});
afterAll(() => server.close());

const inD1 = ({ conversation_id }: Session) =>
  server.env.DB.prepare(
    `SELECT (SELECT count(*) FROM conversations WHERE id = ?1) AS conversations,
            (SELECT count(*) FROM messages WHERE conversation_id = ?1) AS messages`,
  )
    .bind(conversation_id)
    .first<{ conversations: number; messages: number }>();
const files = async (org_id: string, { conversation_id }: Session) =>
  (await server.env.FILES.list({ prefix: `attachments/${org_id}/${conversation_id}/` })).objects.length;
const historyStatus = async ({ conversation_id }: Session) =>
  (await server.call("GET", `/api/history/${conversation_id}`, { token: org.key })).status;

/** Tables beside in which something is left of a conversation. */
async function tracesOf({ conversation_id }: Session): Promise<string[]> {
  const left: string[] = [];
  for (const table of ["events", "emails", "message_index"]) {
    const sql = `SELECT count(*) AS n FROM ${table} WHERE conversation_id = ?`;
    if (await server.env.DB.prepare(sql).bind(conversation_id).first<number>("n")) left.push(table);
  }
  const sql = "SELECT count(*) AS n FROM deliveries WHERE event_id LIKE ?";
  const told = server.env.DB.prepare(sql).bind(`evt_${conversation_id}_%`);
  if (await told.first<number>("n")) left.push("deliveries");
  return left;
}

/** As if a webhook and the visitor had been told of it. */
async function tellOf({ conversation_id }: Session): Promise<void> {
  const now = new Date().toISOString();
  const { DB } = server.env;
  await DB.batch([
    DB.prepare(
      `INSERT OR IGNORE INTO webhooks (id, org_id, url, events, enabled, secret, created_at)
       VALUES ('wh_' || ?1, ?1, 'https://example.com/', '[]', 1, '', ?2)`,
    ).bind(org.org_id, now),
    DB.prepare(
      `INSERT INTO deliveries (id, org_id, webhook_id, event_id, event_type, step, attempt, at, ms, status, ok)
       VALUES (?1, ?2, 'wh_' || ?2, 'evt_' || ?1 || '_m1', 'message.created', 0, 1, ?3, 1, 200, 1)`,
    ).bind(conversation_id, org.org_id, now),
    DB.prepare(
      `INSERT INTO emails (id, org_id, conversation_id, kind, recipient, at) VALUES (?1, ?2, ?1, 'answer', 'x', ?3)`,
    ).bind(conversation_id, org.org_id, now),
  ]);
}

/** A conversation with two messages in D1 and some files in R2. */
async function converse(widget_id = org.widget_id): Promise<Session> {
  const session = await openSession(server, widget_id);
  await say(server, session, "Hello", { wait: true });
  await eventually(
    () => inD1(session),
    (found) => found?.messages === 2,
  );
  for (const name of ["one.png", "two/three.pdf"]) {
    await server.env.FILES.put(`attachments/${org.org_id}/${session.conversation_id}/${name}`, "content");
  }
  return session;
}

test("a conversation past its days is gone from the object, from D1 and from R2; a younger one stays", async () => {
  const longer = await newWidget(server, org, { retention_days: 2 });
  const [old, young] = await Promise.all([converse(), converse(longer)]);
  for (const session of [old, young]) {
    await tellOf(session);
    expect(await tracesOf(session)).toEqual(["events", "emails", "message_index", "deliveries"]);
  }
  // The cron of tomorrow, an hour late.
  await server.scheduled(new Date(Date.now() + day + hour));
  expect(
    await eventually(
      () => inD1(old),
      (found) => found?.conversations === 0,
    ),
  ).toEqual({
    conversations: 0,
    messages: 0,
  });
  expect(await files(org.org_id, old)).toBe(0);
  expect(await tracesOf(old)).toEqual([]);
  expect(await historyStatus(old)).toBe(404);
  expect((await say(server, old, "Anyone?")).status).toBe(404);

  expect(await inD1(young)).toEqual({ conversations: 1, messages: 2 });
  expect(await files(org.org_id, young)).toBe(2);
  expect(await tracesOf(young)).toHaveLength(4);
  expect(await historyStatus(young)).toBe(200);
});

test("a conversation whose visitor came back after it was counted stays whole", async () => {
  const [session, other] = await Promise.all([converse(), converse()]);
  // As if D1 had not heard of it for a day: the object knows better.
  await server.env.DB.prepare("UPDATE conversations SET updated_at = ? WHERE id = ?")
    .bind(new Date(Date.now() - 2 * day).toISOString(), session.conversation_id)
    .run();
  await server.scheduled(new Date());
  // Jobs are done in order: when the later one is done, so is ours.
  await server.env.ERASURES.send({ org_id: org.org_id, conversation_id: other.conversation_id });
  await eventually(
    () => inD1(other),
    (found) => found?.conversations === 0,
  );
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(await historyStatus(session)).toBe(200);
  expect(await inD1(session)).toEqual({ conversations: 1, messages: 2 });
  expect(await files(org.org_id, session)).toBe(2);
});

test("nothing is erased on the day it was said", async () => {
  const session = await converse();
  await server.scheduled(new Date(Date.now() + day - hour));
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  expect(await inD1(session)).toEqual({ conversations: 1, messages: 2 });
});

test("an erasure asked for twice, or of a conversation that never was, does no harm", async () => {
  const [session, neighbour] = await Promise.all([converse(), converse()]);
  const job = { org_id: org.org_id, conversation_id: session.conversation_id };
  for (const body of [job, job, { org_id: org.org_id, conversation_id: "c_never" }]) {
    await server.env.ERASURES.send(body);
  }
  await eventually(
    () => inD1(session),
    (found) => found?.conversations === 0,
  );
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  expect(server.takeLog().filter((line) => line.includes("erasure_failed"))).toEqual([]);
  expect(await inD1(neighbour)).toEqual({ conversations: 1, messages: 2 });
  expect(await files(org.org_id, neighbour)).toBe(2);
});

test("one widget that cannot be read does not keep the others from being looked after", async () => {
  const broken = await newWidget(server, org);
  await server.env.DB.prepare("UPDATE widgets SET config = ? WHERE widget_id = ?")
    .bind('{"color": 7, "retention_days": "some"}', broken)
    .run();
  const old = await converse();
  await server.scheduled(new Date(Date.now() + day + hour));
  expect(
    await eventually(
      () => inD1(old),
      (found) => found?.conversations === 0,
    ),
  ).toMatchObject({ conversations: 0 });
  await server.env.DB.prepare("DELETE FROM widgets WHERE widget_id = ?").bind(broken).run();
});

test("the audit log loses what is older than 400 days, and nothing else", async () => {
  const entry = (id: string, agoDays: number) =>
    server.env.DB.prepare(
      "INSERT INTO audit (id, org_id, at, actor_kind, action, details) VALUES (?, 'o', ?, 'key', 'key.create', '{}')",
    ).bind(id, new Date(Date.now() - agoDays * day).toISOString());
  await server.env.DB.batch([entry("a_old", 401), entry("a_young", 399)]);
  await server.scheduled(new Date());
  const { results } = await server.env.DB.prepare("SELECT id FROM audit WHERE org_id = 'o'").all();
  expect(results).toEqual([{ id: "a_young" }]);
});
