import { InboxServerFrame, ServerFrame } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { InboxSocket } from "./inbox-socket.ts";
import { ModelProvider } from "./model-provider.ts";
import { eventually, newOrg, openSession, Server } from "./server.ts";
import { Socket } from "./socket.ts";

// The sockets of the tests hold each frame against its schema: here every kind of frame is one of them.
let server: Server;
let model: ModelProvider;
beforeAll(async () => {
  model = await ModelProvider.start();
  model.writes = ({ messages }) =>
    messages.at(-1)?.role === "tool"
      ? { pieces: ["At nine."] }
      : { pieces: [], calls: [{ name: "get_business_hours", arguments: "{}" }] };
  server = await Server.start({ OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: model.url });
});
afterAll(async () => {
  await server?.close();
  model?.close();
});

test("every kind of frame is told as it is described, and no visitor hears an agent's", async () => {
  const { key, widget_id } = await newOrg(server);
  const tools = [{ kind: "built_in", name: "get_business_hours" }];
  await server.call("PUT", `/api/tools/${widget_id}`, { token: key, body: { tools } });
  const mint = async (agent_id: string): Promise<string> => {
    const body = { agent_id, name: agent_id };
    return (await server.call("POST", "/api/agent-tokens", { token: key, body })).body.token;
  };
  const { inbox } = await InboxSocket.open(server, { token: await mint("ana") });
  const session = await openSession(server, widget_id);
  const visitor = new Socket(server, session.conversation_id, { token: session.token });
  await visitor.next("ready");
  const ana = new Socket(server, session.conversation_id, { token: await mint("ana") });
  await ana.next("ready");

  visitor.send({ type: "send", id: "m1", text: "Hello" });
  const { message: answer } = await visitor.next("message", ({ message }) => message.role === "assistant");
  await ana.next("tool", ({ use }) => use.state === "done");
  visitor.send({ type: "rate", seq: answer.seq, value: "up" });
  await visitor.next("rating");
  visitor.send({ type: "contact", email: "vera@acme.example", consent: true, fields: { order: "7" } });
  await visitor.next("state", ({ reachable }) => reachable === true);
  visitor.send({ type: "handoff" });
  await visitor.next("state", ({ waiting }) => waiting?.position === 1);

  await ana.next("details", ({ details }) => details.visitor.email === "vera@acme.example");
  ana.send({ type: "takeover" });
  ana.send({ type: "note", id: "n1", text: "A regular." });
  await ana.next("note");
  ana.send({ type: "label", labels: ["returns"] });
  await ana.next("details", ({ details }) => details.labels.length === 1);
  ana.send({ type: "typing", on: true });
  await visitor.next("typing", ({ role }) => role === "agent");
  ana.send({ type: "read", seq: answer.seq });
  await visitor.next("read");
  ana.send({ type: "retry" });
  await ana.next("error");

  const bob = new Socket(server, session.conversation_id, { token: await mint("bob") });
  expect(await bob.next("ready")).toMatchObject({
    notes: [{ id: "n1" }],
    tools: [{ name: "get_business_hours" }],
    details: { visitor: { email: "vera@acme.example" } },
  });
  bob.send({ type: "takeover", force: true, reason: "Ana has left." });
  await inbox.next("notice", ({ code }) => code === "taken_from_you");
  bob.send({ type: "close" });
  await visitor.next("state", ({ mode }) => mode === "closed");
  visitor.send({ type: "rate", csat: 5, comment: "Good." });
  await visitor.next("state", ({ csat }) => csat === 5);
  await inbox.summary(({ csat }) => csat === 5);

  inbox.send({ type: "presence", status: "gone" });
  await inbox.next("error");
  inbox.send({ type: "presence", status: "away" });
  await inbox.next("presence", ({ agents }) => agents[0]?.status === "away");
  await inbox.next("counts");
  // Once the database knows them.
  await eventually(
    () => server.call("DELETE", `/api/visitors/${session.visitor_id}`, { token: key }),
    ({ status }) => status === 202,
  );
  await inbox.next("removed");

  const toAgents = typesOf(ana.frames, bob.frames);
  const toVisitor = typesOf(visitor.frames);
  expect([...new Set([...toAgents, ...toVisitor])].toSorted()).toEqual(allTypes(ServerFrame));
  expect(toVisitor.filter((type) => ["note", "details", "tool"].includes(type))).toEqual([]);
  expect(JSON.stringify(visitor.frames)).not.toContain("A regular.");
  expect(typesOf(inbox.frames)).toEqual(allTypes(InboxServerFrame));
});

function typesOf(...heard: readonly { type: string }[][]): string[] {
  return [...new Set(heard.flat().map(({ type }) => type))].toSorted();
}

function allTypes(union: typeof ServerFrame | typeof InboxServerFrame): string[] {
  return union.options.map(({ shape }) => shape.type.value).toSorted();
}
