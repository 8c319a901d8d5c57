import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { routes as described } from "../src/openapi/routes.ts";
import { claimsOf, forgeToken } from "./forge.ts";
import {
  type Call,
  foyerSecret,
  newAddress,
  newOrg,
  openSession,
  type Org,
  platformSecret,
  say,
  Server,
  type Session,
} from "./server.ts";

let server: Server;
let org: Org;
let stranger: Org;
let session: Session;
/** Stands in the owner's prompt, knowledge and conversation: nobody else may ever read it. */
const secretWord = "Zauberlehrling";

beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server, { prompt: secretWord, title: secretWord });
  stranger = await newOrg(server);
  session = await openSession(server, org.widget_id);
  await say(server, session, `The password is ${secretWord}.`);
  await server.call("PUT", `/api/knowledge/${org.widget_id}/documents/hours`, {
    token: org.key,
    body: { title: "Hours", content: `Ask for ${secretWord}.` },
  });
});
afterAll(() => server.close());

interface KeyRoute {
  method: string;
  path: string;
  body?: unknown;
}

const agent = { id: "ana", name: "Ana" };
/** Routes that name something an org owns. Who gets in where is authorisation.test.ts's table. */
const routes = (): KeyRoute[] => {
  const { widget_id, key_id } = org;
  const { conversation_id } = session;
  return [
    { method: "GET", path: `/api/config/${widget_id}` },
    { method: "DELETE", path: `/api/config/${widget_id}` },
    { method: "POST", path: `/api/config/${widget_id}/identity-secret` },
    { method: "GET", path: `/api/conversations/${widget_id}` },
    { method: "GET", path: `/api/knowledge/${widget_id}/documents` },
    { method: "GET", path: `/api/knowledge/${widget_id}/search?q=hours` },
    { method: "POST", path: `/api/ask/${widget_id}`, body: { question: "What are the hours?" } },
    {
      method: "PUT",
      path: `/api/knowledge/${widget_id}/documents/hours`,
      body: { title: "Hours", content: "Never." },
    },
    { method: "DELETE", path: `/api/knowledge/${widget_id}/documents/hours` },
    { method: "GET", path: `/api/history/${conversation_id}` },
    { method: "DELETE", path: `/api/history/${conversation_id}` },
    { method: "POST", path: `/api/takeover/${conversation_id}`, body: { agent, force: true } },
    { method: "DELETE", path: `/api/takeover/${conversation_id}` },
    { method: "POST", path: `/api/messages/${conversation_id}`, body: { agent, text: "Hello" } },
    { method: "POST", path: `/api/close/${conversation_id}` },
    { method: "POST", path: `/api/chat/${conversation_id}`, body: { type: "takeover" } },
    { method: "POST", path: `/api/chat/${conversation_id}`, body: { id: "x", text: "Hello" } },
    { method: "DELETE", path: `/api/keys/${key_id}` },
  ];
};
const ask = ({ method, path, body }: KeyRoute, call: Call = {}) =>
  server.call(method, path, { ...call, ...(body !== undefined && { body }) });

test("what another org's key is refused looks like what does not exist", async () => {
  const nothing = {
    widget_id: "no-such-widget",
    conversation_id: "c_01K8ZC7Q6V9M2T4R8X5B3N1D0F",
    key_id: "k_no",
  };
  const placeless = (text: string): string =>
    text
      .replaceAll(org.widget_id, "…")
      .replaceAll(session.conversation_id, "…")
      .replaceAll(org.key_id, "…")
      .replaceAll(nothing.widget_id, "…");
  for (const route of routes()) {
    const there = await ask(route, { token: stranger.key });
    const path = route.path
      .replace(org.widget_id, nothing.widget_id)
      .replace(session.conversation_id, nothing.conversation_id)
      .replace(org.key_id, nothing.key_id);
    const missing = await ask({ ...route, path }, { token: stranger.key });
    expect([route.path, placeless(there.text)]).toEqual([route.path, placeless(missing.text)]);
  }
});

test("another org's lists hold nothing of ours", async () => {
  for (const path of ["/api/config", "/api/keys", "/api/me"]) {
    const { status, text } = await server.call("GET", path, { token: stranger.key });
    expect([path, status]).toEqual([path, 200]);
    expect(text).not.toContain(org.org_id);
    expect(text).not.toContain(org.widget_id);
  }
  const wanted = await server.call("GET", `/api/keys?org_id=${org.org_id}`, { token: stranger.key });
  expect(wanted.status).toBe(403);
});

