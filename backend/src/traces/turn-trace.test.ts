import { expect, test } from "vitest";
import { parseHeaders } from "./export-turn.ts";
import { type Span, toExportRequest } from "./otlp.ts";
import { turnSpans, type TurnTrace } from "./turn-trace.ts";

const turn = (over: Partial<TurnTrace> = {}): TurnTrace => ({
  id: "a_1",
  org_id: "o",
  widget_id: "w",
  conversation_id: "c",
  visitor_id: "v",
  startedAt: 1_000,
  endedAt: 3_000,
  status: "complete",
  code: undefined,
  retrieval: { startedAt: 1_010, endedAt: 1_050, passages: 4 },
  calls: [
    { model: "groq:llama", startedAt: 1_060, endedAt: 1_100, code: "model_timeout" },
    { model: "openai:gpt-5-mini", startedAt: 1_100, endedAt: 2_900 },
  ],
  tools: [],
  request: {
    system: "Secret prompt.",
    messages: [{ role: "user", content: "When do you open?" }],
    passages: [],
    temperature: 0.3,
    maxTokens: 100,
  },
  firstTokenMs: 500,
  usage: { input: 40, output: 10 },
  costMicros: 30,
  answer: "At nine.",
  ...over,
});
const attributes = (span: Span | undefined): Record<string, unknown> =>
  Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));

test("a turn is one trace: what was searched, and each model that was asked", () => {
  const spans = turnSpans(turn(), { withContent: false });
  expect(spans.map(({ name }) => name)).toEqual([
    "invoke_agent w",
    "retrieval",
    "chat llama",
    "chat gpt-5-mini",
  ]);
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
  expect(spans.slice(1).every(({ parentSpanId }) => parentSpanId === spans[0]?.spanId)).toBe(true);
  expect(spans[2]).toMatchObject({ status: { code: 2, message: "model_timeout" } });
  expect(attributes(spans[3])).toMatchObject({
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-5-mini",
    "gen_ai.usage.input_tokens": "40",
    "gen_ai.usage.output_tokens": "10",
    "gen_ai.usage.cost": 0.00003,
    "langfuse.observation.completion_start_time": "1970-01-01T00:00:01.500Z",
  });
  expect(attributes(spans[2])).not.toHaveProperty("gen_ai.usage.input_tokens");
});

test("what was said is in it only where the owner wants it", () => {
  const without = JSON.stringify(toExportRequest(turnSpans(turn(), { withContent: false }), "1"));
  for (const word of ["Secret prompt", "When do you open", "At nine"]) expect(without).not.toContain(word);
  const spans = turnSpans(turn(), { withContent: true });
  const said = attributes(spans.at(-1));
  expect(JSON.parse(String(said["gen_ai.input.messages"]))).toEqual([
    { role: "system", parts: [{ type: "text", content: "Secret prompt." }] },
    { role: "user", parts: [{ type: "text", content: "When do you open?" }] },
  ]);
  expect(String(said["gen_ai.output.messages"])).toContain("At nine.");
});

test("each call of a tool is a span, with what it was called with only where the owner wants that", () => {
  const call = { startedAt: 1_200, endedAt: 1_300, arguments: '{"order":"7"}', result: "Sent yesterday" };
  const told = turn({
    tools: [
      { ...call, id: "t_1", name: "track", state: "done" },
      { ...call, id: "t_2", name: "cancel", state: "refused" },
      { ...call, id: "t_3", name: "track", state: "failed" },
    ],
  });
  const spans = turnSpans(told, { withContent: false }).slice(-3);
  expect(spans.map(({ name, status }) => [name, status?.code])).toEqual([
    ["execute_tool track", 1],
    ["execute_tool cancel", 1],
    ["execute_tool track", 2],
  ]);
  expect(attributes(spans[1])).toMatchObject({ "gen_ai.tool.call.id": "t_2", "foyer.tool_state": "refused" });
  expect(JSON.stringify(spans)).not.toContain("yesterday");
  expect(attributes(turnSpans(told, { withContent: true }).at(-1))).toMatchObject({
    "gen_ai.tool.call.arguments": '{"order":"7"}',
    "gen_ai.tool.call.result": "Sent yesterday",
  });
});

test("a turn that failed before anything was asked is a trace too", () => {
  const failed = turn({
    status: "failed",
    code: "model_unavailable",
    retrieval: undefined,
    calls: [],
    request: undefined,
    answer: "",
  });
  const [root, ...rest] = turnSpans(failed, { withContent: true });
  expect(rest).toEqual([]);
  expect(root?.status).toEqual({ code: 2, message: "model_unavailable" });
});

test("headers are read as OpenTelemetry's exporters read them", () => {
  expect(parseHeaders("Authorization=Basic%20cGs6c2s=, x-tenant = a%2Cb")).toEqual({
    authorization: "Basic cGs6c2s=",
    "x-tenant": "a,b",
  });
  expect(parseHeaders("nonsense,=x, bad name=1,pct=%zz")).toEqual({ pct: "%zz" });
  expect(parseHeaders()).toEqual({});
});
