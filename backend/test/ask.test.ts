import { LLMock } from "@copilotkit/aimock";
import { AskAnswer } from "@foyer/shared-widget/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asDescribed } from "./as-described.ts";
import { newOrg, newWidget, type Org, Server } from "./server.ts";

const ask = (server: Server, org: Org, body: unknown, widget_id = org.widget_id) =>
  server.call("POST", `/api/ask/${widget_id}`, { token: org.key, body });

async function teach(server: Server, org: Org): Promise<void> {
  const url = "https://shop.example/returns";
  const put = await server.call("PUT", `/api/knowledge/${org.widget_id}/documents/returns`, {
    token: org.key,
    body: { title: "Returns", content: "# How to return\n\nReturn a parcel within thirty days.", url },
  });
  expect(put.status).toBe(200);
}

/** What is kept of conversations. */
const keptIn = async ({ env }: Server): Promise<unknown> => {
  const tables = ["conversations", "messages", "audit"];
  const counts = tables.map((table) =>
    env.DB.prepare(`SELECT count(*) AS count FROM ${table}`).first("count"),
  );
  return Promise.all(counts);
};

describe("without a language model", () => {
  let server: Server;
  let org: Org;
  beforeAll(async () => {
    server = await Server.start();
    org = await newOrg(server);
    await teach(server, org);
  });
  afterAll(() => server.close());

  test("a question is answered from the knowledge, with its source, and nothing is kept", async () => {
    const before = await keptIn(server);
    const { status, body } = await ask(server, org, { question: "How do I return a parcel?", locale: "en" });
    expect(status).toBe(200);
    const answer = asDescribed(AskAnswer, body);
    expect(answer).toMatchObject({ model: "passages" });
    expect(answer.answer).toContain("Return a parcel within thirty days. [1]");
    expect(answer.citations).toMatchObject([
      { number: 1, external_id: "returns", url: "https://shop.example/returns" },
    ]);
    expect(await keptIn(server)).toEqual(before);
  });

  test("a question without an answer says so, and offers no person whom nobody could meet", async () => {
    const { status, body } = await ask(server, org, { question: "What is the capital of Peru?" });
    expect([status, body.code, body.citations]).toEqual([200, "no_answer", []]);
    expect(body.answer).not.toMatch(/person/i);
  });

  test("a question that is missing or too long is refused by its name, and so is what nobody knows", async () => {
    for (const [body, path] of [
      [{}, "question"],
      [{ question: "  " }, "question"],
      [{ question: "x".repeat(2_001) }, "question"],
      [{ question: "Hi?", locale: "x".repeat(36) }, "locale"],
      [{ question: "Hi?", conversation_id: "c_1" }, "conversation_id"],
    ] as const) {
      const refused = await ask(server, org, body);
      expect([refused.status, refused.body.errors?.[0]?.path]).toEqual([422, path]);
    }
  });

  test("a widget whose assistant is switched off answers nobody", async () => {
    const silent = await newWidget(server, org, { ai_enabled: false });
    const { status, body } = await ask(server, org, { question: "How do I return a parcel?" }, silent);
    expect([status, body.code]).toEqual([403, "forbidden"]);
    expect(body.detail).toContain("ai_enabled");
  });
});

describe("with a language model", () => {
  let server: Server;
  let provider: LLMock;
  let org: Org;
  beforeAll(async () => {
    provider = new LLMock({ port: 0 });
    await provider.start();
    server = await Server.start({ OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: `${provider.url}/v1` });
    org = await newOrg(server);
    await teach(server, org);
  });
  afterAll(async () => {
    await server?.close();
    await provider?.stop();
  });

  test("the model answers, and is not given a way to call a person", async () => {
    provider.onMessage(/parcel/, { content: "Within thirty days [1]." });
    server.takeLog();
    const { status, body } = await ask(server, org, { question: "How do I return a parcel?" });
    expect([status, body.answer]).toEqual([200, "Within thirty days [1]."]);
    expect(body.model).toMatch(/^openai:/);
    expect(body.citations).toMatchObject([{ number: 1, external_id: "returns" }]);
    const asked = JSON.stringify(provider.getRequests().at(-1)?.body);
    expect(asked).toContain("Return a parcel within thirty days.");
    expect(asked).not.toContain("hand_off_to_person");
    const lines = server.takeLog().filter((line) => line.includes('"event":"ask"'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "{}")).toMatchObject({
      widget_id: org.widget_id,
      tokens_in: expect.any(Number),
      tokens_out: expect.any(Number),
    });
    expect(lines[0]).not.toContain("parcel");
  });

  test("a model that fails is said to, with when to come back", async () => {
    provider.onMessage(/broken/, { error: { message: "broken", type: "server_error" }, status: 500 });
    const { status, body, headers } = await ask(server, org, { question: "Is it broken?" });
    expect([status, body.code, body.retry_after]).toEqual([503, "unavailable", 10]);
    expect(headers.get("retry-after")).toBe("10");
  });
});
