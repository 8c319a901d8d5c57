import type {
  ChatCompletionCreateParamsStreaming,
  ChatCompletionFunctionTool,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";
import type { ChatMessage, ChatRequest } from "./chat-model.ts";

/** Tokens a reasoning model may think in before it writes; its limit counts both. */
const reasoningTokens = 4_096;

/**
 * A request in the words of chat completions.
 *
 * OpenAI's newer models refuse what other servers only know: OpenAI takes `max_completion_tokens` for all its
 * models, its reasoning models (gpt-5, o1 …) nothing else, and those no temperature; compatible servers are only
 * sure to know `max_tokens`. So the former go by OpenAI's address or a reasoning model's name, whoever relays it,
 * and everyone else gets the latter.
 */
export function completionBody(
  request: ChatRequest,
  { model, baseURL }: { model: string; baseURL: string },
): ChatCompletionCreateParamsStreaming {
  const isReasoning = /^(?:o\d|gpt-[5-9])(?!.*chat)/.test(model.split("/").at(-1) ?? model);
  const isOpenAI = /(?:^|\.)openai\.(?:com|azure\.com)$/.test(URL.parse(baseURL)?.hostname ?? "");
  const tools = completionTools(request);
  return {
    model,
    messages: completionMessages(request),
    stream: true,
    stream_options: { include_usage: true },
    ...(tools.length > 0 && { tools }),
    ...(isReasoning
      ? { max_completion_tokens: request.maxTokens + reasoningTokens, reasoning_effort: "low" }
      : { temperature: request.temperature }),
    ...(!isReasoning &&
      (isOpenAI ? { max_completion_tokens: request.maxTokens } : { max_tokens: request.maxTokens })),
  };
}

export function completionMessages(request: ChatRequest): ChatCompletionMessageParam[] {
  return [{ role: "system", content: request.system }, ...request.messages.map(toParam)];
}

export function completionTools({ tools = [] }: ChatRequest): ChatCompletionFunctionTool[] {
  return tools.map(({ name, description, parameters }) => ({
    type: "function",
    function: { name, description, parameters },
  }));
}

/**
 * What to ask instead where a server refused a request: without pictures, or without tools. Undefined: there is
 * nothing to leave out.
 */
export function simplerRequest(request: ChatRequest): ChatRequest | undefined {
  if (request.messages.some((message) => message.role === "user" && message.images?.length)) {
    return withoutPictures(request);
  }
  // Results of tools mean nothing without them.
  const { tools = [], ...rest } = request;
  return tools.length === 0 || request.messages.some(({ role }) => role === "tool") ? undefined : rest;
}

/** For a model that cannot look at any. */
export function withoutPictures(request: ChatRequest): ChatRequest {
  return { ...request, messages: request.messages.map(withoutImages) };
}

function withoutImages(message: ChatMessage): ChatMessage {
  if (message.role !== "user" || !message.images?.length) return message;
  const said = "[a picture that you cannot see]";
  return { role: "user", content: message.content === "" ? said : `${message.content}\n\n${said}` };
}

function toParam(message: ChatMessage): ChatCompletionMessageParam {
  if (message.role === "tool")
    return { role: "tool", tool_call_id: message.call_id, content: message.content };
  const { content } = message;
  if (message.role === "user") {
    const { images = [] } = message;
    if (images.length === 0) return { role: "user", content };
    return {
      role: "user",
      content: [
        ...(content === "" ? [] : [{ type: "text" as const, text: content }]),
        ...images.map(({ url }) => ({ type: "image_url" as const, image_url: { url } })),
      ],
    };
  }
  const { tool_calls = [] } = message;
  if (tool_calls.length === 0) return { role: "assistant", content };
  return {
    role: "assistant",
    content: content === "" ? null : content,
    tool_calls: tool_calls.map(({ id, name, arguments: args }) => ({
      id,
      type: "function",
      function: { name, arguments: args },
    })),
  };
}