test("another org can neither save over a widget nor into our org", async () => {
  const { widget_id, org_id } = org;
  const over = await server.call("POST", "/api/config", {
    token: stranger.key,
    body: { widget_id, org_id: stranger.org_id },
  });
  expect(over.status).toBe(403);
  const into = await server.call("POST", "/api/config", { token: stranger.key, body: { widget_id, org_id } });
  expect(into.status).toBe(403);
  for (const { text } of [over, into]) expect(text).not.toContain(secretWord);
  const kept = await server.call("GET", `/api/config/${widget_id}`, { token: org.key });
  expect(kept.body).toMatchObject({ org_id, prompt: secretWord, version: 1 });
});

test("after all that was refused, everything is as it was", async () => {
  const history = await server.call("GET", `/api/history/${session.conversation_id}`, { token: org.key });
  expect(history.body.messages[0].text).toContain(secretWord);
  expect(history.text).not.toContain("joined");
  const found = await server.call("GET", `/api/knowledge/${org.widget_id}/search?q=hours`, {
    token: org.key,
  });
  expect(found.body.passages[0].text).toContain(secretWord);
});

describe("without a good credential", () => {
  test("nothing that only looks like one is taken", async () => {
    const claims = claimsOf(session.token);
    const [head, payload] = session.token.split(".");
    const others = await openSession(server, stranger.widget_id);
    const bad: Record<string, string> = {
      garbage: "garbage",
      "a key that was never made": `fk_${"A".repeat(32)}`,
      "the start of a key": org.key.slice(0, 20),
      "the start of the secret": platformSecret.slice(0, -1),
      "an unsigned token": forgeToken(claims, { alg: "none" }),
      "another algorithm": forgeToken(claims, { alg: "HS512" }),
      "another secret": forgeToken(claims, { secret: `${foyerSecret}x` }),
      "the public secret of an identity": forgeToken(claims, { secret: platformSecret }),
      "a signature of other claims": `${head}.${payload}.${others.token.split(".")[2]}`,
      "no signature": `${head}.${payload}.`,
      "claims of another kind": forgeToken({ ...claims, kind: "platform" }),
      "claims that lack the visitor": forgeToken({ ...claims, visitor_id: undefined }),
      "a token that never ends": forgeToken({ ...claims, exp: undefined }),
    };
    for (const [name, token] of Object.entries(bad)) {
      const answer = await server.call("GET", `/api/history/${session.conversation_id}`, { token });
      expect([name, answer.status, answer.body.code]).toEqual([name, 401, "unauthorized"]);
    }
  });

  test("no scheme but Bearer is read", async () => {
    for (const authorization of [
      org.key,
      `Basic ${org.key}`,
      "Bearer",
      "Bearer ",
      `Bearer ${org.key} ${org.key}`,
    ]) {
      const { status } = await server.call("GET", "/api/me", { headers: { authorization } });
      expect([authorization, status]).toEqual([authorization, 401]);
    }
    const lower = await server.call("GET", "/api/me", { headers: { authorization: `bearer ${org.key}` } });
    expect(lower.status).toBe(200);
  });

  test("a token that ran out says so, for the client to open its session again", async () => {
    const token = forgeToken({ ...claimsOf(session.token), exp: Math.floor(Date.now() / 1000) - 1 });
    const answer = await server.call("GET", `/api/history/${session.conversation_id}`, { token });
    expect([answer.status, answer.body.code]).toEqual([401, "token_expired"]);
  });
});

