import type { Passage, WidgetConfig } from "@foyer/shared-widget/protocol";
import type { ChatTool } from "../ai/chat-model.ts";
import type { Env } from "../env.ts";

/** What a call is made for. */
export interface ToolCallContext {
  env: Env;
  config: WidgetConfig;
  conversationId: string;
  /** `id`: the visitor's; `verified`: the host vouches for who they are. */
  visitor: { id: string; verified: boolean; locale?: string | undefined };
  /** Ours, the same at every try of this call: what it is idempotent by. */
  callId: string;
  /** Aborts when the turn is stopped or out of time. */
  signal: AbortSignal;
}

/** What came of a call. `text` is data for the model, bounded and delimited by the loop, never instructions. */
export type ToolResult =
  | { ok: true; text: string; passages?: Passage[] }
  /** `text` is for the model, so that it can say what could not be done. */
  | { ok: false; text: string; error?: unknown };

/** Something that the assistant may call, as the registry of a widget gives it. */
export interface Tool extends ChatTool {
  /** What visitors read while it is at work. */
  label: string;
  /** The visitor is asked before every call. */
  approval: boolean;
  /** `args` fit `parameters`. Never rejects for what the other side did: that is a result. */
  run(args: Record<string, unknown>, context: ToolCallContext): Promise<ToolResult>;
}
