import { AnalyticsAnswer, MessageSearchAnswer } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signIdentity } from "./forge.ts";
import {
  eventually,
  newId,
  newOrg,
  newWidget,
  openSession,
  type Org,
  platformSecret,
  say,
  Server,
} from "./server.ts";

let server: Server;
let org: Org;
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
});
afterAll(() => server.close());

interface Said {
  at: string;
  role?: string;
  text: string;
  author?: { id: string; name: string };
  mode?: string;
}

/** Puts a conversation into D1, as its outbox would. */
async function conversation(at: Org, said: readonly Said[], widget_id = at.widget_id): Promise<string> {
  const id = newId("c");
  const [first] = said;
  await server.env.DB.batch([
    server.env.DB.prepare(
      `INSERT INTO conversations (id, org_id, widget_id, mode, visitor, message_count, version, created_at, updated_at)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, 1, ?7, ?7)`,
    ).bind(
      id,
      at.org_id,
      widget_id,
      first?.mode ?? "ai",
      JSON.stringify({ id: `v-${id}`, verified: false, name: "Vi", email: "vi@example.com" }),
      said.length,
      first?.at ?? "",
    ),
    ...said.map(({ at: created_at, role = "visitor", text, author }, index) =>
      server.env.DB.prepare(
        `INSERT INTO messages (conversation_id, seq, org_id, widget_id, id, role, message, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ).bind(
        id,
        index + 1,
        at.org_id,
        widget_id,
        `m${index}`,
        role,
        JSON.stringify({
          seq: index + 1,
          id: `m${index}`,
          role,
          text,
          author,
          status: "complete",
          created_at,
        }),
        created_at,
      ),
    ),
  ]);
  return id;
}

async function happened(
  at: Org,
  conversation_id: string,
  events: readonly { type: string; at: string; started_at?: string; data?: object }[],
): Promise<void> {
  await server.env.DB.batch(
    events.map((event, index) =>
      server.env.DB.prepare(
        `INSERT INTO events (conversation_id, number, org_id, widget_id, type, at, started_at, actor, data)
         VALUES (?, ?, ?, ?, ?, ?, ?, '{"kind": "system"}', ?)`,
      ).bind(
        conversation_id,
        index + 1,
        at.org_id,
        at.widget_id,
        event.type,
        event.at,
        event.started_at ?? event.at,
        JSON.stringify(event.data ?? {}),
      ),
    ),
  );
}

async function agentToken(at: Org, widgets: string[] | null): Promise<string> {
  const made = await server.call("POST", "/api/agent-tokens", {
    token: at.key,
    body: { agent_id: newId("a"), name: "Ana", role: "agent", ...(widgets && { widgets }) },
  });
  if (made.status !== 201) throw new Error(made.text);
  return made.body.token;
}

const insights = (widget_id: string, query: Record<string, string> = {}, token = org.key) =>
  server.call("GET", `/api/analytics/${widget_id}?${String(new URLSearchParams(query))}`, { token });

const asked = (question: string, time: string) => ({
  type: "answer",
  at: `2026-05-04T${time}:00.000Z`,
  data: { seq: 2, status: "complete", code: "no_answer", model: "passages", question },
});

describe("insights", () => {
  test("are in the days of the widget's time zone", async () => {
    const at = await newOrg(server, { time_zone: "America/New_York" });
    // In New York the 7th (a Saturday), five to midnight, and the 8th, when summer time begins, at one and at three.
    await conversation(at, [
      { at: "2026-03-08T04:55:00.000Z", text: "One" },
      { at: "2026-03-08T06:00:00.000Z", text: "Two" },
      { at: "2026-03-08T07:00:00.000Z", text: "Three" },
      { at: "2026-03-09T04:00:00.000Z", text: "The 9th" },
    ]);
    const { status, body } = await insights(at.widget_id, { from: "2026-03-07", to: "2026-03-08" }, at.key);
    expect(status).toBe(200);
    const answer = AnalyticsAnswer.parse(body);
    expect(answer).toMatchObject({ time_zone: "America/New_York", from: "2026-03-07", to: "2026-03-08" });
    expect(answer.days.map(({ day, messages_visitor }) => [day, messages_visitor])).toEqual([
      ["2026-03-07", 1],
      ["2026-03-08", 2],
    ]);
    expect(answer.total.messages_visitor).toBe(3);
    const hours = answer.busiest.flatMap((day, weekday) =>
      day.flatMap((count, hour) => (count > 0 ? [`${weekday} ${hour}: ${count}`] : [])),
    );
    expect(hours).toEqual(["5 23: 1", "6 1: 1", "6 3: 1"]);
  });

  test("are of the last thirty days where nothing is asked for, and zero where nothing happened", async () => {
    const widget = await newWidget(server, org);
    const { body } = await insights(widget);
    const today = new Date().toISOString().slice(0, 10);
    expect(body.days).toHaveLength(30);
    expect(body.days.at(-1).day).toBe(today);
    expect(new Set(Object.values(body.total))).toEqual(new Set([0]));
  });

  test("name what is wrong with days that are asked for", async () => {
    for (const query of [
      { from: "2026-02-30" },
      { from: "yesterday" },
      { from: "2026-02-02", to: "2026-02-01" },
      { from: "2025-01-01", to: "2026-02-05" },
      { format: "xml" },
    ]) {
      const { status, body } = await insights(org.widget_id, query);
      expect([status, body.code]).toEqual([422, "invalid"]);
    }
    expect((await insights(org.widget_id, { from: "2025-01-01", to: "2026-02-04" })).status).toBe(200);
  });

  test("tell which questions had no answer, those that say the same together", async () => {
    const at = await newOrg(server);
    const [one, two] = [await conversation(at, []), await conversation(at, [])];
    await happened(at, one, [asked("Öffnungszeiten?", "08:00"), asked("Do you ship to Peru?", "09:00")]);
    await happened(at, two, [asked(" öffnungszeiten?", "10:00"), asked("Anything", "23:59")]);
    const range = { from: "2026-05-04", to: "2026-05-04" };
    const { body } = await insights(at.widget_id, range, at.key);
    expect(body.total.unanswered).toBe(4);
    expect(body.unanswered).toEqual([
      { question: " öffnungszeiten?", count: 2, last_at: "2026-05-04T10:00:00.000Z", conversation_id: two },
      { question: "Anything", count: 1, last_at: "2026-05-04T23:59:00.000Z", conversation_id: two },
      {
        question: "Do you ship to Peru?",
        count: 1,
        last_at: "2026-05-04T09:00:00.000Z",
        conversation_id: one,
      },
    ]);
    await server.env.DB.prepare("DELETE FROM events WHERE conversation_id = ?").bind(two).run();
    const after = (await insights(at.widget_id, range, at.key)).body;
    expect(after.total.unanswered).toBe(4);
    expect(after.unanswered.map(({ question }: { question: string }) => question)).toEqual([
      "Do you ship to Peru?",
      "Öffnungszeiten?",
    ]);
  });

  test("tell of a talk as it went", async () => {
    const at = await newOrg(server);
    const session = await openSession(server, at.widget_id);
    const { conversation_id, token } = session;
    const frame = (body: object) => server.call("POST", `/api/chat/${conversation_id}`, { token, body });
    const act = (method: string, route: string, body: object) =>
      server.call(method, `/api/${route}/${conversation_id}`, { token: at.key, body });
    const asked = await say(server, session, "Do you sell giraffes?", { wait: true });
    expect(asked.body.answer.code).toBe("no_answer");
    await frame({ type: "rate", seq: asked.body.answer.seq, value: "up" });
    await frame({ type: "rate", seq: asked.body.answer.seq, value: "down" });
    await frame({ type: "handoff", on: true });
    const agent = { id: "ana", name: "Ana" };
    await act("POST", "takeover", { agent });
    await act("POST", "messages", { agent, text: "We do." });
    await act("POST", "close", {});
    await frame({ type: "rate", csat: 5 });

    const { body } = await eventually(
      () => insights(at.widget_id, {}, at.key),
      (answer) => answer.body.total.csat_count > 0 && answer.body.total.messages_agent > 0,
    );
    expect(body.total).toMatchObject({
      conversations: 1,
      messages_visitor: 1,
      messages_assistant: 1,
      messages_agent: 1,
      assistant_alone: 0,
      handoffs: 1,
      takeovers: 1,
      closed: 1,
      unanswered: 1,
      rated_up: 0,
      rated_down: 1,
      csat_count: 1,
      csat_sum: 5,
      first_response_count: 1,
      close_count: 1,
      tokens_in: 0,
      cost_micros: 0,
    });
    expect(body.total.close_ms).toBeGreaterThan(body.total.first_response_ms);
    expect(body.unanswered).toMatchObject([{ question: "Do you sell giraffes?", count: 1, conversation_id }]);
    const found = await server.call("GET", "/api/search?q=giraffe&role=visitor", { token: at.key });
    expect(found.body.results).toMatchObject([{ conversation_id, seq: 1 }]);

    await server.call("DELETE", `/api/history/${conversation_id}`, { token: at.key });
    const cleared = await eventually(
      () => insights(at.widget_id, {}, at.key),
      (answer) => answer.body.unanswered.length === 0,
    );
    expect(cleared.body.unanswered).toEqual([]);
    expect(cleared.body.total).toEqual(body.total);
    const after = await server.call("GET", "/api/search?q=giraffe", { token: at.key });
    expect(after.body.results).toEqual([]);
  });

  test("count a talk once that goes over to a visitor the site vouches for", async () => {
    const at = await newOrg(server);
    const secret = await server.call("POST", `/api/config/${at.widget_id}/identity-secret`, {
      token: at.key,
    });
    const identity = signIdentity(secret.body.identity_secret, { widget_id: at.widget_id, user_id: "u1" });
    for (const isDelivered of [true, false]) {
      const before = (await insights(at.widget_id, {}, at.key)).body.total;
      const session = await openSession(server, at.widget_id);
      await say(server, session, "Hello", { wait: true });
      if (isDelivered) {
        await eventually(
          () => insights(at.widget_id, {}, at.key),
          ({ body }) => body.total.messages_assistant > before.messages_assistant,
        );
      }
      const known = await openSession(server, at.widget_id, { token: session.token, identity });
      await say(server, known, "And more");
      await eventually(
        () => server.call("GET", `/api/history/${session.conversation_id}`, { token: at.key }),
        ({ status }) => status === 404,
      );
      const { body } = await eventually(
        () => insights(at.widget_id, {}, at.key),
        (answer) => answer.body.total.messages_visitor === before.messages_visitor + 2,
      );
      expect(body.total).toMatchObject({
        conversations: 1,
        messages_visitor: before.messages_visitor + 2,
      });
    }
  });

  test("come as a table for spreadsheets", async () => {
    const at = await newOrg(server);
    await conversation(at, [{ at: "2026-01-02T12:00:00.000Z", text: "Hello" }]);
    const { status, headers, text } = await insights(
      at.widget_id,
      { from: "2026-01-01", to: "2026-01-02", format: "csv" },
      at.key,
    );
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(headers.get("content-disposition")).toBe(
      `attachment; filename="insights-${at.widget_id}-2026-01-01-2026-01-02.csv"`,
    );
    const lines = text.replace("\u{feff}", "").split("\r\n");
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^day,conversations,messages_visitor,.*,cost_micros$/);
    expect(lines[1]).toBe(`2026-01-01${",0".repeat(20)}`);
    expect(lines[2]).toMatch(/^2026-01-02,0,1,0/);
  });

  test("are for those only who may see the widget", async () => {
    const other = await newOrg(server);
    const second = await newWidget(server, org);
    const scoped = await agentToken(org, [second]);
    expect((await insights(org.widget_id, {}, other.key)).status).toBe(404);
    expect((await insights(org.widget_id, {}, scoped)).status).toBe(404);
    expect((await insights(second, {}, scoped)).status).toBe(200);
    expect((await insights(org.widget_id, {}, await agentToken(org, null))).status).toBe(200);
    expect((await insights(org.widget_id, {}, platformSecret)).status).toBe(200);
    expect((await server.call("GET", `/api/analytics/${org.widget_id}`)).status).toBe(401);
  });
});

const find = (q: string, query: Record<string, string> = {}, token = org.key) =>
  server.call("GET", `/api/search?${String(new URLSearchParams({ q, ...query }))}`, { token });

const texts = async (q: string, query: Record<string, string> = {}, token = org.key): Promise<string[]> => {
  const { status, body, text } = await find(q, query, token);
  if (status !== 200) throw new Error(text);
  return MessageSearchAnswer.parse(body).results.map(({ excerpt }) =>
    excerpt.map((each) => each.text).join(""),
  );
};

describe("searching messages", () => {
  test("finds the words of a message, newest first, and shows them", async () => {
    const id = await conversation(org, [
      { at: "2026-01-01T10:00:00.000Z", text: "Where is my zeppelin?" },
      {
        at: "2026-01-01T10:00:05.000Z",
        role: "agent",
        text: "The **Zeppelins** leave [today](https://example.com).",
        author: { id: "ana", name: "Ana" },
      },
    ]);
    const { body } = await find("ZÉPPELIN");
    expect(MessageSearchAnswer.parse(body)).toEqual({
      results: [
        {
          conversation_id: id,
          widget_id: org.widget_id,
          seq: 2,
          role: "agent",
          author: { id: "ana", name: "Ana" },
          created_at: "2026-01-01T10:00:05.000Z",
          visitor: { id: `v-${id}`, name: "Vi", email: "vi@example.com" },
          excerpt: [
            { text: "The ", found: false },
            { text: "Zeppelins", found: true },
            { text: " leave today.", found: false },
          ],
        },
        {
          conversation_id: id,
          widget_id: org.widget_id,
          seq: 1,
          role: "visitor",
          created_at: "2026-01-01T10:00:00.000Z",
          visitor: { id: `v-${id}`, name: "Vi", email: "vi@example.com" },
          excerpt: [
            { text: "Where is my ", found: false },
            { text: "zeppelin", found: true },
            { text: "?", found: false },
          ],
        },
      ],
      next_cursor: null,
    });
  });

  test("wants every word, and what stands together as a whole", async () => {
    await conversation(org, [
      { at: "2026-01-02T10:00:00.000Z", text: "Order AB-1234-X is broken" },
      { at: "2026-01-02T10:00:01.000Z", text: "Order AB 99, 1234 pieces" },
      { at: "2026-01-02T10:00:02.000Z", text: "Write to gandalf@example.com" },
    ]);
    expect(await texts("ab-1234-x")).toEqual(["Order AB-1234-X is broken"]);
    expect(await texts("1234 order")).toHaveLength(2);
    expect(await texts("gandalf@example.com")).toEqual(["Write to gandalf@example.com"]);
    expect(await texts("gandalf nowhere")).toEqual([]);
  });

  test("finds words in scripts that write no spaces, and by their author", async () => {
    await conversation(org, [
      { at: "2026-01-03T10:00:00.000Z", text: "我想退货，怎么办？" },
      { at: "2026-01-03T10:00:01.000Z", text: "返品したいです" },
      { at: "2026-01-03T10:00:02.000Z", text: "ฉันต้องการคืนสินค้า" },
      { at: "2026-01-03T10:00:03.000Z", text: "환불을 받고 싶어요" },
      { at: "2026-01-03T10:00:04.000Z", text: "أريد إرجاع الطلب" },
      {
        at: "2026-01-03T10:00:05.000Z",
        text: "Sure",
        role: "agent",
        author: { id: "q", name: "Quirina Blume" },
      },
    ]);
    expect(await texts("退货")).toEqual(["我想退货，怎么办？"]);
    expect(await texts("货退")).toEqual([]);
    expect(await texts("返品")).toEqual(["返品したいです"]);
    expect(await texts("คืนสินค้า")).toEqual(["ฉันต้องการคืนสินค้า"]);
    expect(await texts("환불")).toEqual(["환불을 받고 싶어요"]);
    expect(await texts("إرجاع")).toEqual(["أريد إرجاع الطلب"]);
    expect(await texts("quirina")).toEqual(["Sure"]);
  });

  test.each([
    '"',
    "'",
    '" OR "',
    'x" OR scope : "o',
    "scope:o6f",
    "NOT",
    "AND OR NOT",
    "NEAR(zeppelin order)",
    "zeppelin*",
    "^zeppelin",
    "{author words} : x",
    "a AND (b",
    "-",
    "%",
    "_",
    "\\",
    "\u0000zeppelin",
    ";DROP TABLE messages;--",
    "\ud800",
    "💥",
    "́",
    "x".repeat(200),
    Array.from({ length: 100 }, () => "a").join(" "),
  ])("takes %j for words", async (q) => {
    const stranger = await newOrg(server);
    const { status, body } = await find(q, {}, stranger.key);
    expect([status, body.results]).toEqual([200, []]);
  });

  test("words that mean something to the index are words as others", async () => {
    await conversation(org, [
      { at: "2026-01-04T10:00:00.000Z", text: "neither AND nor NOT near OR xylophone" },
    ]);
    expect(await texts("NOT xylophone")).toHaveLength(1);
    expect(await texts("OR")).toHaveLength(1);
    expect(await texts("xylophone* AND")).toHaveLength(1);
  });

  test("narrows down by widget, role, status and time", async () => {
    const at = await newOrg(server);
    const second = await newWidget(server, at);
    await conversation(at, [
      { at: "2026-02-01T00:00:00.000Z", text: "kiwi one", mode: "closed" },
      { at: "2026-02-02T00:00:00.000Z", text: "kiwi two", role: "assistant" },
      { at: "2026-02-03T00:00:00.000Z", text: "kiwi joined", role: "system" },
    ]);
    await conversation(at, [{ at: "2026-02-04T00:00:00.000Z", text: "kiwi three" }], second);
    const among = (query: Record<string, string>) => texts("kiwi", query, at.key);
    expect(await among({})).toEqual(["kiwi three", "kiwi two", "kiwi one"]);
    expect(await among({ widget_id: second })).toEqual(["kiwi three"]);
    expect(await among({ role: "assistant" })).toEqual(["kiwi two"]);
    expect(await among({ role: "system" })).toEqual(["kiwi joined"]);
    expect(await among({ status: "closed" })).toEqual(["kiwi two", "kiwi one"]);
    expect(await among({ from: "2026-02-02T00:00:00Z", to: "2026-02-04T01:00:00+01:00" })).toEqual([
      "kiwi two",
    ]);
    for (const query of [
      { from: "2026-02-02" },
      { role: "robot" },
      { limit: "0" },
      { cursor: "?" },
      { q: " " },
    ]) {
      expect((await find("kiwi", query as Record<string, string>, at.key)).status).toBe(422);
    }
  });

  test("pages through everything once, also what was written at the same moment", async () => {
    const at = await newOrg(server);
    const all = Array.from({ length: 25 }, (_, n) => `plum ${n}`);
    await conversation(
      at,
      all.map((text, n) => ({ at: `2026-02-01T00:00:0${Math.floor(n / 10)}.000Z`, text })),
    );
    const found: string[] = [];
    for (let cursor: string | null = ""; cursor !== null;) {
      const { body } = await find("plum", { limit: "7", ...(cursor && { cursor }) }, at.key);
      found.push(
        ...body.results.map(({ excerpt }: { excerpt: { text: string }[] }) =>
          excerpt.map((e) => e.text).join(""),
        ),
      );
      cursor = body.next_cursor;
    }
    expect(found).toEqual(all.toReversed());
  });

  test("finds nothing of others: orgs, widgets out of an agent's scope, visitors", async () => {
    const [at, other] = [await newOrg(server), await newOrg(server)];
    const second = await newWidget(server, at);
    await conversation(at, [{ at: "2026-02-01T00:00:00.000Z", text: "mango secret" }]);
    await conversation(at, [{ at: "2026-02-02T00:00:00.000Z", text: "mango open" }], second);
    expect(await texts("mango", {}, other.key)).toEqual([]);
    const scoped = await agentToken(at, [second]);
    expect(await texts("mango", {}, scoped)).toEqual(["mango open"]);
    expect((await find("mango", { widget_id: at.widget_id }, scoped)).status).toBe(404);
    expect((await find("mango", { widget_id: at.widget_id }, other.key)).status).toBe(404);
    expect((await find("mango", { org_id: at.org_id }, other.key)).status).toBe(403);
    expect(await texts("mango", {}, await agentToken(at, null))).toHaveLength(2);
    expect(await texts("mango", { org_id: at.org_id }, platformSecret)).toHaveLength(2);
    expect((await find("mango", {}, platformSecret)).status).toBe(422);
    const opened = await server.call("POST", "/api/sessions", { body: { widget_id: second } });
    expect((await find("mango", {}, opened.body.token)).status).toBe(403);
    expect((await server.call("GET", "/api/search?q=mango")).status).toBe(401);
  });

  test("finds nothing that was deleted", async () => {
    const at = await newOrg(server);
    const id = await conversation(at, [{ at: "2026-02-01T00:00:00.000Z", text: "papaya" }]);
    expect(await texts("papaya", {}, at.key)).toHaveLength(1);
    await server.env.DB.prepare("DELETE FROM messages WHERE conversation_id = ?").bind(id).run();
    expect(await texts("papaya", {}, at.key)).toEqual([]);
  });
});
