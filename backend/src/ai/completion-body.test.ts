import { expect, test } from "vitest";
import type { ChatRequest } from "./chat-model.ts";
import { completionBody, simplerRequest } from "./completion-body.ts";

const at = { model: "m", baseURL: "https://llm.example.com/v1" };
const image = { url: "data:image/png;base64,AA==", content_type: "image/png" };
const tool = { name: "look", description: "Looks.", parameters: { type: "object" } };
const request = (over: Partial<ChatRequest> = {}): ChatRequest => ({
  system: "Be brief.",
  messages: [{ role: "user", content: "Hi" }],
  passages: [],
  temperature: 0.3,
  maxTokens: 100,
  ...over,
});

test("pictures, calls and their results are said in the words of chat completions", () => {
  const { messages } = completionBody(
    request({
      messages: [
        { role: "user", content: "What is this?", images: [image] },
        { role: "assistant", content: "", tool_calls: [{ id: "c1", name: "look", arguments: "{}" }] },
        { role: "tool", call_id: "c1", content: "A cat." },
      ],
    }),
    at,
  );
  expect(messages.slice(1)).toEqual([
    {
      role: "user",
      content: [
        { type: "text", text: "What is this?" },
        { type: "image_url", image_url: { url: image.url } },
      ],
    },
    {
      role: "assistant",
      content: null,
      tool_calls: [{ id: "c1", type: "function", function: { name: "look", arguments: "{}" } }],
    },
    { role: "tool", tool_call_id: "c1", content: "A cat." },
  ]);
});

test("no tools are no field at all: there are servers that refuse an empty list", () => {
  expect(completionBody(request({ tools: [] }), at)).not.toHaveProperty("tools");
});

test("a refused request goes without pictures first, then without tools, then not at all", () => {
  const asked = request({ messages: [{ role: "user", content: "", images: [image] }], tools: [tool] });
  const blind = simplerRequest(asked);
  expect(blind?.messages).toEqual([{ role: "user", content: "[a picture that you cannot see]" }]);
  expect(blind?.tools).toEqual([tool]);
  const bare = simplerRequest(blind!);
  expect(bare).not.toHaveProperty("tools");
  expect(simplerRequest(bare!)).toBeUndefined();
});

test("where tools were used the request needs them", () => {
  const messages: ChatRequest["messages"] = [{ role: "tool", call_id: "c1", content: "A cat." }];
  expect(simplerRequest(request({ messages, tools: [tool] }))).toBeUndefined();
});
