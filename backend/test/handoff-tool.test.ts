import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { LLMock } from "@copilotkit/aimock";
import type { Message } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ChatEvent, type ChatRequest } from "../src/ai/chat-model.ts";
import { openaiModel } from "../src/ai/openai.ts";
import { Socket } from "./socket.ts";
import { eventually, newOrg, openSession, type Org, say, Server, type Session, stateOf } from "./server.ts";

const request: ChatRequest = {
  system: "Be brief.",
  messages: [{ role: "user", content: "I am upset." }],
  passages: [],
  temperature: 0.3,
  maxTokens: 200,
  tools: [{ name: "hand_off_to_person", description: "Asks a person.", parameters: { type: "object" } }],
};

const delta = (fields: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta: fields, finish_reason }],
});
const call = (name: string | undefined, args: string) =>
  delta({ tool_calls: [{ index: 0, function: { ...(name && { name }), arguments: args } }] });

describe("on the wire", () => {
  let provider: HttpServer;
  let bodies: { tools?: unknown }[];
  let answer: (body: { tools?: unknown }) => { status: number; chunks: object[] };

  beforeAll(async () => {
    provider = createServer((incoming, outgoing) => {
      let text = "";
      incoming.on("data", (data) => (text += String(data)));
      incoming.on("end", () => {
        const body = JSON.parse(text);
        bodies.push(body);
        const { status, chunks } = answer(body);
        outgoing.writeHead(status, {
          "content-type": status === 200 ? "text/event-stream" : "application/json",
        });
        const refusal = JSON.stringify({ error: { message: "tools: unknown field" } });
        const stream = [...chunks.map((chunk) => JSON.stringify(chunk)), "[DONE]"];
        outgoing.end(status === 200 ? stream.map((data) => `data: ${data}\n\n`).join("") : refusal);
      });
    });
    await new Promise<void>((resolve) => {
      provider.listen(0, "127.0.0.1", resolve);
    });
  });
  afterAll(() => void provider.close());
  beforeEach(() => {
    bodies = [];
  });

  async function ask(): Promise<ChatEvent[]> {
    const { port } = provider.address() as AddressInfo;
    const model = openaiModel({
      apiKey: "sk-test",
      baseURL: `http://127.0.0.1:${port}/v1`,
      model: "m",
      retryDelayMs: 5,
    });
    const events: ChatEvent[] = [];
    for await (const event of model.stream(request, new AbortController().signal)) events.push(event);
    return events;
  }

  test("a call in pieces, after words, is put together", async () => {
    answer = () => ({
      status: 200,
      chunks: [
        delta({ content: "I am getting someone." }),
        call("hand_off_to_person", '{"rea'),
        call(undefined, 'son":"upset"}'),
        delta({}, "tool_calls"),
      ],
    });
    expect(await ask()).toEqual([
      { type: "text", text: "I am getting someone." },
      {
        type: "tool_call",
        call: { id: "call_1", name: "hand_off_to_person", arguments: '{"reason":"upset"}' },
      },
      { type: "finish", citations: [] },
    ]);
  });

  test("a call without a word, and with arguments that cannot be read, is passed on as it is", async () => {
    answer = () => ({
      status: 200,
      chunks: [call("hand_off_to_person", "{nonsense"), delta({}, "tool_calls")],
    });
    expect(await ask()).toEqual([
      { type: "tool_call", call: { id: "call_1", name: "hand_off_to_person", arguments: "{nonsense" } },
      { type: "finish", citations: [] },
    ]);
  });

  test("a server that knows no tools is asked again without", async () => {
    answer = ({ tools }) =>
      tools ? { status: 400, chunks: [] } : { status: 200, chunks: [delta({ content: "Hi." }, "stop")] };
    expect((await ask()).map(({ type }) => type)).toEqual(["text", "finish"]);
    expect(bodies.map(({ tools }) => Boolean(tools))).toEqual([true, false]);
  });
});

