import { describe, expect, it, vi } from "vitest";
import { apiCalls } from "../api-calls/manifest.ts";
import { type Answer, problem, type Step } from "./test/scripted-backend.ts";
import { serverContext, serverList, userId } from "./test/server-context.ts";
import { withBackend } from "./test/with-backend.ts";

const { backend, run } = withBackend();

const time = "2026-05-04T09:00:00.000Z";
const ana = { id: userId, name: "ana" };
const human = { id: "c1", mode: "human", agent: ana };
const held: Answer = problem(409, "taken", { detail: "Ben has this conversation." });
const ok = (json: unknown): Answer => ({ status: 200, json });

describe("List conversations", () => {
  const page = ok({ conversations: [], next_cursor: null });

  it.each([
    ["Open", {}, "?status=open&total=true"],
    ["Waiting for human", {}, "?status=waiting&total=true"],
    ["AI only", {}, "?status=ai&total=true"],
    ["Closed", {}, "?status=closed&total=true"],
    ["All", {}, "?total=true"],
    ["With me", {}, `?status=open&agent=${userId}&total=true`],
    ["With me", { assigned_to: "ben" }, "?status=open&agent=ben&total=true"],
    ["All", { assigned_to: "ben" }, "?agent=ben&total=true"],
    [
      "All",
      { search: "Kim & co", limit: 10, cursor: "next" },
      "?q=Kim+%26+co&limit=10&cursor=next&total=true",
    ],
  ])("asks for %s %j", async (status, given, query) => {
    backend.expects({ method: "GET", path: `/api/conversations/shop${query}`, answer: page });
    expect(await run("list-conversations", { status, ...given })).toMatchObject({
      success: true,
      total: null,
    });
  });

  it("has no With me of nobody", async () => {
    const context = serverContext(backend.url, { user: null });
    expect(await run("list-conversations", { status: "With me" }, { context })).toMatchObject({
      error_code: "not_logged_in",
    });
  });

  it("gives typed entries where a type was chosen, with the fields that the data call declares", async () => {
    const summary = {
      id: "c1",
      mode: "waiting",
      labels: ["vip"],
      unread: 2,
      visitor: { name: "Kim" },
      created_at: time,
    };
    backend.expects({
      method: "GET",
      path: "/api/conversations/shop?status=open&total=true",
      answer: ok({ conversations: [summary], next_cursor: null }),
    });
    const { conversations } = await run("list-conversations", { type: "api.1x1.plugin_api.fycconv" });
    const [one] = conversations as Record<string, unknown>[];
    expect(one).toMatchObject({
      _p_id: "c1",
      _p_mode: "waiting",
      _p_labels: ["vip"],
      _p_unread: 2,
      "_p_visitor.name": "Kim",
      "_p_visitor.email": null,
      _p_created_at: new Date(time),
    });
    expect(Object.keys(apiCalls.conversations.answer.conversations.fields)).toContain("last_message");
    expect(Object.keys(one ?? {})).toContain("_p_last_message.text");
  });
});

it("Get conversation history gives typed messages, and goes back", async () => {
  const message = {
    seq: 1,
    id: "m1",
    role: "agent",
    author: ana,
    text: "Hello",
    status: "complete",
    created_at: time,
  };
  backend.expects({
    method: "GET",
    path: "/api/history/c1?limit=20&cursor=older",
    answer: ok({ messages: [message], next_cursor: "older2", conversation: { ...human, mode: "closed" } }),
  });
  const given = { conversation_id: "c1", type: "api.1x1.plugin_api.fycmess", limit: 20, before: "older" };
  expect(await run("get-conversation-history", given)).toMatchObject({
    messages: [{ _p_seq: 1, _p_text: "Hello", "_p_author.name": "ana", _p_attachments: [] }],
    next_cursor: "older2",
    status: "closed",
  });
});

describe.each([
  ["take-over", "POST", "/api/takeover/c1"],
  ["hand-back", "DELETE", "/api/takeover/c1"],
  ["close-conversation", "POST", "/api/close/c1"],
] as const)("%s", (key, method, path) => {
  const given = { conversation_id: "c1", agent_id: "eve", agent_name: "Eve" };
  const body = { agent: { id: "eve", name: "Eve" } };

  it("names who has it where another agent does", async () => {
    backend.expects({ method, path, body, answer: held });
    expect(await run(key, given)).toMatchObject({
      success: false,
      status_code: 409,
      error_code: "already_assigned",
      error_message: "Ben has this conversation.",
    });
  });

  it("leaves a note for the other agents, once however often it runs within a minute", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-05-04T09:00:10Z") });
    const note = { ...body, text: "VIP", internal: true };
    const steps: Step[] = [
      { method, path, body, answer: ok({ conversation: human }) },
      {
        method: "POST",
        path: "/api/messages/c1",
        body: { id: expect.any(String) as string, ...note },
        answer: { status: 201, json: { note: {} } },
      },
    ];
    const ids = await backend.collect("id", async () => {
      backend.expects(...steps, ...steps);
      await run(key, { ...given, note: "VIP" });
      vi.setSystemTime(Date.parse("2026-05-04T09:00:50Z"));
      await run(key, { ...given, note: "VIP" });
    });
    expect(ids[0]).toMatch(/^b_[0-9a-f]{40}$/);
    expect(ids).toEqual([ids[0], ids[0]]);
  });
});

