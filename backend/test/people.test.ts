import { type ConversationState, type Message, MessageAnswer } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  newOrg,
  openSession,
  type Org,
  platformSecret,
  say,
  Server,
  type Session,
  stateOf,
} from "./server.ts";

let server: Server;
let org: Org;
let session: Session;
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
});
afterAll(() => server.close());
beforeEach(async () => {
  session = await openSession(server, org.widget_id);
});

const ana = { id: "ana", name: "Ana" };
const bo = { id: "bo", name: "Bo", avatar_url: "https://example.com/bo.png" };
const act = (method: string, route: string, body?: unknown, headers: Record<string, string> = {}) =>
  server.call(method, `/api/${route}/${session.conversation_id}`, {
    token: org.key,
    headers,
    ...(body !== undefined && { body }),
  });
const handoff = (on: boolean) =>
  server.call("POST", `/api/chat/${session.conversation_id}`, {
    token: session.token,
    body: { type: "handoff", on },
  });
const history = async (): Promise<Message[]> => (await act("GET", "history")).body.messages;
const codes = async () => (await history()).map(({ role, code }) => code ?? role);

describe("taking over", () => {
  test("makes the agent the holder, says so in the transcript, and silences the assistant", async () => {
    const { status, body } = await act("POST", "takeover", { agent: ana });
    expect(status).toBe(200);
    expect(body.conversation).toMatchObject({
      mode: "human",
      agent: ana,
    } satisfies Partial<ConversationState>);
    const said = await say(server, session, "Are you a person?", { wait: true });
    expect(said.body).not.toHaveProperty("answer");
    expect(await history()).toMatchObject([
      { role: "system", code: "agent_joined", author: ana, text: "Ana joined the conversation." },
      { role: "visitor", text: "Are you a person?" },
    ]);
  });

  test("what one has already changes nothing", async () => {
    const first = await act("POST", "takeover", { agent: ana });
    const second = await act("POST", "takeover", { agent: ana });
    expect(second.body).toEqual(first.body);
    expect(await codes()).toEqual(["agent_joined"]);
  });

  test("what another has is refused with their name, unless it is forced", async () => {
    await act("POST", "takeover", { agent: ana });
    const refused = await act("POST", "takeover", { agent: bo });
    expect([refused.status, refused.body.code]).toEqual([409, "taken"]);
    expect(refused.body.detail).toContain("Ana");
    const unexplained = await act("POST", "takeover", { agent: bo, force: true });
    expect([unexplained.status, unexplained.body.code]).toEqual([422, "invalid"]);
    const forced = await act("POST", "takeover", { agent: bo, force: true, reason: "Ana left" });
    expect(forced.body.conversation.agent).toEqual(bo);
    expect(await codes()).toEqual(["agent_joined", "agent_joined"]);
  });

  test("of two at once, one holds it", async () => {
    const both = await Promise.all([ana, bo].map((agent) => act("POST", "takeover", { agent })));
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(await codes()).toEqual(["agent_joined"]);
  });

  test("stops the answer that is being written", async () => {
    await say(server, session, "Hello");
    await act("POST", "takeover", { agent: ana });
    await new Promise((resolve) => setTimeout(resolve, 700));
    const messages = await history();
    expect(messages.at(-1)?.code).toBe("agent_joined");
    expect(messages.filter(({ role, status }) => role === "assistant" && status !== "interrupted")).toEqual(
      [],
    );
  });

  test("needs a whole agent, and says what is missing", async () => {
    for (const body of [
      {},
      { agent: { id: "ana" } },
      { agent: "ana" },
      { agent: { ...ana, avatar_url: "javascript:1" } },
    ]) {
      const { status, body: problem } = await act("POST", "takeover", body);
      expect(status).toBe(422);
      expect(problem.errors[0].path).toMatch(/^agent/);
    }
  });

  test("is open to the operator", async () => {
    const { status } = await server.call("POST", `/api/takeover/${session.conversation_id}`, {
      token: platformSecret,
      body: { agent: ana },
    });
    expect(status).toBe(200);
  });
});

describe("answering", () => {
  test("an agent's message is stored under their name, and seen by the visitor", async () => {
    await act("POST", "takeover", { agent: ana });
    const { status, body } = await act("POST", "messages", {
      agent: ana,
      id: "r1",
      text: "Hello, I am Ana.",
    });
    expect(status).toBe(201);
    const { message } = MessageAnswer.parse(body);
    expect(message).toMatchObject({ seq: 2, id: "r1", role: "agent", author: ana, text: "Hello, I am Ana." });
    const seen = await server.call("GET", `/api/history/${session.conversation_id}`, {
      token: session.token,
    });
    expect(seen.body.messages.at(-1)).toEqual(message);
  });

  test("the same id twice is one message; without an id each is new", async () => {
    await act("POST", "takeover", { agent: ana });
    for (let n = 0; n < 2; n++) await act("POST", "messages", { agent: ana, id: "r1", text: "Once" });
    for (let n = 0; n < 2; n++) await act("POST", "messages", { agent: ana, text: "Twice" });
    expect((await history()).map(({ text }) => text).slice(1)).toEqual(["Once", "Twice", "Twice"]);
  });

  test("a conversation has to be taken over first, by the one who answers", async () => {
    const early = await act("POST", "messages", { agent: ana, text: "Hello" });
    expect([early.status, early.body.code]).toEqual([409, "not_taken"]);
    await act("POST", "takeover", { agent: ana });
    const other = await act("POST", "messages", { agent: bo, text: "Hello" });
    expect([other.status, other.body.code]).toEqual([409, "taken"]);
    expect(other.body.detail).toContain("Ana");
    expect(await codes()).toEqual(["agent_joined"]);
  });

  test("a message without text or from nobody is refused", async () => {
    await act("POST", "takeover", { agent: ana });
    for (const body of [
      { agent: ana, text: "  " },
      { text: "Hello" },
      { agent: ana, text: "x".repeat(32_001) },
    ]) {
      expect((await act("POST", "messages", body)).status).toBe(422);
    }
  });
});

