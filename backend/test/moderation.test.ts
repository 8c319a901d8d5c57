import type { Message } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { ModelProvider } from "./model-provider.ts";
import { newOrg, openSession, type Org, say, Server, type Session } from "./server.ts";
import { Socket } from "./socket.ts";

let provider: ModelProvider;
let server: Server;
beforeAll(async () => {
  provider = await ModelProvider.start();
  server = await Server.start({ OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: provider.url });
});
afterAll(async () => {
  await server?.close();
  provider?.close();
});
beforeEach(() => provider.reset());

const widgetWith = (visitor: boolean, answer: boolean): Promise<Org> =>
  newOrg(server, { guardrails: { moderation: { visitor, answer } }, handoff: { after_failures: 0 } });
const history = async ({ conversation_id }: Session, token: string): Promise<Message[]> =>
  (await server.call("GET", `/api/history/${conversation_id}`, { token })).body.messages;

const declined = "I cannot help with that here. Is there anything else I can do for you?";

describe("what a visitor writes", () => {
  test("and moderation flags is seen by no model; the visitor is told so, and agents see why", async () => {
    provider.flags = (text) => (text.includes("idiot") ? ["harassment"] : []);
    const org = await widgetWith(true, false);
    const session = await openSession(server, org.widget_id);
    server.takeLog();
    const { body } = await say(server, session, "You idiot!", { wait: true });
    expect(body.answer).toMatchObject({
      text: declined,
      code: "message_refused",
      status: "complete",
      offer: "handoff",
    });
    expect(provider.asked).toEqual([]);
    expect((await history(session, org.key)).map(({ code }) => code)).toEqual([undefined, "message_refused"]);
    const logged = server
      .takeLog()
      .filter((line) => line.includes("moderation_flagged"))
      .join();
    expect(logged).toContain("harassment");
    expect(logged).not.toContain("idiot");
  });

  test("and it lets pass is answered", async () => {
    const org = await widgetWith(true, false);
    const session = await openSession(server, org.widget_id);
    const { body } = await say(server, session, "Hello there", { wait: true });
    expect(body.answer).toMatchObject({ text: "Hello.", status: "complete" });
    expect(provider.moderated).toEqual(["Hello there"]);
  });

  test("is not shown to it where the widget does not want that", async () => {
    const org = await newOrg(server);
    await say(server, await openSession(server, org.widget_id), "Hello", { wait: true });
    expect(provider.asked).toHaveLength(1);
    expect(provider.moderated).toEqual([]);
  });

  test("is shown to it whole, however long", async () => {
    const org = await newOrg(server, {
      guardrails: { moderation: { visitor: true } },
      max_message_chars: 32_000,
    });
    const text = `${"word ".repeat(4_000)}idiot`;
    provider.flags = (part) => (part.includes("idiot") ? ["harassment"] : []);
    const { body } = await say(server, await openSession(server, org.widget_id), text, { wait: true });
    expect(body.answer.code).toBe("message_refused");
    expect(provider.moderated.join("")).toBe(text);
  });

  test("also in a question over the API", async () => {
    provider.flags = () => ["violence"];
    const org = await widgetWith(true, false);
    const { body } = await server.call("POST", `/api/ask/${org.widget_id}`, {
      token: org.key,
      body: { question: "How?" },
    });
    expect(body).toMatchObject({ answer: declined, code: "message_refused", citations: [] });
    expect(provider.asked).toEqual([]);
  });
});

describe("an answer", () => {
  const good = "The first sentence is about bicycles and is long enough.";
  const bad = "The second one is a threat of violence.";

  test("leaves sentence by sentence; one that is flagged never does, nor what follows it", async () => {
    provider.flags = (text) => (text.includes("threat") ? ["violence"] : []);
    provider.writes = () => ({ pieces: [`${good} ${bad} And more.`] });
    const org = await widgetWith(false, true);
    const session = await openSession(server, org.widget_id);
    const socket = new Socket(server, session.conversation_id, { token: session.token });
    await socket.next("ready");
    await say(server, session, "Hi", { wait: true });
    const { message } = await socket.next("message", (frame) => frame.message.role === "assistant");
    expect(message).toMatchObject({
      code: "answer_withheld",
      status: "complete",
      text: `${good}\n\n${declined}`,
    });
    expect(JSON.stringify(socket.frames)).not.toContain("threat");
    socket.close();
  });

  test("that passes is as it was written", async () => {
    const text = `${good} ${good}\n\n- one\n- two\n\n${"More words of it. ".repeat(60)}`.trim();
    provider.writes = () => ({ pieces: text.match(/[\s\S]{1,5}/g) ?? [] });
    const org = await widgetWith(false, true);
    const { body } = await say(server, await openSession(server, org.widget_id), "Hi", { wait: true });
    expect(body.answer.text).toBe(text);
    expect(body.answer.code).toBeUndefined();
    // The first sentence alone, then by paragraphs: few enough to keep up with the writing.
    expect(provider.moderated.length).toBeGreaterThan(2);
    expect(provider.moderated.length).toBeLessThan(10);
  });
});

describe("moderation that", () => {
  const wrongs: [string, (typeof provider)["insteadOfModeration"]][] = [
    ["is not there", (response) => void response.writeHead(404).end("{}")],
    ["fails", (response) => void response.writeHead(500).end("oh")],
    [
      "leads elsewhere",
      (response) => void response.writeHead(302, { location: "http://127.0.0.1:9/" }).end(),
    ],
    ["answers nonsense", (response) => void response.writeHead(200).end("<html>")],
    ["judges nothing", (response) => void response.writeHead(200).end('{"results":[]}')],
    ["answers without end", (response) => void response.writeHead(200).end("x".repeat(200_000))],
    ["hangs up", (response) => void response.destroy()],
    ["never answers", () => {}],
  ];
  test.each(wrongs)("%s does not stop the talk, and the log says so", async (_, instead) => {
    provider.insteadOfModeration = instead;
    const org = await widgetWith(true, true);
    const session = await openSession(server, org.widget_id);
    server.takeLog();
    const { body } = await say(server, session, "Hi", { wait: true });
    expect(body.answer).toMatchObject({ text: "Hello.", status: "complete" });
    expect(server.takeLog().join()).toContain("moderation_unavailable");
  });
});

test("health says that moderation does not answer, where a widget wants it", async () => {
  provider.insteadOfModeration = (response) => void response.writeHead(500).end("oh");
  await widgetWith(true, false);
  const { status, body } = await server.call("GET", "/health");
  expect([status, body.status, body.dependencies.moderation.state]).toEqual([200, "degraded", "failed"]);
});
