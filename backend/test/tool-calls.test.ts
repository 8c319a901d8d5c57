import { LLMock } from "@copilotkit/aimock";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually, newOrg, openSession, type Org, say, Server, type Session, stateOf } from "./server.ts";
import { Socket } from "./socket.ts";

const week = { time_zone: "UTC", mon: [{ from: "09:00", to: "17:00" }] };
let server: Server;
let provider: LLMock;
let org: Org;
let session: Session;
let sockets: Socket[] = [];

beforeAll(async () => {
  provider = new LLMock({ port: 0 });
  await provider.start();
  server = await Server.start({ OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: `${provider.url}/v1` });
});
afterAll(async () => {
  await server?.close();
  await provider?.stop();
});
beforeEach(async () => {
  provider.reset();
  org = await newOrg(server, { handoff: { hours: week } });
  session = await openSession(server, org.widget_id);
});
afterEach(() => {
  for (const socket of sockets) socket.close();
  sockets = [];
});

async function give(...tools: { name: string; approval?: boolean }[]): Promise<void> {
  const put = await server.call("PUT", `/api/tools/${org.widget_id}`, {
    token: org.key,
    body: { tools: tools.map((tool) => ({ kind: "built_in", ...tool })) },
  });
  expect([put.status, put.text]).toEqual([200, expect.anything()]);
}

/** The model calls one tool, and says what came of it. */
function script(name: string, args: object, { first = "One moment." } = {}): void {
  const toolCalls = [{ name, arguments: JSON.stringify(args) }];
  provider.on({ hasToolResult: false }, { ...(first && { content: first }), toolCalls });
  for (const state of ["done", "failed", "refused"])
    provider.on({ toolResultContains: `state="${state}"` }, { content: `It was ${state}.` });
}

async function join(token = session.token, after?: number): Promise<Socket> {
  const socket = new Socket(server, session.conversation_id, {
    token,
    ...(after !== undefined && { after }),
  });
  sockets.push(socket);
  await socket.next("ready");
  return socket;
}
const ask = (socket: Socket): void => socket.send({ type: "send", id: "m1", text: "Is anybody there?" });
const asking = async (socket: Socket) =>
  (await socket.next("typing", ({ tool }) => tool?.state === "asking")).tool!;
const answer = async (socket: Socket) =>
  (await socket.next("message", ({ message }) => message.role === "assistant")).message;
function toolsGiven(): unknown {
  const body = provider.getRequests()[0]?.body as { tools?: { function: { name: string } }[] } | undefined;
  return body?.tools?.map((tool) => tool.function.name);
}

test("the model calls a tool and answers from it; the visitor sees that it is at work, agents what it did", async () => {
  await give({ name: "get_business_hours" });
  script("get_business_hours", {});
  const [phone, desk] = [await join(), await join(org.key)];
  ask(phone);
  expect(await answer(phone)).toMatchObject({ text: "One moment.\n\nIt was done.", status: "complete" });
  const status = await phone.next("typing", ({ tool }) => tool !== undefined);
  expect(status).toMatchObject({ on: true, tool: { name: "get_business_hours", state: "running" } });
  const { use } = await desk.next("tool", ({ use: { state } }) => state === "done");
  expect(use).toMatchObject({ number: 1, after: 1, ms: expect.any(Number) });
  expect(use.result).toContain("Monday");
  // Agents who come later see it too; the visitor never does.
  const later = await join(org.key);
  expect((await later.next("ready")).tools).toEqual([use]);
  const again = await join();
  expect(await again.next("ready")).not.toHaveProperty("tools");
  expect(phone.frames.filter(({ type }) => type === "tool")).toEqual([]);
});

test("a call that takes leave waits for it, is made with it, and with all of what is to be allowed on the screen", async () => {
  await give({ name: "search_knowledge", approval: true });
  script("search_knowledge", { query: "opening hours" });
  const [phone, desk] = [await join(), await join(org.key)];
  ask(phone);
  const tool = await asking(phone);
  expect(tool.details).toEqual([{ name: "query", value: "opening hours" }]);
  expect((await desk.next("tool")).use.state).toBe("asking");
  // Somebody else's word, and another call's, count for nothing.
  desk.send({ type: "approve", id: tool.id, on: true });
  expect((await desk.next("error")).code).toBe("forbidden");
  phone.send({ type: "approve", id: "t_other", on: true });
  await phone.pong();
  expect(phone.frames.some((frame) => frame.type === "typing" && frame.tool?.state === "running")).toBe(
    false,
  );
  // A client that comes meanwhile is asked the same.
  const tablet = await join();
  expect(await asking(tablet)).toEqual(tool);
  expect((await tablet.next("ready")).partial?.text).toBe("One moment.");
  tablet.send({ type: "approve", id: tool.id, on: true });
  expect((await answer(phone)).text).toBe("One moment.\n\nIt was done.");
  await desk.next("tool", ({ use }) => use.state === "running");
  await desk.next("tool", ({ use }) => use.state === "done");
});