describe("handing back", () => {
  test("the assistant answers what waits, and what comes", async () => {
    await act("POST", "takeover", { agent: ana });
    await say(server, session, "Hello");
    const { status, body } = await act("DELETE", "takeover");
    expect([status, body.conversation.mode]).toEqual([200, "ai"]);
    expect(body.conversation).not.toHaveProperty("agent");
    const next = await say(server, session, "And hello again", { wait: true });
    expect(next.body.answer.role).toBe("assistant");
    expect(await codes()).toContain("agent_left");
  });

  test("what nobody holds changes nothing", async () => {
    expect((await act("DELETE", "takeover")).body.conversation.mode).toBe("ai");
    expect(await codes()).toEqual([]);
  });

  test("an agent hands back their own only", async () => {
    await act("POST", "takeover", { agent: ana });
    const other = await act("DELETE", "takeover", { agent: bo });
    expect([other.status, other.body.code]).toEqual([409, "taken"]);
    expect((await act("DELETE", "takeover", { agent: ana })).status).toBe(200);
  });

  test("an empty body counts as none, whatever its type is said to be", async () => {
    await act("POST", "takeover", { agent: ana });
    const { status } = await act("DELETE", "takeover", undefined, { "content-type": "application/json" });
    expect(status).toBe(200);
  });

  test("a body that is no agent is refused", async () => {
    await act("POST", "takeover", { agent: ana });
    expect((await act("DELETE", "takeover", { agent: "ana" })).status).toBe(422);
    expect((await act("DELETE", "takeover", "{")).status).toBe(400);
    expect((await stateOf(server, session)).mode).toBe("human");
  });
});

describe("waiting for a person", () => {
  test("the assistant is silent until someone comes, or is no longer wanted", async () => {
    await handoff(true);
    expect((await say(server, session, "Anyone?", { wait: true })).body).not.toHaveProperty("answer");
    expect((await act("POST", "takeover", { agent: ana })).body.conversation.mode).toBe("human");
    expect((await handoff(false)).body.conversation.mode).toBe("human");
    await act("DELETE", "takeover");
    await handoff(true);
    await handoff(false);
    expect((await say(server, session, "Then you", { wait: true })).body.answer.role).toBe("assistant");
  });

  test("a release ends it too", async () => {
    await handoff(true);
    expect((await act("DELETE", "takeover")).body.conversation.mode).toBe("ai");
    expect(await codes()).toEqual(["handoff_requested", "handoff_cancelled"]);
  });
});

describe("closing", () => {
  test("ends it, once, and the visitor's next words open it again for the assistant", async () => {
    await act("POST", "takeover", { agent: ana });
    const { status, body } = await act("POST", "close");
    expect([status, body.conversation.mode]).toEqual([200, "closed"]);
    await act("POST", "close");
    expect(await codes()).toEqual(["agent_joined", "closed"]);
    const { body: again } = await say(server, session, "One more thing", { wait: true });
    expect(again.answer.role).toBe("assistant");
    expect(again.conversation.mode).toBe("ai");
  });

  test("a takeover opens it again", async () => {
    await act("POST", "close");
    expect((await act("POST", "takeover", { agent: bo })).body.conversation.mode).toBe("human");
  });

  test("an agent who takes over what was closed has it, and answers", async () => {
    await act("POST", "close");
    const minted = await server.call("POST", "/api/agent-tokens", {
      token: org.key,
      body: { agent_id: "ana", name: "Ana" },
    });
    const asAna = (path: string, body: unknown) =>
      server.call("POST", `/api/${path}/${session.conversation_id}`, { token: minted.body.token, body });
    const taken = await asAna("takeover", {});
    expect(taken.body.conversation).toMatchObject({ mode: "human", agent: ana });
    expect((await asAna("messages", { text: "One more thing." })).status).toBe(201);
    expect(await codes()).toEqual(["closed", "agent_joined", "agent"]);
    expect((await stateOf(server, session)).mode).toBe("human");
  });

  test("takes the agent who closes, and refuses one that is none", async () => {
    expect((await act("POST", "close", { agent: "ana" })).status).toBe(422);
    expect((await act("POST", "close", { agent: ana })).status).toBe(200);
    expect((await act("POST", "close", undefined, { "content-type": "application/json" })).status).toBe(200);
  });
});
