import { AgentTokenAnswer, type Agent } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { claimsOf, forgeToken } from "./forge.ts";
import { version } from "../src/version.ts";
import {
  type Answer,
  eventually,
  newOrg,
  newWidget,
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
let elsewhere: string;
beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
  stranger = await newOrg(server);
  elsewhere = await newWidget(server, org);
});
afterAll(() => server.close());

const hourMs = 3600 * 1000;
const post = (path: string, token: string, body?: unknown): Promise<Answer> =>
  server.call("POST", path, { token, ...(body !== undefined && { body }) });
const mint = (fields: Record<string, unknown> = {}, key = org.key): Promise<Answer> =>
  post("/api/agent-tokens", key, { agent_id: "ana", name: "Ana", ...fields });
async function tokenOf(fields: Record<string, unknown>): Promise<string> {
  const minted = await mint(fields);
  expect([minted.status, minted.text]).toEqual([201, expect.any(String)]);
  return AgentTokenAnswer.parse(minted.body).token;
}
const statusOf = async (token: string, path = "/api/agents"): Promise<number> =>
  (await server.call("GET", path, { token })).status;
const agents = async (): Promise<Agent[]> =>
  (await server.call("GET", "/api/agents", { token: org.key })).body.agents;
const remove = (id: string, token = org.key): Promise<Answer> =>
  server.call("DELETE", `/api/agent-tokens/${id}`, { token });

describe("a token", () => {
  test("is the agent's as the org describes them, for as long as was asked", async () => {
    const before = Date.now();
    const minted = await mint({
      agent_id: "ana@shop.example",
      email: "ana@shop.example",
      avatar_url: "https://shop.example/ana.png",
      role: "admin",
      widgets: [org.widget_id],
      expires_in: 600,
    });
    expect([minted.status, minted.headers.get("cache-control")]).toEqual([201, "no-store"]);
    const { token, expires_at, renewable_until, agent } = AgentTokenAnswer.parse(minted.body);
    const { created_at: _, last_seen_at: __, ...described } = agent;
    expect(described).toEqual({
      id: "ana@shop.example",
      name: "Ana",
      email: "ana@shop.example",
      avatar_url: "https://shop.example/ana.png",
      role: "admin",
      widgets: [org.widget_id],
    });
    expect(Math.abs(Date.parse(expires_at) - before - 600_000)).toBeLessThan(5_000);
    expect(Math.abs(Date.parse(renewable_until) - before - 12 * hourMs)).toBeLessThan(5_000);
    expect(await agents()).toContainEqual(agent);
    const { body } = await server.call("GET", "/api/me", { token });
    expect(body).toMatchObject({
      credential: "agent",
      version,
      org_id: org.org_id,
      agent: { id: "ana@shop.example" },
    });
    expect(body.widgets.map((widget: { widget_id: string }) => widget.widget_id)).toEqual([org.widget_id]);
  });

  test("is not made of what does not fit, and every mistake is named", async () => {
    const wrong: [fields: Record<string, unknown>, paths: string[]][] = [
      [{ agent_id: "has space" }, ["agent_id"]],
      [{ agent_id: "", name: " " }, ["agent_id", "name"]],
      [{ role: "owner" }, ["role"]],
      [{ email: "ana" }, ["email"]],
      [{ avatar_url: "javascript:alert(1)" }, ["avatar_url"]],
      [{ expires_in: 59 }, ["expires_in"]],
      [{ expires_in: 12 * 3600 + 1 }, ["expires_in"]],
      [{ widgets: [] }, ["widgets"]],
      [{ widgets: [org.widget_id, stranger.widget_id, "none"] }, ["widgets.1", "widgets.2"]],
      [{ admin: true }, ["admin"]],
    ];
    for (const [fields, paths] of wrong) {
      const { status, body } = await mint(fields);
      const named = (body.errors ?? []).map(({ path }: { path: string }) => path);
      expect([fields, status, named]).toEqual([fields, 422, paths]);
    }
  });

  test("is for the key's own org; the operator says for which", async () => {
    expect((await mint({ org_id: stranger.org_id })).status).toBe(403);
    expect((await mint({}, platformSecret)).status).toBe(422);
    const { body } = await mint({ org_id: stranger.org_id }, platformSecret);
    expect(claimsOf(body.token)).toMatchObject({ org_id: stranger.org_id, agent_id: "ana" });
  });

  test("is not made by an agent, not even an admin", async () => {
    const admin = await tokenOf({ agent_id: "boss", role: "admin" });
    expect((await mint({ role: "admin" }, admin)).status).toBe(403);
  });

  test("that ran out, or that we did not sign, opens nothing", async () => {
    const token = await tokenOf({});
    const claims = claimsOf(token);
    const past = Math.floor(Date.now() / 1000) - 1;
    const bad: [name: string, token: string, code: string][] = [
      ["ran out", forgeToken({ ...claims, exp: past }), "token_expired"],
      ["another secret", forgeToken(claims, { secret: "guess" }), "unauthorized"],
      ["unsigned", forgeToken(claims, { alg: "none" }), "unauthorized"],
      ["another algorithm", forgeToken(claims, { alg: "HS512" }), "unauthorized"],
      ["of another kind", forgeToken({ ...claims, kind: "platform" }), "unauthorized"],
      ["never ends", forgeToken({ ...claims, exp: undefined }), "unauthorized"],
      ["of nobody", forgeToken({ ...claims, agent_id: undefined }), "unauthorized"],
      ["of an agent the org does not have", forgeToken({ ...claims, agent_id: "eve" }), "unauthorized"],
      ["of another org's agent by that name", forgeToken({ ...claims, org_id: "none" }), "unauthorized"],
    ];
    for (const [name, forged, code] of bad) {
      const { status, body } = await server.call("GET", "/api/agents", { token: forged });
      expect([name, status, body.code]).toEqual([name, 401, code]);
    }
    expect(await statusOf(token)).toBe(200);
  });
});

