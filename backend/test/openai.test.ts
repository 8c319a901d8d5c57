import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { LLMock } from "@copilotkit/aimock";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type ChatEvent, type ChatRequest, ModelError } from "../src/ai/chat-model.ts";
import { type OpenAIOptions, openaiModel } from "../src/ai/openai.ts";

const apiKey = "sk-test-0123456789";
const mock = new LLMock({ port: 0, host: "127.0.0.1", chunkSize: 4 });

beforeAll(async () => {
  await mock.start();
});
afterAll(async () => {
  await mock.stop();
});
beforeEach(() => {
  mock.reset();
});

const passage = (n: number) => ({
  external_id: `${n}.md`,
  title: `Title ${n}`,
  heading: "",
  text: `Text ${n}.`,
  score: 1,
});
const request = (over: Partial<ChatRequest> = {}): ChatRequest => ({
  system: "Be brief.",
  messages: [{ role: "user", content: "When do you open?" }],
  passages: [passage(1), passage(2)],
  temperature: 0.3,
  maxTokens: 200,
  ...over,
});

interface Outcome {
  text: string;
  pieces: number;
  finish: Extract<ChatEvent, { type: "finish" }> | undefined;
  error: unknown;
  /** When the first piece came and when it was over. */
  firstMs: number;
  wholeMs: number;
}

async function ask(
  options: Partial<OpenAIOptions> = {},
  over: Partial<ChatRequest> = {},
  onPiece: (text: string) => void = () => {},
  signal = new AbortController().signal,
): Promise<Outcome> {
  const startedAt = Date.now();
  const outcome: Outcome = {
    text: "",
    pieces: 0,
    finish: undefined,
    error: undefined,
    firstMs: 0,
    wholeMs: 0,
  };
  const model = openaiModel({
    apiKey,
    baseURL: `${mock.url}/v1`,
    model: "test-model",
    retryDelayMs: 20,
    ...options,
  });
  try {
    for await (const event of model.stream(request(over), signal)) {
      if (event.type === "finish") {
        outcome.finish = event;
        continue;
      }
      if (event.type !== "text") throw new Error("no tool was given");
      outcome.firstMs ||= Date.now() - startedAt;
      outcome.text += event.text;
      outcome.pieces++;
      onPiece(event.text);
    }
  } catch (error) {
    outcome.error = error;
  }
  outcome.wholeMs = Date.now() - startedAt;
  return outcome;
}

/** What the operator will read; it must never hold the key or what the visitor wrote. */
function faultOf(error: unknown): ModelError {
  if (!(error instanceof ModelError)) throw new Error("no ModelError was thrown", { cause: error });
  const told = JSON.stringify([error.message, error.stack, error.cause ?? null]);
  for (const secret of [apiKey, "When do you open"]) {
    if (told.includes(secret)) throw new Error("the fault gives something away", { cause: error });
  }
  return error;
}

const asked = (): number => mock.getRequests().length;
const failsOnce = (error: { message: string; code?: string }, status: number, retryAfter?: number) => {
  let calls = 0;
  return () =>
    calls++ === 0
      ? { error, status, ...(retryAfter !== undefined && { retryAfter }) }
      : { content: "We open at nine [1]." };
};

