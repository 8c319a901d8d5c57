import type { Message } from "@foyer/shared-widget/protocol";
import type { ChatRequest } from "../ai/chat-model.ts";
import type { Usage } from "../ai/prices.ts";
import { estimateTokens } from "../ai/token-estimate.ts";
import { type Span, type SpanInput, spansOf } from "./otlp.ts";

/** One model that was asked in a turn. Times in ms since 1970. */
export interface ModelCall {
  /** `provider:model`, or `passages`. */
  model: string;
  startedAt: number;
  endedAt: number;
  /** Why it failed; undefined: it answered, or was stopped. */
  code?: string;
}

/** One tool that was called in a turn. */
interface ToolSpan {
  id: string;
  name: string;
  startedAt: number;
  endedAt: number;
  /** `refused`: the visitor did not allow it. */
  state: "done" | "failed" | "refused";
  arguments: string;
  result: string;
}

/** What there is to tell of one turn, or of what else a model wrote. */
export interface TurnTrace {
  /** What it was written for; undefined: a conversation's answer. */
  kind?: "ask" | "draft" | "summary" | "running_summary";
  /** Of the message that it became. */
  id?: string;
  org_id: string;
  widget_id: string;
  conversation_id?: string;
  visitor_id?: string;
  startedAt: number;
  endedAt: number;
  status: Message["status"] | "stopped" | undefined;
  code: string | undefined;
  /** Undefined: it did not come to a search. */
  retrieval: { startedAt: number; endedAt: number; passages: number } | undefined;
  /** In the order they were asked. */
  calls: readonly ModelCall[];
  tools: readonly ToolSpan[];
  /** What was asked; undefined: it did not come to that. */
  request: ChatRequest | undefined;
  firstTokenMs: number | undefined;
  /** As the provider counts, of the model that answered. */
  usage: Usage | undefined;
  costMicros: number | undefined;
  /** As far as it was written. */
  answer: string;
}

/** The turn as spans with OpenTelemetry's `gen_ai` attributes, which Langfuse and others read. */
export function turnSpans(turn: TurnTrace, { withContent }: { withContent: boolean }): Span[] {
  const input = withContent && turn.request ? messagesOf(turn.request) : undefined;
  const output = withContent && turn.answer !== "" ? answerOf(turn.answer) : undefined;
  const failed =
    turn.status === "failed" || turn.status === "interrupted" ? (turn.code ?? turn.status) : undefined;
  const root: SpanInput = {
    name: `invoke_agent ${turn.widget_id}`,
    kind: "server",
    startedAt: turn.startedAt,
    endedAt: turn.endedAt,
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": turn.widget_id,
      "gen_ai.conversation.id": turn.conversation_id,
      "session.id": turn.conversation_id,
      "user.id": turn.visitor_id,
      "foyer.org_id": turn.org_id,
      "foyer.widget_id": turn.widget_id,
      "foyer.message_id": turn.id,
      "foyer.kind": turn.kind ?? "turn",
      "foyer.status": turn.status,
      "foyer.code": turn.code,
      "gen_ai.input.messages": input,
      "gen_ai.output.messages": output,
    },
    error: failed,
  };
  const { retrieval } = turn;
  return spansOf(root, [
    ...(retrieval
      ? [
          {
            name: "retrieval",
            kind: "internal" as const,
            startedAt: retrieval.startedAt,
            endedAt: retrieval.endedAt,
            attributes: { "langfuse.observation.type": "retriever", "foyer.passages": retrieval.passages },
          },
        ]
      : []),
    ...turn.calls.map((call, index) =>
      callSpan(call, turn, { input, output, isLast: index === turn.calls.length - 1 }),
    ),
    ...turn.tools.map((tool) => ({
      name: `execute_tool ${tool.name}`,
      kind: "internal" as const,
      startedAt: tool.startedAt,
      endedAt: tool.endedAt,
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": tool.name,
        "gen_ai.tool.call.id": tool.id,
        "foyer.tool_state": tool.state,
        ...(withContent && {
          "gen_ai.tool.call.arguments": tool.arguments,
          "gen_ai.tool.call.result": tool.result,
        }),
      },
      error: tool.state === "failed" ? "tool_failed" : undefined,
    })),
  ]);
}

function callSpan(
  { model: name, startedAt, endedAt, code }: ModelCall,
  turn: TurnTrace,
  { input, output, isLast }: { input: string | undefined; output: string | undefined; isLast: boolean },
): SpanInput {
  const colon = name.indexOf(":");
  const provider = colon === -1 ? "foyer" : name.slice(0, colon);
  const model = name.slice(colon + 1);
  const { request, usage, firstTokenMs, costMicros } = turn;
  return {
    name: `chat ${model}`,
    kind: "client",
    startedAt,
    endedAt,
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": provider,
      "gen_ai.request.model": model,
      "gen_ai.conversation.id": turn.conversation_id,
      "gen_ai.request.temperature": request?.temperature,
      "gen_ai.request.max_tokens": request?.maxTokens,
      "foyer.prompt_tokens_estimate": request && promptTokens(request),
      "gen_ai.input.messages": input,
      // Only who answered has anything to show for it.
      ...(isLast && {
        "gen_ai.response.model": model,
        "gen_ai.usage.input_tokens": usage?.input,
        "gen_ai.usage.output_tokens": usage?.output,
        "gen_ai.usage.cost": costMicros === undefined ? undefined : costMicros / 1_000_000,
        "foyer.first_token_ms": firstTokenMs,
        "langfuse.observation.completion_start_time":
          firstTokenMs === undefined ? undefined : new Date(turn.startedAt + firstTokenMs).toISOString(),
        "gen_ai.output.messages": output,
      }),
    },
    error: code,
  };
}

/** By our estimate: the provider's count comes only with an answer. */
function promptTokens({ system, messages }: ChatRequest): number {
  return messages.reduce((sum, { content }) => sum + estimateTokens(content), estimateTokens(system));
}

/** As OpenTelemetry writes messages into an attribute: JSON, in parts. */
function messagesOf({ system, messages }: ChatRequest): string {
  return JSON.stringify(
    [{ role: "system", content: system }, ...messages].map(({ role, content }) => ({
      role,
      parts: [{ type: "text", content }],
    })),
  );
}

function answerOf(text: string): string {
  return JSON.stringify([{ role: "assistant", parts: [{ type: "text", content: text }] }]);
}