describe("renewing", () => {
  test("gives a token that goes on, and does not move the day's end", async () => {
    const minted = AgentTokenAnswer.parse((await mint({ agent_id: "renew", expires_in: 60 })).body);
    const { status, body } = await post("/api/agent-tokens/renew", minted.token);
    expect(status).toBe(200);
    const renewed = AgentTokenAnswer.parse(body);
    expect(Date.parse(renewed.expires_at)).toBeGreaterThan(Date.parse(minted.expires_at));
    expect(renewed.renewable_until).toBe(minted.renewable_until);
    expect(await statusOf(renewed.token)).toBe(200);
    // The one before is not taken back: another tab may hold it still.
    expect(await statusOf(minted.token)).toBe(200);
  });

  test("ends when a server vouched for the agent half a day ago", async () => {
    const claims = claimsOf(await tokenOf({ agent_id: "renew" }));
    const at = (agoMs: number): string => forgeToken({ ...claims, auth_at: Date.now() - agoMs });
    const almost = await post("/api/agent-tokens/renew", at(11.75 * hourMs));
    expect(almost.status).toBe(200);
    // No longer than until then.
    expect(Date.parse(almost.body.expires_at)).toBeLessThanOrEqual(Date.parse(almost.body.renewable_until));
    const over = await post("/api/agent-tokens/renew", at(12 * hourMs));
    expect([over.status, over.body.code]).toEqual([401, "token_expired"]);
  });

  test("is for agent tokens that hold", async () => {
    const { token } = await openSession(server, org.widget_id);
    for (const other of [org.key, platformSecret, token])
      expect((await post("/api/agent-tokens/renew", other)).status).toBe(403);
    const claims = claimsOf(await tokenOf({ agent_id: "renew" }));
    const expired = forgeToken({ ...claims, exp: Math.floor(Date.now() / 1000) - 1 });
    expect((await post("/api/agent-tokens/renew", expired)).status).toBe(401);
  });
});

describe("a removed agent", () => {
  test("is let in nowhere from then on, and stands in no list", async () => {
    const token = await tokenOf({ agent_id: "gone" });
    expect(await statusOf(token)).toBe(200);
    expect((await remove("gone")).status).toBe(204);
    expect(await statusOf(token)).toBe(401);
    expect((await post("/api/agent-tokens/renew", token)).status).toBe(401);
    expect((await agents()).map(({ id }) => id)).not.toContain("gone");
    expect((await remove("gone")).status).toBe(404);
  });

  test("who is made an agent again gets in with the new token only", async () => {
    const before = await tokenOf({ agent_id: "back" });
    await remove("back");
    await new Promise((resolve) => setTimeout(resolve, 5));
    const after = await tokenOf({ agent_id: "back" });
    expect(await statusOf(after)).toBe(200);
    expect(await statusOf(before)).toBe(401);
  });

  test("is removed by an admin or a key of their own org only", async () => {
    const token = await tokenOf({ agent_id: "stay" });
    expect((await remove("stay", stranger.key)).status).toBe(404);
    expect((await remove("stay", await tokenOf({ agent_id: "plain" }))).status).toBe(403);
    expect(await statusOf(token)).toBe(200);
    expect((await remove("stay", await tokenOf({ agent_id: "boss", role: "admin" }))).status).toBe(204);
    expect(await statusOf(token)).toBe(401);
  });
});

