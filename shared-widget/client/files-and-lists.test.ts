import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { fetchOwnConversations, isUnread } from "./own-conversations.ts";
import type { Session } from "./session.ts";
import { StandInServer } from "./test/stand-in-server.ts";
import { fetchTranscript, mailTranscript } from "./transcript.ts";
import { uploadFile } from "./upload.ts";

let server: StandInServer;
let session: Session;
const { signal } = new AbortController();

beforeEach(async () => {
  server = await new StandInServer().start();
  const answer = await fetch(`${server.url}/api/sessions`, {
    method: "POST",
    body: JSON.stringify({ widget_id: "w1" }),
  });
  const { conversation_id: conversationId, token } = await answer.json();
  session = { conversationId, visitorId: "v1", token, renewAt: Infinity, verified: false };
});

afterEach(() => server.crash());

describe("own conversations", () => {
  test("are the visitor's own, newest first", async () => {
    server.say(server.talk, "visitor", "Where is my order?");
    server.newTalk("somebody else");
    const answer = await fetchOwnConversations(server.url, session, signal);
    expect(answer).toMatchObject({ ok: true, body: { conversations: [{ title: "Where is my order?" }] } });
    expect(answer.ok && answer.body.conversations).toHaveLength(1);
  });

  test("are refused to who has no token, and that is an answer", async () => {
    const answer = await fetchOwnConversations(server.url, { ...session, token: "none" }, signal);
    expect(answer).toMatchObject({ ok: false, code: "unauthorized" });
  });

  test("have news where somebody else spoke after they were last seen here", () => {
    const last_message = { role: "agent", text: "Hi", created_at: "2026-02-02T00:00:00.000Z" };
    const one = { id: "c1", mode: "human" as const, title: "", updated_at: "", last_message };
    expect(isUnread(one, { c1: "2026-02-01T00:00:00.000Z" })).toBe(true);
    expect(isUnread(one, { c1: "2026-02-03T00:00:00.000Z" })).toBe(false);
    expect(isUnread(one, {})).toBe(false);
    const own = { ...one, last_message: { ...last_message, role: "visitor" } };
    expect(isUnread(own, { c1: "2026-02-01T00:00:00.000Z" })).toBe(false);
  });
});

describe("the transcript", () => {
  test("comes as a file in the wanted format", async () => {
    server.say(server.talk, "visitor", "Hello");
    const answer = await fetchTranscript(server.url, session, "html", signal);
    expect(answer.ok && (await answer.body.text())).toBe("html\nHello");
  });

  test("is sent to an address, where the server can send", async () => {
    expect(await mailTranscript(server.url, session, "ada@example.com", signal)).toMatchObject({ ok: true });
    expect(server.mails).toEqual(["ada@example.com"]);
    server.sendsMail = false;
    const refused = await mailTranscript(server.url, session, "ada@example.com", signal);
    expect(refused).toMatchObject({ ok: false, code: "not_configured" });
  });
});

describe("a file", () => {
  test("is put with its name and type, and comes back as what a message can name", async () => {
    const file = new File(["text"], "größe & maß.txt", { type: "text/plain" });
    const answer = await uploadFile(server.url, session, file, signal);
    expect(answer).toMatchObject({ ok: true, body: { id: "f_1", name: "größe & maß.txt", size: 4 } });
    expect(server.uploads.get("größe & maß.txt")).toBe("text");
  });

  test("that is refused, or finds nobody there, is an answer and no exception", async () => {
    const bad = new File(["refuse me"], "a.exe");
    expect(await uploadFile(server.url, session, bad, signal)).toMatchObject({ code: "unsupported_file" });
    await server.crash();
    expect(await uploadFile(server.url, session, bad, signal)).toMatchObject({ code: "unreachable" });
    await server.start();
  });

  test("is given up when the panel ends", async () => {
    const file = new File(["text"], "a.txt");
    const answer = await uploadFile(server.url, session, file, AbortSignal.abort());
    expect(answer).toMatchObject({ ok: false, code: "unreachable" });
    expect(server.uploads.size).toBe(0);
  });
});
