import type { Passage } from "@foyer/shared-widget/protocol";
import type { ChatMessage, ChatRequest, ToolCall } from "../ai/chat-model.ts";
import { passageBlock } from "../ai/passage-block.ts";
import { cutToTokens, estimateTokens } from "../ai/token-estimate.ts";
import { toolTokens } from "../ai/tool-rules.ts";
import { asData } from "../guard/as-data.ts";
import { longestResult } from "../tools/tool.ts";
import { longestArguments, longestName } from "./tool-runner.ts";
import { isJson } from "../tools/is-json.ts";

/** What came of a call, for the model to read. */
export interface CallOutcome {
  state: "done" | "failed" | "refused";
  /** Somebody else's words, as long as they like. */
  text: string;
  passages?: readonly Passage[];
  /** A person should take over. */
  handOff?: { reason: string; summary: string };
}

/** Where the model says nothing of its window; the share of it that our estimates are trusted with. */
const unknownWindow = 32_000;
const certainty = 0.9;
/** With less room than this for results, a model reads no more of them. */
const leastRoom = 300;

interface Called {
  /** What the model said before it called. */
  text: string;
  calls: readonly ToolCall[];
  /** What came of each. */
  outcomes: readonly CallOutcome[];
  contextTokens: number | undefined;
}

/**
 * What to ask a model that has called tools: the same, then its calls and what came of them, and never more than it can
 * take. `isFull`: there is no room for more of that.
 */
export function withResults(
  request: ChatRequest,
  { text, calls, outcomes, contextTokens = unknownWindow }: Called,
): { request: ChatRequest; isFull: boolean } {
  const { system, messages, tools = [], maxTokens } = request;
  const said: ChatMessage = { role: "assistant", content: text, tool_calls: calls.map(asSaid) };
  const used = [...messages, said].reduce(
    (sum, message) => sum + messageTokens(message),
    estimateTokens(system),
  );
  const passages = [...request.passages];
  let room = contextTokens * certainty - maxTokens - used - toolTokens(tools);
  const results = outcomes.map((outcome, index): ChatMessage => {
    const { id, name } = asSaid(calls[index] ?? { id: "", name: "", arguments: "" });
    const content = contentOf(outcome, name, { passages, room: room / (outcomes.length - index) });
    room -= estimateTokens(content);
    return { role: "tool", call_id: id, content };
  });
  return {
    request: { ...request, messages: [...messages, said, ...results], passages },
    isFull: room < leastRoom,
  };
}

/** `passages`: all that may be cited so far; those that are shown here join them. */
function contentOf(
  { state, text, passages: found = [] }: CallOutcome,
  name: string,
  { passages, room }: { passages: Passage[]; room: number },
): string {
  const told = cutToTokens(text.slice(0, longestResult), Math.max(0, room - 60));
  const parts = [asData("tool_result", told, { tool: name, state })];
  let chars = told.length;
  let left = room - estimateTokens(parts[0] ?? "");
  for (const passage of found) {
    const known = passages.findIndex((each) => isSame(each, passage));
    const block = passageBlock(passage, known === -1 ? passages.length + 1 : known + 1);
    chars += block.length;
    left -= estimateTokens(block);
    // Whole passages only: half of one may say the opposite.
    if (chars > longestResult || left < 0) break;
    if (known === -1) passages.push(passage);
    parts.push(block);
  }
  return parts.join("\n");
}

function isSame(one: Passage, other: Passage): boolean {
  return one.external_id === other.external_id && one.heading === other.heading && one.text === other.text;
}

function messageTokens(message: ChatMessage): number {
  const { tool_calls = [] } = message.role === "assistant" ? message : {};
  return tool_calls.reduce(
    (sum, call) => sum + estimateTokens(`${call.name}${call.arguments}`) + 8,
    estimateTokens(message.content) + 8,
  );
}

/** A call as it can be sent back: there are servers that refuse a request with arguments that are no JSON. */
function asSaid({ id, name, arguments: args }: ToolCall): ToolCall {
  const isSendable = args.length <= longestArguments && isJson(args);
  return { id, name: name.slice(0, longestName), arguments: isSendable ? args : "{}" };
}
