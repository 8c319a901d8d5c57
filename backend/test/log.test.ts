import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { signIdentity } from "./forge.ts";
import {
  eventually,
  newAddress,
  newOrg,
  openSession,
  type Org,
  platformSecret,
  say,
  Server,
  type Session,
} from "./server.ts";
import { Socket } from "./socket.ts";

let server: Server;
let org: Org;
let session: Session;
const agent = { id: "agent-id-77", name: "Ana Agentname" };

beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
});
afterAll(() => server.close());
beforeEach(async () => {
  session = await openSession(server, org.widget_id);
  server.takeLog();
});

interface Line {
  event: string;
  [field: string]: unknown;
}
/** The log once it holds a line that `isLast` holds for. */
async function linesUntil(isLast: (line: Line) => boolean): Promise<Line[]> {
  const lines: Line[] = [];
  await eventually(
    async () => {
      for (const text of server.takeLog()) lines.push(JSON.parse(text) as Line);
      return lines.some(isLast);
    },
    (found) => found,
  );
  return lines;
}

test("a message is one line for its request and one for its turn, with ids and times", async () => {
  const { conversation_id } = session;
  await say(server, session, "Hello", { wait: true });
  const lines = await linesUntil(({ event }) => event === "request");
  expect(lines.map(({ event }) => event).toSorted()).toEqual(["request", "turn"]);
  const ids = { org_id: org.org_id, widget_id: org.widget_id, conversation_id };
  const request = lines.find(({ event }) => event === "request");
  expect(request).toMatchObject({
    ...ids,
    method: "POST",
    route: "/api/chat/:conversation_id",
    status: 200,
    credential: "visitor",
    ms: expect.any(Number),
  });
  const turn = lines.find(({ event }) => event === "turn");
  expect(turn).toMatchObject({
    ...ids,
    model: "passages",
    status: "complete",
    retrieval_ms: expect.any(Number),
    first_token_ms: expect.any(Number),
    total_ms: expect.any(Number),
  });
});

test("every route about a conversation says which, of which org, whoever asks", async () => {
  const { conversation_id, token } = session;
  const path = (name: string) => `/api/${name}/${conversation_id}`;
  await server.call("POST", path("takeover"), { token: org.key, body: { agent } });
  await server.call("POST", path("messages"), { token: org.key, body: { agent, text: "Hi" } });
  await server.call("DELETE", path("takeover"), { token: org.key });
  await server.call("POST", path("close"), { token: org.key });
  await server.call("GET", path("history"), { token: org.key });
  await server.call("GET", path("history"), { token });
  await server.call("DELETE", path("history"), { token });
  const lines = await linesUntil(
    ({ method, route }) => method === "DELETE" && String(route).includes("history"),
  );
  const requests = lines.filter(({ event }) => event === "request");
  expect(requests).toHaveLength(7);
  for (const line of requests) expect(line).toMatchObject({ conversation_id, org_id: org.org_id });
});

test("every route about a widget says which, of which org", async () => {
  const { widget_id, org_id, key } = org;
  const call = (method: string, path: string, body?: object) =>
    server.call(method, path, { token: key, ...(body && { body }) });
  await call("POST", "/api/config", { widget_id, org_id });
  await call("GET", `/api/config/${widget_id}`);
  await call("GET", `/api/conversations/${widget_id}`);
  await call("PUT", `/api/knowledge/${widget_id}/documents/a`, { title: "A", content: "Text." });
  await call("GET", `/api/knowledge/${widget_id}/search?q=text`);
  await server.call("POST", "/api/sessions", { body: { widget_id } });
  const lines = await linesUntil(({ route }) => route === "/api/sessions/" || route === "/api/sessions");
  const requests = lines.filter(({ event }) => event === "request");
  expect(requests).toHaveLength(6);
  for (const line of requests)
    expect([line["route"], line["widget_id"], line["org_id"]]).toEqual([line["route"], widget_id, org_id]);
});