describe("a visitor", () => {
  test("may not do what agents do, though the address is open to them", async () => {
    const { conversation_id, token, address } = session;
    for (const type of ["takeover", "release", "close", "reopen"]) {
      const path = `/api/chat/${conversation_id}`;
      const { status, body } = await server.call("POST", path, { token, address, body: { type } });
      expect([type, status, body.code]).toEqual([type, 403, "forbidden"]);
    }
  });

  test("comes no further with another's token in a session than with none", async () => {
    const { token: foreign } = await openSession(server, stranger.widget_id);
    const opened = await openSession(server, org.widget_id, { token: foreign });
    expect(opened.conversation_id).not.toBe(session.conversation_id);
    const forged = forgeToken(claimsOf(session.token), { secret: "guess" });
    expect((await openSession(server, org.widget_id, { token: forged })).conversation_id).not.toBe(
      session.conversation_id,
    );
  });

  test("sees nothing of a widget's former owner when its id is given away", async () => {
    const first = await newOrg(server);
    const { widget_id } = first;
    const before = await openSession(server, widget_id);
    await say(server, before, secretWord);
    await server.call("DELETE", `/api/config/${widget_id}`, { token: first.key });
    const second = await newOrg(server);
    const taken = await server.call("POST", "/api/config", {
      token: second.key,
      body: { widget_id, org_id: second.org_id },
    });
    expect(taken.status).toBe(201);
    const after = await openSession(server, widget_id, { token: before.token });
    expect(after.conversation_id).not.toBe(before.conversation_id);
    // The former owner's visitor does not talk to the new owner's assistant either.
    expect((await say(server, before, "Still there?")).status).toBe(404);
    const listed = await server.call("GET", `/api/conversations/${widget_id}`, { token: second.key });
    expect(listed.body.conversations).toEqual([]);
  });
});

test("a browser may ask from any site, and may send what the routes need", async () => {
  const preflight = await server.call("OPTIONS", `/api/history/${session.conversation_id}`, {
    headers: {
      origin: "https://shop.example",
      "access-control-request-method": "DELETE",
      "access-control-request-headers": "authorization,content-type",
    },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-origin")).toBe("*");
  expect(preflight.headers.get("access-control-allow-methods")).toContain("DELETE");
  expect(preflight.headers.get("access-control-allow-headers")?.toLowerCase()).toContain("authorization");
  expect(preflight.headers.get("access-control-allow-credentials")).toBeNull();
});

test("a page of any site may call, with an agent's token, whatever an agent may", async () => {
  const ofAgents = described.filter(
    ({ path, credentials }) =>
      path.startsWith("/api/") && (credentials.includes("agent") || credentials.includes("admin")),
  );
  expect(ofAgents.length).toBeGreaterThan(20);
  const wrong: string[] = [];
  for (const { method, path } of ofAgents) {
    const { status, headers } = await server.call("OPTIONS", path.replaceAll(/[{}]/g, ""), {
      headers: {
        origin: "https://builder.example",
        "access-control-request-method": method.toUpperCase(),
        "access-control-request-headers": "authorization,content-type",
      },
    });
    const named = (name: string) =>
      headers.get(`access-control-allow-${name}`)?.toLowerCase().split(",") ?? [];
    const may =
      status === 204 &&
      named("origin").includes("*") &&
      named("methods").includes(method) &&
      ["authorization", "content-type"].every((header) => named("headers").includes(header));
    if (!may) wrong.push(`${method} ${path}`);
  }
  expect(wrong).toEqual([]);
  const minted = await server.call("POST", "/api/agent-tokens", {
    token: org.key,
    body: { agent_id: "ana", name: "Ana" },
  });
  const listed = await server.call("GET", "/api/conversations", {
    token: minted.body.token,
    headers: { origin: "https://builder.example" },
  });
  expect([listed.status, listed.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
});

test("a refusal can be read by the page it is for", async () => {
  const refused = await server.call("GET", "/api/me", { headers: { origin: "https://shop.example" } });
  expect(refused.status).toBe(401);
  expect(refused.headers.get("access-control-allow-origin")).toBe("*");
});

test("an address that is nothing is a problem like any other", async () => {
  for (const [method, path] of [
    ["GET", "/api/nothing"],
    ["GET", "/nothing"],
    ["PATCH", "/health"],
    ["GET", "/api/chat"],
    ["GET", `/widget/${"x".repeat(2_000)}/panel.js`],
    ["GET", "/w/%ff%00"],
    ["GET", `/api/widgets/${"w".repeat(600)}`],
  ] as const) {
    const answer = await server.call(method, path);
    expect([path, answer.status]).toEqual([path, 404]);
  }
  const long = await server.call("GET", `/api/history/${"c".repeat(5_000)}`, {
    token: org.key,
    address: newAddress(),
  });
  expect(long.status).toBe(404);
});
