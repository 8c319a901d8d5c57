import { HistoryAnswer, HistoryPage, type Message } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asDescribed } from "./as-described.ts";
import { eventually, newOrg, openSession, type Org, say, Server, type Session } from "./server.ts";

let server: Server;
let org: Org;
/** A conversation of 230 messages: a takeover, and what the agent wrote. */
let long: Session;
const agent = { id: "ana", name: "Ana" };

beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
  long = await openSession(server, org.widget_id);
  const { conversation_id } = long;
  await server.call("POST", `/api/takeover/${conversation_id}`, { token: org.key, body: { agent } });
  for (let n = 2; n <= 230; n++) {
    await server.call("POST", `/api/messages/${conversation_id}`, {
      token: org.key,
      body: { agent, id: `r${n}`, text: `Line ${n}` },
    });
  }
});
afterAll(() => server.close());

const page = async (query: string, { conversation_id, token }: Session = long): Promise<HistoryPage> => {
  const { status, body } = await server.call("GET", `/api/history/${conversation_id}?${query}`, { token });
  expect(status).toBe(200);
  return HistoryPage.parse(body);
};

test("the newest page comes first, and leads back to the beginning without a hole or a repeat", async () => {
  for (const limit of [7, 50, 200]) {
    const pages: number[][] = [];
    let cursor: string | null = "";
    while (cursor !== null) {
      const found: HistoryPage = await page(`limit=${limit}${cursor && `&cursor=${cursor}`}`);
      pages.unshift(found.messages.map(({ seq }) => seq));
      cursor = found.next_cursor;
    }
    expect(pages.flat()).toEqual(Array.from({ length: 230 }, (_, n) => n + 1));
    expect(pages.slice(1).every(({ length }) => length === limit)).toBe(true);
  }
});

test("fifty messages are a page where nobody says", async () => {
  const { messages, next_cursor } = await page("");
  expect([messages.length, messages.at(-1)?.seq]).toEqual([50, 230]);
  expect(next_cursor).not.toBeNull();
});

test("a page says how its conversation stands", async () => {
  const { body } = await server.call("GET", `/api/history/${long.conversation_id}?limit=1`, {
    token: org.key,
  });
  const { messages, conversation } = asDescribed(HistoryAnswer, body);
  expect(messages).toHaveLength(1);
  expect(conversation).toMatchObject({ id: long.conversation_id, mode: "human", agent, last_seq: 230 });
});

test("a page does not move under what is said meanwhile", async () => {
  const session = await openSession(server, org.widget_id);
  const { conversation_id } = session;
  await server.call("POST", `/api/takeover/${conversation_id}`, { token: org.key, body: { agent } });
  const reply = (text: string) =>
    server.call("POST", `/api/messages/${conversation_id}`, { token: org.key, body: { agent, text } });
  for (let n = 0; n < 5; n++) await reply(`Line ${n}`);
  const first = await page("limit=3", session);
  await reply("Said in between");
  const second = await page(`limit=3&cursor=${first.next_cursor}`, session);
  expect([...second.messages, ...first.messages].map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
});

test("an exact fit ends there", async () => {
  const session = await openSession(server, org.widget_id);
  await say(server, session, "Hello", { wait: true });
  expect(await page("limit=2", session)).toMatchObject({
    messages: [{ seq: 1 }, { seq: 2 }],
    next_cursor: null,
  });
  expect((await page("limit=1", session)).next_cursor).not.toBeNull();
});

test("a conversation in which nothing was said is an empty page", async () => {
  expect(await page("", await openSession(server, org.widget_id))).toEqual({
    messages: [],
    next_cursor: null,
  });
});

test.each(["limit=0", "limit=201", "limit=x", "cursor=nonsense", "cursor=e30", "cursor=eyJhIjoxfQ"])(
  "asked for with %s it is refused",
  async (query) => {
    const { status, body } = await server.call("GET", `/api/history/${long.conversation_id}?${query}`, {
      token: long.token,
    });
    expect([status, body.code]).toEqual([422, "invalid"]);
  },
);

test("clearing takes everything from the object and from D1, and numbers go on", async () => {
  const session = await openSession(server, org.widget_id);
  const { conversation_id, token } = session;
  await say(server, session, "Delete me", { wait: true });
  const inD1 = async (): Promise<Message[]> =>
    (
      await server.env.DB.prepare("SELECT message FROM messages WHERE conversation_id = ? ORDER BY seq")
        .bind(conversation_id)
        .all<{ message: string }>()
    ).results.map(({ message }) => JSON.parse(message) as Message);
  expect(await eventually(inD1, ({ length }) => length === 2)).toHaveLength(2);

  expect((await server.call("DELETE", `/api/history/${conversation_id}`, { token })).status).toBe(204);
  expect(await page("", session)).toEqual({ messages: [], next_cursor: null });
  const next = await say(server, session, "After it", { wait: true });
  expect(next.body.message.seq).toBe(3);
  expect(next.body.conversation).toMatchObject({ first_seq: 3, last_seq: 4 });
  const kept = await eventually(inD1, (rows) => rows.length === 2 && rows[0]?.seq === 3);
  expect(kept.map(({ seq }) => seq)).toEqual([3, 4]);
  expect(await page("", session)).toMatchObject({ messages: kept, next_cursor: null });
});

test("clearing while an answer is written ends it without a trace", async () => {
  const session = await openSession(server, org.widget_id);
  const { conversation_id, token } = session;
  await say(server, session, "Hello");
  await server.call("DELETE", `/api/history/${conversation_id}`, { token });
  await new Promise((resolve) => setTimeout(resolve, 700));
  expect((await page("", session)).messages).toEqual([]);
  expect((await say(server, session, "Again", { wait: true })).body.answer.role).toBe("assistant");
});

test("clearing what is clear already is no error", async () => {
  const { conversation_id, token } = await openSession(server, org.widget_id);
  for (let n = 0; n < 2; n++) {
    expect((await server.call("DELETE", `/api/history/${conversation_id}`, { token })).status).toBe(204);
  }
});

test("what is in D1 is what is in the object, message for message", async () => {
  const count = () =>
    server.env.DB.prepare("SELECT count(*) AS n FROM messages WHERE conversation_id = ?")
      .bind(long.conversation_id)
      .first<number>("n");
  expect(await eventually(count, (n) => n === 230)).toBe(230);
  const { results } = await server.env.DB.prepare(
    "SELECT message FROM messages WHERE conversation_id = ? ORDER BY seq LIMIT 200",
  )
    .bind(long.conversation_id)
    .all<{ message: string }>();
  const { messages } = await page(`limit=200&cursor=${Buffer.from("201").toString("base64url")}`);
  expect(results.map(({ message }) => JSON.parse(message))).toEqual(messages);
});
