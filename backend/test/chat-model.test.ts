import { LLMock } from "@copilotkit/aimock";
import type { Message } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import {
  type Answer,
  newId,
  newOrg,
  openSession,
  platformSecret,
  say,
  type Session,
  Server,
} from "./server.ts";

// The whole way of a question, with aimock in the provider's place: a server that streams as OpenAI does.
let server: Server;
let provider: LLMock;
let session: Session;

beforeAll(async () => {
  provider = new LLMock({ port: 0 });
  await provider.start();
  server = await Server.start({
    OPENAI_API_KEY: "sk-test-key-that-must-not-leak",
    OPENAI_BASE_URL: `${provider.url}/v1`,
    OPENAI_MODEL: "gpt-5-mini",
  });
});
afterAll(async () => {
  await server?.close();
  await provider?.stop();
});
beforeEach(async () => {
  provider.reset();
  server.takeLog();
  const { widget_id } = await newOrg(server);
  const put = await server.call("PUT", `/api/knowledge/${widget_id}/documents/hours`, {
    token: platformSecret,
    body: {
      title: "Opening hours",
      url: "https://shop.example.com/hours",
      content: "# Opening hours\n\n## When are you open?\n\nThe shop is open on Mondays from nine to five.",
    },
  });
  if (put.status !== 200) throw new Error(put.text);
  session = await openSession(server, widget_id);
});

const ask = (text = "When are you open?"): Promise<Answer> => say(server, session, text, { wait: true });

async function history(): Promise<Message[]> {
  const { body } = await server.call("GET", `/api/history/${session.conversation_id}`, {
    token: session.token,
  });
  return body.messages;
}

/** The turn's own log line. */
const turnLine = (): Record<string, unknown> =>
  server
    .takeLog()
    .filter((line) => line.includes('"event":"turn"'))
    .map((line) => JSON.parse(line))
    .at(-1);

test("a question goes through retrieval and a streaming completion, and the answer cites what it used", async () => {
  provider.onMessage(/open/, { content: "On Mondays from nine to five [1]. Nothing else is known [7]." });
  const { status, body } = await ask();
  expect(status).toBe(200);
  expect(body.answer).toMatchObject({
    role: "assistant",
    status: "complete",
    citations: [{ number: 1, title: "Opening hours", url: "https://shop.example.com/hours" }],
  });
  // A source that was never given is no source.
  expect(body.answer.text).toContain("nine to five [1]");
  expect(body.answer.text).not.toContain("[7]");
  const [request] = provider.getRequests();
  expect(JSON.stringify(request?.body)).toContain("open on Mondays from nine to five");
  expect(turnLine()).toMatchObject({
    model: "openai:gpt-5-mini",
    status: "complete",
    retrieval_ms: expect.any(Number),
    first_token_ms: expect.any(Number),
    total_ms: expect.any(Number),
  });
});

test.each([
  [401, "model_misconfigured"],
  [429, "model_rate_limited"],
  [500, "model_unavailable"],
])(
  "a provider that answers %i leaves a failed message that the visitor understands",
  async (status, code) => {
    provider.onMessage(/open/, { error: { message: "no", type: "error" }, status });
    const { body } = await ask();
    expect(body.answer).toMatchObject({ status: "failed", code, offer: "handoff" });
    expect(body.answer.text).toMatch(/^The assistant .+\.$/);
    const line = turnLine();
    expect(line).toMatchObject({ status: "failed", code, error: expect.stringContaining(String(status)) });
    expect(JSON.stringify(line)).not.toContain("sk-test-key");
  },
);

test("a stream that is cut in the middle keeps what came, as interrupted, and a retry answers", async () => {
  provider.onMessage(
    /open/,
    { content: "On Mondays from nine to five, and on every other day of the week by appointment." },
    { truncateAfterChunks: 4, chunkSize: 12, latency: 60 },
  );
  const { body } = await ask();
  expect(body.answer).toMatchObject({ status: "interrupted", code: "model_unavailable" });
  expect(body.answer.text).toMatch(/^On Mondays/);
  provider.reset();
  provider.onMessage(/open/, { content: "On Mondays [1]." });
  await server.call("POST", `/api/chat/${session.conversation_id}`, {
    token: session.token,
    body: { type: "retry" },
  });
  await expect.poll(async () => (await history()).length, { timeout: 10_000 }).toBe(3);
  expect((await history()).map(({ role, status }) => [role, status])).toEqual([
    ["visitor", "complete"],
    ["assistant", "interrupted"],
    ["assistant", "complete"],
  ]);
});

test("a model that says the sources hold no answer offers a person", async () => {
  provider.onMessage(/open/, { content: "[no answer] I do not find that on this site." });
  const { body } = await ask();
  expect(body.answer).toMatchObject({ status: "complete", code: "no_answer", offer: "handoff" });
  expect(body.answer.text).not.toContain("[no answer]");
});

test("what was said before goes along, at most context_messages of it, and nothing of other conversations", async () => {
  provider.onMessage(/./, { content: "Yes." });
  await ask("Do you open on Mondays?");
  await ask("And on Tuesdays, are you open?");
  const sent = JSON.stringify(provider.getLastRequest()?.body);
  expect(sent).toContain("Do you open on Mondays?");
  const other = await openSession(server, (await newOrg(server)).widget_id);
  await say(server, other, "Hello from elsewhere", { id: newId("m"), wait: true });
  expect(JSON.stringify(provider.getLastRequest()?.body)).not.toContain("Mondays");
});

test("health says that the provider answers, and when it refuses the key that the chat is degraded", async () => {
  const { status, body } = await server.call("GET", "/health");
  expect(status).toBe(200);
  expect(body.dependencies.model.detail).toContain("gpt-5-mini");
  expect(["ok", "failed"]).toContain(body.dependencies.model.state);
  expect(body.status).toBe(body.dependencies.model.state === "ok" ? "ok" : "degraded");
});
