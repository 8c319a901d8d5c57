import type { WebhookTool } from "@foyer/shared-widget/protocol";
import { labelOf } from "./tool-label.ts";
import type { Tool, ToolCallContext, ToolResult } from "./tool.ts";
import { callWebhook } from "./webhook-call.ts";

/** A tool of the owner's: its arguments, and who they are for, go to the owner's server, and the answer to the model. */
export function webhookTool(definition: WebhookTool, secrets: readonly string[]): Tool {
  const { name, label, description, parameters, approval } = definition;
  return {
    name,
    label: label ?? labelOf(name),
    description,
    parameters,
    approval,
    run: (args, context) => run(definition, secrets, args, context),
  };
}

async function run(
  { name, url, safe, timeout_ms }: WebhookTool,
  secrets: readonly string[],
  args: Record<string, unknown>,
  { env, config, conversationId, visitor, callId, signal }: ToolCallContext,
): Promise<ToolResult> {
  const body = JSON.stringify({
    id: callId,
    tool: name,
    arguments: args,
    widget_id: config.widget_id,
    conversation_id: conversationId,
    visitor: { id: visitor.id, verified: visitor.verified },
  });
  return callWebhook(env, { url, id: callId, body, secrets, safe, limitMs: timeout_ms, signal });
}