describe("an answer", () => {
  test("streams as it is written and ends with its sources and the tokens used", async () => {
    mock.on(
      {},
      { content: "We open at nine [2], daily [7].", usage: { prompt_tokens: 31, completion_tokens: 12 } },
      {
        streamingProfile: { ttft: 60, tps: 40 },
      },
    );
    const { text, pieces, finish, firstMs, wholeMs } = await ask();
    expect(text).toBe("We open at nine [2], daily.");
    expect(pieces).toBeGreaterThan(3);
    expect(wholeMs - firstMs).toBeGreaterThan(80);
    expect(finish).toEqual({
      type: "finish",
      citations: [{ number: 2, title: "Title 2", external_id: "2.md", quote: "Text 2." }],
      usage: { input: 31, output: 12 },
    });
    expect(asked()).toBe(1);
  });

  test("is asked for in words that compatible servers know", async () => {
    mock.on({}, { content: "Nine." });
    await ask();
    const sent = mock.getLastRequest()?.body as Record<string, unknown> | undefined;
    expect(sent).toMatchObject({
      model: "test-model",
      stream: true,
      stream_options: { include_usage: true },
      temperature: 0.3,
      max_tokens: 200,
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "When do you open?" },
      ],
    });
    expect(sent).not.toHaveProperty("max_completion_tokens");
  });

  test("is asked of a reasoning model in the words that those insist on", async () => {
    mock.on({}, { content: "Nine." });
    await ask({ model: "openai/gpt-5-mini" });
    const sent = mock.getLastRequest()?.body as Record<string, unknown> | undefined;
    expect(sent).toMatchObject({ model: "openai/gpt-5-mini", reasoning_effort: "low" });
    expect(sent?.max_completion_tokens).toBeGreaterThan(200);
    expect(sent).not.toHaveProperty("temperature");
    expect(sent).not.toHaveProperty("max_tokens");
  });

  test("that says it has none carries the code, and not the mark", async () => {
    mock.on({}, { content: "[no answer] I do not know." });
    const { text, finish } = await ask();
    expect(text).toBe("I do not know.");
    expect(finish?.code).toBe("no_answer");
  });

  test("that is only the mark says so in words", async () => {
    mock.on({}, { content: "[no answer]" });
    const { text, finish } = await ask({}, { locale: "fr" });
    expect(text).toMatch(/rien trouvé/);
    expect(finish?.code).toBe("no_answer");
  });
});

describe("a refusal", () => {
  test.each([401, 403, 404])("with %i is the operator's to mend, and is not tried again", async (status) => {
    mock.on(
      {},
      { error: { message: `Incorrect API key provided: ${apiKey}`, code: "invalid_api_key" }, status },
    );
    const fault = faultOf((await ask()).error);
    expect(fault.code).toBe("model_misconfigured");
    expect(fault.message).toContain(`HTTP ${status}`);
    expect(fault.message).toContain("invalid_api_key");
    expect(asked()).toBe(1);
  });

  test("with 400 is not tried again", async () => {
    mock.on({}, { error: { message: "Bad: When do you open?" }, status: 400 });
    expect(faultOf((await ask()).error)).toMatchObject({ code: "model_unavailable" });
    expect(asked()).toBe(1);
  });

  test("with 429 is tried once more, after the time the server asks for", async () => {
    mock.addFixture({ match: {}, response: failsOnce({ message: "Slow down" }, 429, 1) });
    const { text, error, wholeMs } = await ask();
    expect(error).toBeUndefined();
    expect(text).toBe("We open at nine [1].");
    expect(wholeMs).toBeGreaterThanOrEqual(1_000);
    expect(asked()).toBe(2);
  });

  test("with 429 and a long wait is not tried again", async () => {
    mock.on({}, { error: { message: "Slow down" }, status: 429, retryAfter: 60 });
    const { error, wholeMs } = await ask();
    expect(faultOf(error)).toMatchObject({ code: "model_rate_limited" });
    expect(wholeMs).toBeLessThan(1_000);
    expect(asked()).toBe(1);
  });

  test("with 429 for an empty account is not tried again", async () => {
    mock.on({}, { error: { message: "No money", code: "insufficient_quota" }, status: 429, retryAfter: 1 });
    expect(faultOf((await ask()).error)).toMatchObject({
      code: "model_rate_limited",
      message: expect.stringContaining("insufficient_quota"),
    });
    expect(asked()).toBe(1);
  });

  test("with 500 is tried once more", async () => {
    mock.addFixture({ match: {}, response: failsOnce({ message: "Oops" }, 500) });
    const { text, error } = await ask();
    expect(error).toBeUndefined();
    expect(text).toBe("We open at nine [1].");
    expect(asked()).toBe(2);
  });

  test("with 500 twice is given up", async () => {
    mock.on({}, { error: { message: "Oops" }, status: 500 });
    expect(faultOf((await ask()).error)).toMatchObject({ code: "model_unavailable" });
    expect(asked()).toBe(2);
  });
});

