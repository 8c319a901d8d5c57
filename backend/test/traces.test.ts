import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { OtlpCollector } from "./otlp-collector.ts";
import { eventually, newOrg, openSession, say, Server } from "./server.ts";

const authorization = "Basic cGs6c2s=";

let collector: OtlpCollector;
let llm: LLMock;
const secrets = (over: Record<string, string> = {}) => ({
  OPENAI_API_KEY: "sk-test",
  OPENAI_BASE_URL: `${llm.url}/v1`,
  OTEL_EXPORTER_OTLP_ENDPOINT: `${collector.url}/`,
  OTEL_EXPORTER_OTLP_HEADERS: `Authorization=${encodeURIComponent(authorization)}`,
  ...over,
});

beforeAll(async () => {
  collector = await OtlpCollector.start(authorization);
  llm = new LLMock({ port: 0, host: "127.0.0.1" });
  await llm.start();
  llm.onMessage(/person/, { toolCalls: [{ name: "hand_off_to_person", arguments: '{"reason":"upset"}' }] });
  llm.onMessage(/breaks/, { error: { message: "no", type: "invalid_request_error" }, status: 401 });
  llm.on({}, { content: "At nine.", usage: { prompt_tokens: 40, completion_tokens: 10 } });
});
afterAll(async () => {
  collector?.close();
  await llm?.stop();
});
beforeEach(() => {
  collector.traces.length = 0;
  collector.refused.length = 0;
  collector.failing = undefined;
});

async function answered(server: Server, text = "When do you open?") {
  const org = await newOrg(server);
  const session = await openSession(server, org.widget_id);
  const startedAt = Date.now();
  const { body } = await say(server, session, text, { wait: true });
  return { org, session, answer: body.answer, ms: Date.now() - startedAt };
}
const arrived = (count: number) =>
  eventually(
    async () => collector.traces,
    (traces) => traces.length >= count || collector.refused.length > 0,
  );

test("a turn is told to the collector as one trace, without a word of what was said", async () => {
  const server = await Server.start(secrets());
  try {
    const { org, session } = await answered(server);
    const [spans = []] = await arrived(1);
    expect(collector.refused).toEqual([]);
    expect(spans.map(({ name }) => name)).toEqual([
      `invoke_agent ${org.widget_id}`,
      "retrieval",
      "chat gpt-5-mini",
    ]);
    const all = JSON.stringify(spans);
    for (const part of [session.conversation_id, org.org_id, '"intValue":"40"', "gen_ai.usage.cost"])
      expect(all).toContain(part);
    for (const word of ["When do you open", "At nine", "sk-test", "You answer visitors"])
      expect(all).not.toContain(word);

    await answered(server, "I want something that needs a person to see to it");
    const second = (await arrived(2))[1] ?? [];
    expect(second.map(({ name }) => name)).toContain("execute_tool hand_off_to_person");

    // A collector that is down, or never answers, is nobody's business but the operator's.
    collector.failing = 503;
    server.takeLog();
    expect((await answered(server)).answer).toMatchObject({ text: "At nine.", status: "complete" });
    const lines = await eventually(
      async () => server.takeLog().join("\n"),
      (found) => found.includes("trace_not_exported"),
    );
    expect(lines).toContain('"status":503');
    expect(lines).not.toContain(authorization.slice(6));
    collector.failing = "hang";
    const { answer, ms } = await answered(server);
    expect(answer.status).toBe("complete");
    expect(ms).toBeLessThan(4_000);
  } finally {
    await server.close();
  }
});

test("with what was said, where the owner wants that", async () => {
  const server = await Server.start(secrets({ OTEL_CAPTURE_CONTENT: "1" }));
  try {
    await answered(server);
    const all = JSON.stringify(await arrived(1));
    expect(collector.refused).toEqual([]);
    expect(all).toContain("When do you open?");
    expect(all).toContain("At nine.");
  } finally {
    await server.close();
  }
});

/** The trace of what is asked outside of turns, by its kind. */
const rooted = (kind: string) =>
  eventually(
    async () => collector.traces.find((spans) => JSON.stringify(spans[0]).includes(`"${kind}"`)),
    (spans) => spans !== undefined || collector.refused.length > 0,
  );

test("so is what is asked without a conversation, and what is written for an agent, and the running summary", async () => {
  const server = await Server.start(secrets());
  try {
    const org = await newOrg(server, { context_messages: 2 });
    const asked = await server.call("POST", `/api/ask/${org.widget_id}`, {
      token: org.key,
      body: { question: "When do you open?" },
    });
    expect(asked.status).toBe(200);
    expect((await rooted("ask"))?.map(({ name }) => name)).toEqual([
      `invoke_agent ${org.widget_id}`,
      "retrieval",
      "chat gpt-5-mini",
    ]);

    const session = await openSession(server, org.widget_id);
    for (const text of ["When do you open?", "And when do you close?"])
      await say(server, session, text, { wait: true });
    for (const kind of ["draft", "summary"]) {
      const path = `/api/assist/${session.conversation_id}`;
      expect((await server.call("POST", path, { token: org.key, body: { kind } })).status).toBe(200);
    }
    for (const kind of ["draft", "summary", "running_summary"]) {
      const all = JSON.stringify(await rooted(kind));
      for (const part of [session.conversation_id, org.org_id, '"intValue":"40"', "gen_ai.usage.cost"])
        expect(all).toContain(part);
      for (const word of ["When do you open", "At nine"]) expect(all).not.toContain(word);
    }
    expect(collector.refused).toEqual([]);
  } finally {
    await server.close();
  }
});

test("and a question that no model answered, by its failure", async () => {
  const server = await Server.start(secrets());
  try {
    const org = await newOrg(server);
    const { status } = await server.call("POST", `/api/ask/${org.widget_id}`, {
      token: org.key,
      body: { question: "What breaks you?" },
    });
    expect(status).toBe(503);
    const [spans = []] = await arrived(1);
    expect(spans.map(({ status: { code } }) => code)).toEqual([2, 1, 2]);
  } finally {
    await server.close();
  }
});

test("off by default", async () => {
  const server = await Server.start(secrets({ OTEL_EXPORTER_OTLP_ENDPOINT: "" }));
  try {
    expect((await answered(server)).answer.text).toBe("At nine.");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([collector.traces, collector.refused]).toEqual([[], []]);
  } finally {
    await server.close();
  }
});