/** A conversation that lists know. */
async function converse(widget_id: string, text: string): Promise<Session> {
  const session = await openSession(server, widget_id);
  await say(server, session, text);
  await eventually(
    async () => server.call("GET", `/api/conversations/${widget_id}`, { token: org.key }),
    ({ text: listed }) => listed.includes(session.conversation_id),
  );
  return session;
}

describe("what an agent may do", () => {
  test("changes at once with what the org says of them, also for tokens from before", async () => {
    const admin = await tokenOf({ agent_id: "moved", role: "admin" });
    expect(await statusOf(admin, "/api/audit")).toBe(200);
    await tokenOf({ agent_id: "moved", role: "agent" });
    expect(await statusOf(admin, "/api/audit")).toBe(403);
    expect(await statusOf(admin, `/api/conversations/${org.widget_id}`)).toBe(200);
    await tokenOf({ agent_id: "moved", widgets: [elsewhere] });
    expect(await statusOf(admin, `/api/conversations/${org.widget_id}`)).toBe(404);
    expect(await statusOf(admin, `/api/conversations/${elsewhere}`)).toBe(200);
  });

  test("ends at their widgets: in lists, history, chat, search and insights", async () => {
    const word = "Siebenschläfer";
    const [ours, theirs] = [await converse(org.widget_id, word), await converse(elsewhere, word)];
    const token = await tokenOf({ agent_id: "scoped", widgets: [elsewhere] });
    const read = (path: string): Promise<Answer> => server.call("GET", path, { token });
    for (const path of ["/api/conversations", `/api/search?q=${word}`]) {
      const { status, text } = await read(path);
      expect([path, status]).toEqual([path, 200]);
      expect(text).toContain(theirs.conversation_id);
      expect(text).not.toContain(ours.conversation_id);
    }
    for (const path of [
      `/api/conversations/${org.widget_id}`,
      `/api/history/${ours.conversation_id}`,
      `/api/transcript/${ours.conversation_id}`,
      `/api/analytics/${org.widget_id}`,
      `/api/search?q=${word}&widget_id=${org.widget_id}`,
    ]) {
      expect([path, (await read(path)).status]).toEqual([path, 404]);
    }
    for (const path of [`/api/takeover/${ours.conversation_id}`, `/api/close/${ours.conversation_id}`])
      expect([path, (await post(path, token)).status]).toEqual([path, 404]);
    const chat = await post(`/api/chat/${ours.conversation_id}`, token, { type: "takeover" });
    expect(chat.status).toBe(404);
    expect((await read(`/api/history/${theirs.conversation_id}`)).status).toBe(200);
  });

  test("is done in their own name, whoever they say they are", async () => {
    const session = await converse(org.widget_id, "A person, please");
    const token = await tokenOf({ agent_id: "honest", name: "Honest" });
    const eve = { agent: { id: "eve", name: "Eve" } };
    const taken = await post(`/api/takeover/${session.conversation_id}`, token, eve);
    expect(taken.body.conversation.agent).toMatchObject({ id: "honest", name: "Honest" });
    const said = await post(`/api/messages/${session.conversation_id}`, token, { ...eve, text: "Hello" });
    expect(said.body.message.author).toMatchObject({ id: "honest", name: "Honest" });
  });
});

test("canned replies are the org's, for admins to keep and agents to read", async () => {
  const replies = [{ shortcut: "hi", text: "Hello {visitor_name}" }];
  const admin = await tokenOf({ agent_id: "boss", role: "admin" });
  const plain = await tokenOf({ agent_id: "plain" });
  const put = (token: string, body: unknown): Promise<Answer> =>
    server.call("PUT", "/api/canned-replies", { token, body });
  expect((await put(plain, { replies })).status).toBe(403);
  expect((await put(admin, { replies: [{ shortcut: "not ok", text: "" }] })).status).toBe(422);
  expect((await put(admin, { replies })).status).toBe(200);
  expect((await server.call("GET", "/api/canned-replies", { token: plain })).body).toEqual({ replies });
  expect((await server.call("GET", "/api/canned-replies", { token: stranger.key })).body).toEqual({
    replies: [],
  });
});
