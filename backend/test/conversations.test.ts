import { ConversationsPage } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, newOrg, openSession, type Org, say, Server, type Session } from "./server.ts";

let server: Server;
let org: Org;
const sessions: Record<string, Session> = {};
const agent = { id: "ana", name: "Ana" };

const list = async (query = "", { widget_id, key }: Org = org): Promise<ConversationsPage> => {
  const { status, body } = await server.call("GET", `/api/conversations/${widget_id}?${query}`, {
    token: key,
  });
  expect(status).toBe(200);
  return ConversationsPage.parse(body);
};
const idsOf = ({ conversations }: ConversationsPage): string[] => conversations.map(({ id }) => id);
const known = (...names: string[]): string[] =>
  names.map((name) => sessions[name]?.conversation_id ?? "").toSorted();

beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
  for (const name of ["ai", "waiting", "human", "closed", "silent"]) {
    sessions[name] = await openSession(server, org.widget_id, {
      attributes: { plan: "pro" },
      context: { url: "https://shop.example/cart" },
    });
    if (name !== "silent") await say(server, sessions[name], `I am ${name}`, { wait: true });
  }
  const change = (name: string, path: string, body?: object) =>
    server.call("POST", `/api/${path}/${sessions[name]?.conversation_id}`, {
      token: org.key,
      ...(body && { body }),
    });
  await server.call("POST", `/api/chat/${sessions["waiting"]?.conversation_id}`, {
    token: sessions["waiting"]?.token ?? "",
    body: { type: "handoff" },
  });
  await change("human", "takeover", { agent });
  await change("closed", "close");
  await eventually(
    () => list(),
    ({ conversations }) =>
      conversations.filter(({ mode }) => mode !== "ai").length === 3 && conversations.length === 4,
  );
});
afterAll(() => server.close());

test("everything that was said in reaches the list, and nothing else", async () => {
  expect(idsOf(await list()).toSorted()).toEqual(known("ai", "waiting", "human", "closed"));
});

test("a summary says who, in what mode, how much and what last", async () => {
  const { conversations } = await list();
  const human = conversations.find(({ mode }) => mode === "human");
  expect(human).toMatchObject({
    widget_id: org.widget_id,
    agent,
    visitor: { id: sessions["human"]?.visitor_id, verified: false },
    message_count: 3,
    last_message: { role: "system", text: "Ana joined the conversation." },
  });
  expect(Object.keys(human?.visitor ?? {}).toSorted()).toEqual(["id", "verified"]);
});

test.each([
  ["ai", ["ai"]],
  ["waiting", ["waiting"]],
  ["human", ["human"]],
  ["closed", ["closed"]],
  ["open", ["ai", "waiting", "human"]],
])("status=%s", async (status, names) => {
  expect(idsOf(await list(`status=${status}`)).toSorted()).toEqual(known(...names));
});

test("newest first, and pages fit together without a hole or a repeat", async () => {
  const all = await list();
  const times = all.conversations.map(({ updated_at }) => updated_at);
  expect(times).toEqual(times.toSorted().toReversed());
  const seen: string[] = [];
  let cursor: string | null = "";
  while (cursor !== null) {
    const found: ConversationsPage = await list(`limit=1${cursor && `&cursor=${cursor}`}`);
    seen.push(...idsOf(found));
    cursor = found.next_cursor;
  }
  expect(seen).toEqual(idsOf(all));
});

test("asked for, all that match are counted, whatever page it is", async () => {
  const open = await list("status=open&limit=1&total=true");
  expect([open.conversations.length, open.total]).toEqual([1, 3]);
  expect(await list(`status=open&limit=1&total=true&cursor=${open.next_cursor}`)).toMatchObject({ total: 3 });
  expect(await list("q=nobody said this&total=true")).toMatchObject({ total: 0 });
  expect(await list("total=false")).not.toHaveProperty("total");
  expect(await list()).not.toHaveProperty("total");
  expect(open).not.toHaveProperty("total_is_more");
  const ofOrg = await server.call("GET", "/api/conversations?total=true&status=closed", { token: org.key });
  expect(ofOrg.body).toMatchObject({ total: 1 });
});

test("more than ten thousand are said to be more", async () => {
  const busy = await newOrg(server);
  await server.env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10001)
     INSERT INTO conversations (id, org_id, widget_id, mode, visitor, message_count, version, created_at, updated_at)
     SELECT 'many-' || i, ?, ?, 'ai', '{"id":"v","verified":false}', 1, 1, ?, ? FROM n`,
  )
    .bind(busy.org_id, busy.widget_id, "2026-01-01T00:00:00.000Z", "2026-01-01T00:00:00.000Z")
    .run();
  expect(await list("limit=1&total=true", busy)).toMatchObject({ total: 10_000, total_is_more: true });
  await server.env.DB.prepare("DELETE FROM conversations WHERE id = 'many-1'").run();
  const exact = await list("limit=1&total=true", busy);
  expect(exact.total).toBe(10_000);
  expect(exact).not.toHaveProperty("total_is_more");
});

test("conversations that changed in the same millisecond page as well as any", async () => {
  const busy = await newOrg(server);
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    const session = await openSession(server, busy.widget_id);
    await say(server, session, "Hello", { wait: true });
    ids.push(session.conversation_id);
  }
  await eventually(
    () => list("", busy),
    ({ conversations }) => conversations.length === 5,
  );
  await server.env.DB.prepare("UPDATE conversations SET updated_at = ? WHERE widget_id = ?")
    .bind("2026-01-01T00:00:00.000Z", busy.widget_id)
    .run();
  const first = await list("limit=2", busy);
  const second = await list(`limit=2&cursor=${first.next_cursor}`, busy);
  const third = await list(`limit=2&cursor=${second.next_cursor}`, busy);
  expect([...idsOf(first), ...idsOf(second), ...idsOf(third)]).toEqual(ids.toSorted().toReversed());
  expect(third.next_cursor).toBeNull();
});

test.each(["status=lost", "limit=0", "limit=1000", "total=maybe", "cursor=nonsense", "cursor=NQ"])(
  "asked for with %s it is refused",
  async (query) => {
    const { status, body } = await server.call("GET", `/api/conversations/${org.widget_id}?${query}`, {
      token: org.key,
    });
    expect([status, body.code]).toEqual([422, "invalid"]);
  },
);

test("very long messages reach the list too", async () => {
  const wordy = await newOrg(server, { max_message_chars: 32_000, messages_per_minute: 1_000 });
  const session = await openSession(server, wordy.widget_id);
  await server.call("POST", `/api/takeover/${session.conversation_id}`, {
    token: wordy.key,
    body: { agent },
  });
  // 4.6 MB in UTF-8: more than D1 takes in one value.
  const text = "語".repeat(20_000);
  for (let n = 0; n < 75; n++) expect((await say(server, session, text)).status).toBe(200);
  const count = () =>
    server.env.DB.prepare("SELECT count(*) AS n FROM messages WHERE conversation_id = ?")
      .bind(session.conversation_id)
      .first<number>("n");
  expect(await eventually(count, (n) => n === 76)).toBe(76);
  const { conversations } = await list("", wordy);
  expect(conversations[0]).toMatchObject({ message_count: 76 });
  expect(conversations[0]?.last_message?.text.length).toBeLessThanOrEqual(300);
});