describe("a stall", () => {
  test("before the first token ends as a timeout and is not tried again", async () => {
    mock.on({}, { content: "Too late." }, { streamingProfile: { ttft: 5_000 } });
    const { error, text, wholeMs } = await ask({ firstTokenMs: 200 });
    expect(faultOf(error)).toMatchObject({
      code: "model_timeout",
      message: expect.stringContaining("no first token within 200 ms"),
    });
    expect(text).toBe("");
    expect(wholeMs).toBeLessThan(2_000);
    expect(asked()).toBe(1);
  });

  test("in the middle ends as a timeout, after what was written", async () => {
    mock.addFixture({
      match: {},
      response: { content: "We open at nine every day." },
      recordedTimings: { ttftMs: 5, interChunkDelaysMs: [5, 5, 5_000], totalDurationMs: 5_015 },
    });
    const { error, text } = await ask({ betweenMs: 200 });
    expect(faultOf(error)).toMatchObject({
      code: "model_timeout",
      message: expect.stringContaining("stalled for 200 ms"),
    });
    expect("We open at nine every day.".startsWith(text)).toBe(true);
    expect(text).not.toBe("");
    expect(asked()).toBe(1);
  });

  test("that never quite stalls ends when the whole takes too long", async () => {
    mock.on({}, { content: "We open at nine every day of the week." }, { latency: 100 });
    const { error } = await ask({ betweenMs: 300, wholeMs: 450 });
    expect(faultOf(error)).toMatchObject({
      code: "model_timeout",
      message: expect.stringContaining("took longer than 450 ms"),
    });
  });
});

describe("a stream that breaks", () => {
  test("in the middle is a fault after what was written, and is not tried again", async () => {
    mock.on({}, { content: "We open at nine every day." }, { truncateAfterChunks: 4, latency: 5 });
    const { error, text, finish } = await ask();
    expect(faultOf(error)).toMatchObject({ code: "model_unavailable" });
    expect("We open at nine every day.".startsWith(text)).toBe(true);
    expect(text).not.toBe("");
    expect(finish).toBeUndefined();
    expect(asked()).toBe(1);
  });

  test("before anything was written is tried once more", async () => {
    mock.on({}, { content: "We open at nine every day." }, { truncateAfterChunks: 1, latency: 5 });
    const { error, text } = await ask();
    expect(faultOf(error)).toMatchObject({ code: "model_unavailable" });
    expect(text).toBe("");
    expect(asked()).toBe(2);
  });

  test("as JSON that is none is a fault", async () => {
    mock.on({}, { content: "We open at nine." }, { chaos: { malformedRate: 1 } });
    const { error, text } = await ask();
    expect(faultOf(error)).toMatchObject({ code: "model_unavailable" });
    expect(text).toBe("");
  });
});

test("an answer that is stopped ends quietly and soon", async () => {
  mock.on({}, { content: "We open at nine every day of the week, holidays included." }, { latency: 50 });
  const stop = new AbortController();
  const { error, finish, text, wholeMs } = await ask({}, {}, () => stop.abort(), stop.signal);
  expect(error).toBeUndefined();
  expect(finish).toBeUndefined();
  expect(text).not.toBe("");
  expect(wholeMs).toBeLessThan(500);
});

test("an answer that is stopped before it began asks nobody twice", async () => {
  mock.on({}, { content: "Too late." }, { streamingProfile: { ttft: 2_000 } });
  const stop = new AbortController();
  setTimeout(() => stop.abort(), 100);
  const { error, text, wholeMs } = await ask({}, {}, () => {}, stop.signal);
  expect(error).toBeUndefined();
  expect(text).toBe("");
  expect(wholeMs).toBeLessThan(1_000);
  expect(asked()).toBe(1);
});

