import { expect, test } from "vitest";
import type { ChatEvent } from "./chat-model.ts";
import { openaiModel } from "./openai.ts";

// The wire itself is tried in test/openai.test.ts, from Node, which can listen; this is about running in workerd.
const model = openaiModel({ apiKey: "sk-x", baseURL: "http://127.0.0.1:9/v1", model: "m", retryDelayMs: 1 });
const request = { system: "", messages: [], passages: [], temperature: 0, maxTokens: 16 };

async function events(signal: AbortSignal): Promise<ChatEvent[]> {
  const all: ChatEvent[] = [];
  for await (const event of model.stream(request, signal)) all.push(event);
  return all;
}

test("a server that is not there is a fault with a code", async () => {
  await expect(events(new AbortController().signal)).rejects.toMatchObject({
    name: "ModelError",
    code: "model_unavailable",
    message: "m at 127.0.0.1:9: the connection failed",
  });
});

test("an answer that was stopped before it was asked for is none", async () => {
  await expect(events(AbortSignal.abort())).resolves.toEqual([]);
});