test("a call that is refused is not made, and the model is told", async () => {
  await give({ name: "search_knowledge", approval: true });
  script("search_knowledge", { query: "opening hours" }, { first: "" });
  const [phone, desk] = [await join(), await join(org.key)];
  ask(phone);
  phone.send({ type: "approve", id: (await asking(phone)).id, on: false });
  expect((await answer(phone)).text).toBe("It was refused.");
  const { use } = await desk.next("tool", ({ use: { state } }) => state === "refused");
  expect(use.result).toContain("did not allow");
  expect(desk.frames.some((frame) => frame.type === "tool" && frame.use.state === "running")).toBe(false);
});

test("what is stopped, taken over or asked anew while it waits ends at once", async () => {
  await give({ name: "search_knowledge", approval: true });
  script("search_knowledge", { query: "opening hours" });
  const phone = await join();
  ask(phone);
  await asking(phone);
  phone.send({ type: "stop" });
  expect(await answer(phone)).toMatchObject({ text: "One moment.", status: "interrupted", code: "stopped" });

  session = await openSession(server, org.widget_id);
  const second = await join();
  ask(second);
  const before = await asking(second);
  second.send({ type: "send", id: "m2", text: "Never mind. And on Monday?" });
  const after = await second.next("typing", ({ tool }) => tool?.state === "asking" && tool.id !== before.id);
  expect(await answer(second)).toMatchObject({ text: "One moment.", status: "interrupted" });

  const minted = await server.call("POST", "/api/agent-tokens", {
    token: org.key,
    body: { agent_id: "ana", name: "Ana" },
  });
  const desk = await join(minted.body.token);
  desk.send({ type: "takeover" });
  await second.next("state", ({ mode }) => mode === "human");
  const { use } = await desk.next("tool", ({ use: { id } }) => id === after.tool?.id);
  expect(use).toMatchObject({ state: "refused", result: "Stopped before it was done." });
});

test("an address is asked for in a form: the model hears that it was given, and not which", async () => {
  await give({ name: "collect_contact" });
  script("collect_contact", { fields: ["email", "phone"], why: "So that we can write to you." });
  const phone = await join();
  ask(phone);
  const { form } = await asking(phone);
  expect(form).toEqual({ fields: ["email", "phone"], why: "So that we can write to you." });
  phone.send({ type: "contact", email: "vera@example.com", consent: true });
  expect((await answer(phone)).text).toContain("It was done.");
  const asked = JSON.stringify(provider.getRequests().at(-1)?.body);
  expect(asked).toContain("Given by the visitor, and kept for the team: email.");
  expect(asked).not.toContain("vera@example.com");
  expect((await stateOf(server, session)).reachable).toBe(true);
});

test("what was told before and is told again over a new line does not answer the form", async () => {
  await give({ name: "collect_contact" });
  script("collect_contact", { fields: ["name", "email"], why: "So that we can write to you." });
  const phone = await join();
  phone.send({ type: "contact", name: "Vera", consent: true });
  ask(phone);
  expect((await asking(phone)).form?.fields).toEqual(["email"]);
  phone.send({ type: "contact", name: "Vera", consent: true });
  await phone.pong();
  phone.send({ type: "contact", email: "vera@example.com", consent: true });
  expect((await answer(phone)).text).toContain("It was done.");
});

test("a form that is declined says so to the model", async () => {
  await give({ name: "collect_contact" });
  script("collect_contact", { fields: ["name"], why: "To call you by it." }, { first: "" });
  const phone = await join();
  ask(phone);
  phone.send({ type: "approve", id: (await asking(phone)).id, on: false });
  expect((await answer(phone)).text).toBe("It was failed.");
});

test("a program that waits for the answer is given no tool that would have to ask", async () => {
  await give(
    { name: "search_knowledge", approval: true },
    { name: "collect_contact" },
    { name: "get_business_hours" },
  );
  provider.onMessage(/.*/, { content: "Yes." });
  // Also where the same visitor has the panel open.
  await join();
  await say(server, session, "Is anybody there?", { wait: true });
  expect(toolsGiven()).toEqual(["get_business_hours"]);
});

test("who has put nothing has the tool for a person, and where there are none, no tool at all", async () => {
  provider.onMessage(/.*/, { content: "Yes." });
  await say(server, session, "Is anybody there?", { wait: true });
  expect(toolsGiven()).toEqual(["hand_off_to_person"]);
  provider.reset();
  provider.onMessage(/.*/, { content: "Yes." });
  org = await newOrg(server, { handoff: { enabled: false } });
  session = await openSession(server, org.widget_id);
  await say(server, session, "Is anybody there?", { wait: true });
  expect(toolsGiven()).toBeUndefined();
});

test("with the history what was called is deleted", async () => {
  await give({ name: "get_business_hours" });
  script("get_business_hours", {});
  const [phone, desk] = [await join(), await join(org.key)];
  ask(phone);
  await answer(phone);
  const cleared = await server.call("DELETE", `/api/history/${session.conversation_id}`, {
    token: session.token,
  });
  expect(cleared.status).toBeLessThan(300);
  const ready = await desk.next("ready", ({ messages }) => messages.length === 0 && desk.frames.length > 1);
  expect(ready.messages).toEqual([]);
  const later = await eventually(
    async () => (await (await join(org.key)).next("ready")).tools,
    (tools) => tools?.length === 0,
  );
  expect(later).toEqual([]);
});
