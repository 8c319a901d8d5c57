import { describe, expect, test } from "vitest";
import { type ChatEvent, type ChatModel, type ChatRequest, ModelError } from "./chat-model.ts";
import { runModel } from "./run-model.ts";

const request: ChatRequest = {
  system: "Be brief.",
  messages: [{ role: "user", content: "When do you open?" }],
  passages: [],
  temperature: 0.3,
  maxTokens: 200,
};
const prepare = async (): Promise<ChatRequest> => request;

function saying(...events: ChatEvent[]): ChatModel {
  return {
    name: "scripted",
    async *stream() {
      yield* events;
    },
  };
}

async function codeOf(answer: Promise<unknown>): Promise<string> {
  const error = await answer.then(
    () => undefined,
    (fault: unknown) => fault,
  );
  return error instanceof ModelError ? error.code : String(error);
}

test("pieces become one text, with what the model says at its end", async () => {
  const model = saying(
    { type: "text", text: " We open" },
    { type: "text", text: " at seven.\n" },
    { type: "finish", citations: [], code: "no_answer", usage: { input: 7, output: 3 } },
  );
  expect(await runModel(model, prepare)).toEqual({
    text: "We open at seven.",
    answeredBy: "scripted",
    citations: [],
    code: "no_answer",
    usage: { input: 7, output: 3 },
  });
});

describe("there is no answer", () => {
  test("when the stream breaks off before its end", async () => {
    expect(await codeOf(runModel(saying({ type: "text", text: "We open" }), prepare))).toBe(
      "model_unavailable",
    );
  });

  test("when nothing was written", async () => {
    expect(await codeOf(runModel(saying({ type: "finish", citations: [] }), prepare))).toBe(
      "model_unavailable",
    );
  });

  test("when the model says why", async () => {
    const model: ChatModel = {
      name: "full",
      // oxlint-disable-next-line require-yield -- it fails before it has written anything
      async *stream() {
        throw new ModelError("model_rate_limited", "too much");
      },
    };
    expect(await codeOf(runModel(model, prepare))).toBe("model_rate_limited");
  });

  test("when it takes too long; the model is told to stop", async () => {
    let stopped = false;
    const model: ChatModel = {
      name: "slow",
      async *stream(_, signal) {
        yield { type: "text", text: "We" };
        await new Promise<void>((resolve) => {
          signal.addEventListener("abort", () => {
            stopped = true;
            resolve();
          });
        });
      },
    };
    expect(await codeOf(runModel(model, prepare, 20))).toBe("model_timeout");
    expect(stopped).toBe(true);
  });
});
