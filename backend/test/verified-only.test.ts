import { PublicConfig } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { signIdentity } from "./forge.ts";
import { eventually, newOrg, newWidget, openSession, type Org, say, Server, type Session } from "./server.ts";
import { Socket } from "./socket.ts";

let server: Server;
let org: Org;
let widget_id: string;
let secret: string;

beforeAll(async () => {
  server = await Server.start();
  org = await newOrg(server);
});
afterAll(() => server.close());
beforeEach(async () => {
  widget_id = await newWidget(server, org, { title: "Members" });
  const path = `/api/config/${widget_id}/identity-secret`;
  secret = (await server.call("POST", path, { token: org.key })).body.identity_secret;
});

const letOnlyVerified = () =>
  server.call("POST", "/api/config", {
    token: org.key,
    body: { widget_id, org_id: org.org_id, title: "Members", verified_only: true },
  });
const open = (request: object) => server.call("POST", "/api/sessions", { body: { widget_id, ...request } });
const identityOf = (user_id: string) => signIdentity(secret, { widget_id, user_id });
const answerOf = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];
const refused = [401, "identity_required"];

describe("a widget for verified visitors only", () => {
  test("has no conversation for anybody else, and says why in its own look", async () => {
    await letOnlyVerified();
    const answer = await open({});
    expect(answerOf(answer)).toEqual(refused);
    const { config } = answer.body;
    expect(PublicConfig.parse(config)).toMatchObject({ title: "Members", verified_only: true });
    expect(config).not.toHaveProperty("prompt");
    const list = await server.call("GET", `/api/conversations/${widget_id}`, { token: org.key });
    expect(list.body.conversations).toEqual([]);
  });

  test("takes whom the site vouches for, and their token for as long as it lasts", async () => {
    await letOnlyVerified();
    const session = await openSession(server, widget_id, { identity: identityOf("ada") });
    expect(session.verified).toBe(true);
    expect((await say(server, session, "Hello")).status).toBe(200);
    const again = await openSession(server, widget_id, { token: session.token });
    expect(again.conversation_id).toBe(session.conversation_id);
    const fresh = await openSession(server, widget_id, { token: session.token, new: true });
    expect((await say(server, fresh, "Something else")).status).toBe(200);
  });

  test("refuses a signature that is wrong as it is", async () => {
    await letOnlyVerified();
    const forged = { ...identityOf("ada"), user_id: "bob" };
    expect(answerOf(await open({ identity: forged }))).toEqual([403, "identity_invalid"]);
  });

  describe("what was begun before it was so", () => {
    let before: Session;
    beforeEach(async () => {
      before = await openSession(server, widget_id);
      await say(server, before, "Before", { wait: true });
      await letOnlyVerified();
    });

    test("cannot be gone on with by any way in", async () => {
      const { conversation_id: id, token, address } = before;
      expect(answerOf(await open({ token }))).toEqual(refused);
      expect(answerOf(await open({ token, new: true }))).toEqual(refused);
      expect(answerOf(await say(server, before, "After"))).toEqual(refused);
      const body = { type: "handoff", on: true };
      expect(answerOf(await server.call("POST", `/api/chat/${id}`, { token, body }))).toEqual(refused);
      const stream = { accept: "text/event-stream" };
      expect(answerOf(await server.call("GET", `/api/chat/${id}`, { token, headers: stream }))).toEqual(
        refused,
      );
      const file = { token, body: "hello", headers: { "content-type": "text/plain" } };
      expect(answerOf(await server.call("POST", `/api/uploads/${id}?name=a.txt`, file))).toEqual(refused);
      const socket = new Socket(server, id, { token, headers: { "cf-connecting-ip": address } });
      expect(await socket.closed).toEqual({ code: 4401, reason: "identity_required" });
      expect(socket.frames).toEqual([]);
    });

    test("stays the visitor's to read, to take along and to delete, and the agents' to answer", async () => {
      const { conversation_id: id, token } = before;
      const history = () => server.call("GET", `/api/history/${id}`, { token });
      expect((await history()).body.messages[0].text).toBe("Before");
      const transcript = await server.call("GET", `/api/transcript/${id}?format=txt`, { token });
      expect(transcript.text).toContain("Before");
      const agent = { id: "ana", name: "Ana" };
      await server.call("POST", `/api/takeover/${id}`, { token: org.key, body: { agent } });
      const body = { agent, text: "From a person" };
      expect((await server.call("POST", `/api/messages/${id}`, { token: org.key, body })).status).toBe(201);
      expect((await server.call("DELETE", `/api/history/${id}`, { token })).status).toBe(204);
      expect((await history()).body.messages).toEqual([]);
    });

    test("comes along when the visitor logs in", async () => {
      const known = await openSession(server, widget_id, {
        token: before.token,
        identity: identityOf("late"),
      });
      const { body } = await server.call("GET", `/api/history/${known.conversation_id}`, {
        token: known.token,
      });
      expect(body.messages[0].text).toBe("Before");
      const old = () => server.call("GET", `/api/history/${before.conversation_id}`, { token: org.key });
      expect((await eventually(old, ({ status }) => status === 404)).status).toBe(404);
    });
  });

  test("lets everybody in again once it is switched off", async () => {
    await letOnlyVerified();
    const body = { widget_id, org_id: org.org_id };
    await server.call("POST", "/api/config", { token: org.key, body });
    expect((await openSession(server, widget_id)).verified).toBe(false);
  });
});
