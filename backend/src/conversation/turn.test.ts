import { expect, test } from "vitest";
import { type ChatEvent, type ChatModel, type ChatRequest, ModelError } from "../ai/chat-model.ts";
import { Turn } from "./turn.ts";

const request: ChatRequest = { system: "", messages: [], passages: [], temperature: 0, maxTokens: 100 };
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const done: ChatEvent = { type: "finish", citations: [], usage: { input: 5, output: 2 } };

function modelOf(stream: (signal: AbortSignal) => AsyncGenerator<ChatEvent>): ChatModel {
  return { name: "scripted", stream: (_, signal) => stream(signal) };
}

function newTurn() {
  const deltas: { offset: number; text: string }[] = [];
  const turn = new Turn("a_1", {
    onDelta: (offset, text) => deltas.push({ offset, text }),
    onCheckpoint: () => {},
  });
  const run = (model: ChatModel) => turn.run(model, () => Promise.resolve(request));
  return { turn, deltas, run };
}

test("the first piece leaves at once, later ones that arrive together leave together, and nothing is lost", async () => {
  const { deltas, run } = newTurn();
  const result = await run(
    modelOf(async function* () {
      for (const text of ["a", "b", "c"]) yield { type: "text", text };
      await pause(40);
      for (const text of ["d", "e"]) yield { type: "text", text };
      yield done;
    }),
  );
  expect(deltas).toEqual([
    { offset: 0, text: "a" },
    { offset: 1, text: "bc" },
    { offset: 3, text: "de" },
  ]);
  expect(result).toMatchObject({
    message: { text: "abcde", status: "complete" },
    usage: { input: 5, output: 2 },
  });
});

test("offsets count UTF-16 units", async () => {
  const { deltas, run } = newTurn();
  await run(
    modelOf(async function* () {
      yield { type: "text", text: "👋" };
      await pause(40);
      yield { type: "text", text: "!" };
      yield done;
    }),
  );
  expect(deltas.at(-1)).toEqual({ offset: 2, text: "!" });
});

test("a stream that ends without finish is cut off: what came stays, and says so", async () => {
  const { run } = newTurn();
  const result = await run(
    modelOf(async function* () {
      yield { type: "text", text: "half an ans" };
    }),
  );
  expect(result.message).toEqual({ text: "half an ans", status: "interrupted", code: "model_unavailable" });
});

test("a model that fails before its first word leaves a failed message with a sentence for the visitor", async () => {
  const { run } = newTurn();
  const result = await run(
    // oxlint-disable-next-line require-yield -- it fails before it yields
    modelOf(async function* () {
      throw new ModelError("model_timeout", "20 s without a token");
    }),
  );
  expect(result.message).toMatchObject({ status: "failed", code: "model_timeout" });
  expect(result.message?.text).toMatch(/took too long/);
  expect(result.error).toBeInstanceOf(ModelError);
});

test("an empty answer is a failure, not a message", async () => {
  const { run } = newTurn();
  const result = await run(
    modelOf(async function* () {
      yield { type: "text", text: "  " };
      yield done;
    }),
  );
  expect(result.message?.status).toBe("interrupted");
});

test("a fault while the prompt is built ends as a failed message too", async () => {
  const { turn } = newTurn();
  const model = modelOf(async function* () {
    yield done;
  });
  const result = await turn.run(model, () => Promise.reject(new Error("no config")));
  expect(result.message).toMatchObject({ status: "failed", code: "model_unavailable" });
});

test("a stop ends the model's stream, and leaves the message to who stopped", async () => {
  const { turn, run } = newTurn();
  let aborted = false;
  const running = run(
    modelOf(async function* (signal) {
      signal.addEventListener("abort", () => (aborted = true));
      yield { type: "text", text: "one " };
      await pause(30);
      yield { type: "text", text: "two" };
    }),
  );
  await pause(10);
  turn.stop();
  expect(await running).toMatchObject({ message: null });
  expect(aborted).toBe(true);
  expect(turn.text).toBe("one ");
});