describe("in a conversation", () => {
  let server: Server;
  let provider: LLMock;
  let org: Org;
  let session: Session;

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
    org = await newOrg(server, { handoff: { after_failures: 2 } });
    session = await openSession(server, org.widget_id);
  });

  const history = async (): Promise<Message[]> =>
    (await server.call("GET", `/api/history/${session.conversation_id}`, { token: session.token })).body
      .messages;
  const assist = (kind: string, token = org.key) =>
    server.call("POST", `/api/assist/${session.conversation_id}`, { token, body: { kind } });

  test("the model's wish for a person is one: the visitor waits, and the owner sees why", async () => {
    provider.onMessage(/upset/, {
      content: "I am getting someone.",
      toolCalls: [
        {
          name: "hand_off_to_person",
          arguments: '{"reason":"The visitor is upset","summary":"Wanted a refund and got none."}',
        },
      ],
    });
    const desk = new Socket(server, session.conversation_id, { token: org.key });
    await desk.next("ready");
    await say(server, session, "I am upset!", { wait: true });
    const state = await eventually(
      () => stateOf(server, session),
      ({ mode }) => mode === "waiting",
    );
    expect(state).toMatchObject({ mode: "waiting", waiting: { outlook: "unattended" } });
    expect((await history()).map(({ role, code }) => code ?? role)).toEqual([
      "visitor",
      "assistant",
      "handoff_requested",
    ]);
    const events = await eventually(
      async () =>
        (
          await server.env.DB.prepare(
            "SELECT data FROM events WHERE conversation_id = ? AND type = 'handoff.requested'",
          )
            .bind(session.conversation_id)
            .all<{ data: string }>()
        ).results,
      (rows) => rows.length > 0,
    );
    expect(JSON.parse(events[0]?.data ?? "{}")).toMatchObject({ by: "tool", reason: "The visitor is upset" });
    const { note } = await desk.next("note");
    expect(note).toMatchObject({ text: "Wanted a refund and got none.", author: { id: "assistant" } });
    desk.close();
  });

  test("a wish for a person counts also where its reason cannot be read", async () => {
    provider.onMessage(/upset/, {
      content: "I am getting someone.",
      toolCalls: [{ name: "hand_off_to_person", arguments: '{"reason":7}' }],
    });
    await say(server, session, "I am upset!", { wait: true });
    const state = await eventually(
      () => stateOf(server, session),
      ({ mode }) => mode === "waiting",
    );
    expect(state.mode).toBe("waiting");
  });

  test("answers that find nothing again and again bring a person only where one is there", async () => {
    provider.onMessage(/.*/, { content: "[no answer] I do not know." });
    for (const text of ["What is x?", "What is y?", "What is z?"])
      await say(server, session, text, { wait: true });
    expect((await stateOf(server, session)).mode).toBe("ai");
    const minted = await server.call("POST", "/api/agent-tokens", {
      token: org.key,
      body: { agent_id: "ana", name: "Ana" },
    });
    const url = new URL("/api/inbox", server.url.href.replace("http", "ws"));
    const inbox = new WebSocket(url, ["foyer.v1", `bearer.${minted.body.token}`]);
    await new Promise((resolve) => inbox.addEventListener("message", resolve, { once: true }));
    await say(server, session, "What is u?", { wait: true });
    const state = await eventually(
      () => stateOf(server, session),
      ({ mode }) => mode === "waiting",
    );
    expect(state).toMatchObject({ mode: "waiting", waiting: { outlook: "expected" } });
    inbox.close();
  });

  test("an agent is helped with a draft and a summary, of which the visitor sees nothing", async () => {
    await say(server, session, "Where is my parcel?", { wait: false });
    provider.onMessage(/.*/, { content: "It is on its way." });
    for (const kind of ["draft", "summary"]) {
      const { status, body } = await assist(kind);
      expect([status, body.text]).toEqual([200, "It is on its way."]);
    }
    expect(JSON.stringify((await history()).filter(({ role }) => role === "agent"))).toBe("[]");
    expect((await assist("poem")).status).toBe(422);
    expect((await assist("draft", session.token)).status).toBe(403);
    expect((await assist("draft", (await newOrg(server)).key)).status).toBe(404);
  });

  test("a model that fails an agent says so, and nothing else breaks", async () => {
    provider.onMessage(/.*/, { error: { message: "no", type: "server_error" }, status: 500 });
    expect((await assist("summary")).body.code).toBe("unavailable");
  });
});

test("without a language model there is no draft", async () => {
  const server = await Server.start();
  try {
    const org = await newOrg(server);
    const session = await openSession(server, org.widget_id);
    const { status, body } = await server.call("POST", `/api/assist/${session.conversation_id}`, {
      token: org.key,
      body: { kind: "draft" },
    });
    expect([status, body.code]).toEqual([501, "not_configured"]);
  } finally {
    await server.close();
  }
});