const frames = (response: ServerResponse, ...chunks: object[]): void => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const chunk of chunks) response.write(`data: ${JSON.stringify(chunk)}\n\n`);
};
const said = (content: string) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] });
const stopped = { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
const status = (code: number) => (response: ServerResponse) => {
  response.writeHead(code, { "content-type": "application/json" }).end("{}");
};

describe("servers with manners of their own", () => {
  const servers: Server[] = [];
  afterAll(() => {
    for (const server of servers) server.closeAllConnections();
    for (const server of servers) server.close();
  });

  /** Answers the first requests as told, the last of them again and again. */
  async function serve(
    ...answers: ((response: ServerResponse) => void)[]
  ): Promise<{ baseURL: string; count: () => number }> {
    let count = 0;
    const server = createServer((incoming, response) => {
      incoming.resume();
      incoming.on("end", () => answers[Math.min(count++, answers.length - 1)]?.(response));
    });
    servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, "127.0.0.1", resolve);
    });
    return { baseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, count: () => count };
  }

  test("429 without a wish is tried again soon", async () => {
    const { baseURL, count } = await serve(status(429), (response) => {
      frames(response, said("Nine."), stopped);
      response.end("data: [DONE]\n\n");
    });
    const { text, wholeMs } = await ask({ baseURL });
    expect(text).toBe("Nine.");
    expect(wholeMs).toBeLessThan(900);
    expect(count()).toBe(2);
  });

  test("the upstream is let go when the visitor stops the answer", async () => {
    const closed = Promise.withResolvers<void>();
    const { baseURL } = await serve((response) => {
      response.on("close", () => closed.resolve());
      frames(response, said("Nine"));
    });
    const stop = new AbortController();
    const { text } = await ask({ baseURL }, {}, () => stop.abort(), stop.signal);
    expect(text).toBe("Nine");
    await expect(closed.promise).resolves.toBeUndefined();
  });

  test("429 twice says so", async () => {
    const { baseURL, count } = await serve(status(429));
    expect(faultOf((await ask({ baseURL })).error)).toMatchObject({ code: "model_rate_limited" });
    expect(count()).toBe(2);
  });

  test("a connection that is refused is tried once more", async () => {
    const { baseURL, count } = await serve((response) => response.destroy());
    expect(faultOf((await ask({ baseURL })).error)).toMatchObject({ code: "model_unavailable" });
    expect(count()).toBe(2);
  });

  test("a connection left open after the last piece holds nothing up for long", async () => {
    const { baseURL } = await serve((response) => frames(response, said("Nine."), stopped));
    const { text, finish, wholeMs } = await ask({ baseURL });
    expect(text).toBe("Nine.");
    expect(finish).toBeDefined();
    expect(wholeMs).toBeLessThan(4_000);
  });

  test("an error within the stream is a fault without its words", async () => {
    const { baseURL, count } = await serve((response) => {
      frames(response, said("Nine"), {
        error: { message: `key ${apiKey} and When do you open?`, code: "overloaded" },
      });
      response.end();
    });
    const { error, text } = await ask({ baseURL });
    expect(faultOf(error)).toMatchObject({
      code: "model_unavailable",
      message: expect.stringContaining("overloaded"),
    });
    expect(text).toBe("Nine");
    expect(count()).toBe(1);
  });

  test("an empty answer is a fault", async () => {
    const { baseURL } = await serve((response) => {
      frames(response, stopped);
      response.end("data: [DONE]\n\n");
    });
    expect(faultOf((await ask({ baseURL })).error)).toMatchObject({ code: "model_unavailable" });
  });

  test("a model that spent all its tokens on thinking is the operator's to mend", async () => {
    const { baseURL } = await serve((response) => {
      frames(response, { choices: [{ index: 0, delta: {}, finish_reason: "length" }] });
      response.end("data: [DONE]\n\n");
    });
    expect(faultOf((await ask({ baseURL })).error)).toMatchObject({
      code: "model_misconfigured",
      message: expect.stringContaining("raise max_tokens"),
    });
  });

  test("thoughts count as a sign of life, and are not shown", async () => {
    const { baseURL } = await serve((response) => {
      frames(response, { choices: [{ index: 0, delta: { reasoning_content: "Hm." } }] });
      setTimeout(() => {
        response.write(`data: ${JSON.stringify(said("Nine."))}\n\ndata: ${JSON.stringify(stopped)}\n\n`);
        response.end("data: [DONE]\n\n");
      }, 400);
    });
    const { text, error } = await ask({ baseURL, firstTokenMs: 250, betweenMs: 2_000 });
    expect(error).toBeUndefined();
    expect(text).toBe("Nine.");
  });

  test("an address that is none is a fault, not a crash", async () => {
    expect(faultOf((await ask({ baseURL: "not an address" })).error)).toMatchObject({
      code: "model_unavailable",
    });
  });
});