test("a refusal is one line with its status, and no fault", async () => {
  await server.call("GET", "/api/me");
  await server.call("GET", "/api/config/nothing", { token: org.key });
  await server.call("GET", "/nothing/at/all");
  const lines = await linesUntil(({ status, route }) => status === 404 && route !== "/api/config/:widget_id");
  expect(lines.map(({ event, status }) => [event, status])).toEqual([
    ["request", 401],
    ["request", 404],
    ["request", 404],
  ]);
  // Patterns, never addresses: those may hold ids of people.
  expect(JSON.stringify(lines)).not.toContain("nothing");
});

test("no line holds what was said, who said it, from where, or anything secret", async () => {
  const address = newAddress();
  const made = await server.call("POST", `/api/config/${org.widget_id}/identity-secret`, { token: org.key });
  const identitySecret: string = made.body.identity_secret;
  const identity = {
    ...signIdentity(identitySecret, { widget_id: org.widget_id, user_id: "user-id-4711" }),
    name: "Visitor Realname",
    email: "visitor@private.example",
  };
  const known = await openSession(
    server,
    org.widget_id,
    {
      identity,
      token: session.token,
      attributes: { card: "4111-1111" },
      context: { url: "https://shop.example/private-page", title: "Private title" },
    },
    { address, headers: { origin: "https://private-origin.example" } },
  );
  const { conversation_id, token } = known;
  const secrets = [
    "Wonderfully private words",
    "private answer of a person",
    "reason-of-handoff",
    "private question of a search",
    "private document text",
    "prompt-that-is-private",
    "user-id-4711",
    "Visitor Realname",
    "visitor@private.example",
    "4111-1111",
    "private-page",
    "Private title",
    "private-origin",
    agent.name,
    address,
    identitySecret,
    identity.signature,
    token,
    session.token,
    token.split(".")[2] ?? "",
    org.key,
    org.key.slice(3, 12),
    platformSecret,
  ];
  await say(server, known, "Wonderfully private words?", { wait: true });
  const socket = new Socket(server, conversation_id, { token });
  await socket.next("ready");
  socket.send({ type: "send", id: "m-socket", text: "Wonderfully private words again" });
  socket.send({ type: "handoff", reason: "reason-of-handoff" });
  socket.send("Wonderfully private words that are no JSON");
  await socket.next("error");
  socket.close();
  const path = (name: string) => `/api/${name}/${conversation_id}`;
  await server.call("POST", path("takeover"), { token: org.key, body: { agent } });
  await server.call("POST", path("messages"), {
    token: platformSecret,
    body: { agent, text: "private answer of a person" },
  });
  await server.call("POST", "/api/config", {
    token: org.key,
    body: {
      widget_id: org.widget_id,
      org_id: org.org_id,
      prompt: "prompt-that-is-private",
      bad: "Wonderfully private words",
    },
  });
  await server.call("PUT", `/api/knowledge/${org.widget_id}/documents/user-id-4711`, {
    token: org.key,
    body: { title: "T", content: "private document text" },
  });
  await server.call("GET", `/api/knowledge/${org.widget_id}/search?q=private+question+of+a+search`, {
    token: org.key,
  });
  await server.call("GET", `${path("history")}?cursor=Wonderfully+private+words`, { token });
  await server.call("GET", `/api/me?key=${org.key}`);
  await server.call("GET", `/w/${encodeURIComponent("Wonderfully private words")}`);
  await server.call("POST", path("chat"), { token, body: '{"text": "Wonderfully private words' });
  // What comes later by itself: the delivery to D1, the erasure of the merged conversation.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const log = server.takeLog();
  expect(log.length).toBeGreaterThan(12);
  for (const line of log) {
    expect(() => JSON.parse(line)).not.toThrow();
    for (const secret of secrets) expect(line).not.toContain(secret);
  }
});