it("Take over by force tells why", async () => {
  const agent = { id: "eve", name: "Eve" };
  backend.expects({
    method: "POST",
    path: "/api/takeover/c1",
    body: { agent, force: true, reason: "Taken over in the app." },
    answer: ok({ conversation: { ...human, agent } }),
  });
  const given = { conversation_id: "c1", agent_id: "eve", agent_name: "Eve", force: true };
  expect(await run("take-over", given)).toMatchObject({ assigned_to: "eve", assigned_to_name: "Eve" });
});

it("nobody takes over where nobody is logged in or named", async () => {
  const context = serverContext(backend.url, { user: null });
  expect(await run("take-over", { conversation_id: "c1" }, { context })).toMatchObject({
    error_code: "missing_input",
    error_message: expect.stringContaining('fill "Agent ID"') as string,
  });
});

it("a workflow of nobody's signs its notes as one", async () => {
  const context = serverContext(backend.url, { user: null });
  backend.expects(
    {
      method: "POST",
      path: "/api/close/c1",
      body: {},
      answer: ok({ conversation: { id: "c1", mode: "closed" } }),
    },
    {
      method: "POST",
      path: "/api/messages/c1",
      body: {
        id: expect.any(String) as string,
        agent: { id: "workflow", name: "Workflow" },
        text: "Old",
        internal: true,
      },
      answer: { status: 201, json: { note: {} } },
    },
  );
  expect(await run("close-conversation", { conversation_id: "c1", note: "Old" }, { context })).toMatchObject({
    success: true,
    status: "closed",
  });
});

describe("Send agent reply", () => {
  const path = "/api/messages/c1";
  const message = { seq: 2, id: "m1", text: "Hello", created_at: time };
  const sent: Answer = { status: 201, json: { message } };
  const given = { conversation_id: "c1", text: "Hello", idempotency_key: "m1" };
  const body = { id: "m1", agent: ana, text: "Hello" };

  it("takes over first where nobody has it, and says the same with the same id", async () => {
    backend.expects(
      { method: "POST", path, body, answer: problem(409, "not_taken") },
      { method: "POST", path: "/api/takeover/c1", body: { agent: ana }, answer: ok({ conversation: human }) },
      { method: "POST", path, body, answer: sent },
    );
    expect(await run("send-agent-reply", given)).toMatchObject({ success: true, message_id: "m1" });
  });

  it("says nothing where another agent has it, or was faster", async () => {
    const refused = {
      success: false,
      error_code: "already_assigned",
      error_message: "Ben has this conversation.",
    };
    backend.expects({ method: "POST", path, body, answer: held });
    expect(await run("send-agent-reply", given)).toMatchObject({ ...refused, message_id: null });
    backend.expects(
      { method: "POST", path, body, answer: problem(409, "not_taken") },
      { method: "POST", path: "/api/takeover/c1", body: { agent: ana }, answer: held },
    );
    expect(await run("send-agent-reply", given)).toMatchObject(refused);
  });

  it("is one message within a minute, unless words, agent or files differ", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.parse("2026-05-04T09:00:01Z") });
    const any = { id: expect.any(String) as string };
    const send = async (given: object, body: object): Promise<void> => {
      backend.expects({ method: "POST", path, body: { ...any, ...body }, answer: sent });
      expect(await run("send-agent-reply", { conversation_id: "c1", text: "Hello", ...given })).toMatchObject(
        {
          success: true,
        },
      );
    };
    const words = { agent: ana, text: "Hello" };
    const ids = await backend.collect("id", async () => {
      await send({}, words);
      vi.setSystemTime(Date.parse("2026-05-04T09:00:59Z"));
      await send({}, words);
      await send({ text: "Hello?" }, { ...words, text: "Hello?" });
      await send({ agent_id: "ben", agent_name: "Ben" }, { ...words, agent: { id: "ben", name: "Ben" } });
      await send(
        { attachment_urls: serverList("//cdn.example.com/a.pdf") },
        { ...words, attachment_urls: ["https://cdn.example.com/a.pdf"] },
      );
      vi.setSystemTime(Date.parse("2026-05-04T09:01:01Z"));
      await send({}, words);
    });
    expect(ids[1]).toBe(ids[0]);
    expect(new Set(ids).size).toBe(5);
  });

  it("takes any text as a key", async () => {
    const ids = await backend.collect("id", async () => {
      for (const key of ["order 7: reply", "order 7: reply", "order 8: reply"]) {
        backend.expects({
          method: "POST",
          path,
          body: { ...body, id: expect.any(String) as string },
          answer: sent,
        });
        await run("send-agent-reply", { ...given, idempotency_key: key });
      }
    });
    expect(ids[0]).toMatch(/^[\w.-]{1,64}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
  });

  it("may be files alone", async () => {
    backend.expects({
      method: "POST",
      path,
      body: { id: "m1", agent: ana, text: "", attachment_urls: ["https://cdn.example.com/a.pdf"] },
      answer: sent,
    });
    const files = { text: null, attachment_urls: ["https://cdn.example.com/a.pdf"] };
    expect(await run("send-agent-reply", { ...given, ...files })).toMatchObject({ success: true });
  });

  it("takes ten files at most", async () => {
    const attachment_urls = serverList(...Array.from({ length: 11 }, (_, i) => `//cdn.example.com/${i}`));
    expect(await run("send-agent-reply", { ...given, attachment_urls })).toMatchObject({
      error_code: "invalid",
      error_message: '"Attachment URLs" has 11 entries; at most 10 are taken.',
    });
  });
});
