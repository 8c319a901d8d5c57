import * as z from "zod";
import { HttpUrl } from "./message.ts";

/** 1 to 64 letters, digits, `_`, `-`: what every provider of models takes. */
export const ToolName = z
  .string()
  .regex(/^[A-Za-z][\w-]{0,63}$/, "A letter, then letters, digits, '_' or '-'");

/** What every widget's assistant can be allowed to do; the last two where the widget is a shop's. */
export const BuiltInToolName = z.enum([
  "search_knowledge",
  "hand_off_to_person",
  "collect_contact",
  "get_business_hours",
  "search_products",
  "get_product",
]);
export type BuiltInToolName = z.infer<typeof BuiltInToolName>;

/** What visitors read while the tool is at work, e.g. "Looking up your order". Left out: the tool's name in words. */
const label = z.string().trim().min(1).max(80).optional();
/** The visitor is asked before every call. */
const approval = z.boolean().default(false);

export const BuiltInTool = z.strictObject({ kind: z.literal("built_in"), name: BuiltInToolName, approval });

/** A tool of the owner's: a signed `POST` of the arguments to an address, whose answer the model reads. */
export const WebhookTool = z.strictObject({
  kind: z.literal("webhook"),
  name: ToolName,
  label,
  /** For the model: what it does and when to use it. */
  description: z.string().trim().min(1).max(1_000),
  /** JSON schema (2020-12) of an object: what the model has to give. */
  parameters: z.record(z.string(), z.unknown()),
  /** Public, and `https`, unless the deployment allows others. */
  url: HttpUrl,
  approval,
  /** Calling it twice does no harm: a call that failed is tried again. */
  safe: z.boolean().default(false),
  /** How long a call may take. */
  timeout_ms: z.int().min(500).max(30_000).default(10_000),
});
export type WebhookTool = z.infer<typeof WebhookTool>;

/** A server of the Model Context Protocol, whose tools the assistant may call as `{name}_{tool}`. */
export const McpTool = z.strictObject({
  kind: z.literal("mcp"),
  name: ToolName,
  label,
  url: HttpUrl,
  /** Which of its tools; left out: all of them, up to the first 32. */
  tools: z.array(z.string().min(1).max(128)).min(1).max(32).optional(),
  /** Sent as `Authorization: Bearer …`. Kept encrypted and never shown; left out: what was kept stays; null: forgotten. */
  token: z.string().min(1).max(4_000).nullable().optional(),
  approval,
  timeout_ms: z.int().min(500).max(30_000).default(10_000),
});
export type McpTool = z.infer<typeof McpTool>;

export const ToolDefinition = z.discriminatedUnion("kind", [BuiltInTool, WebhookTool, McpTool]);
export type ToolDefinition = z.infer<typeof ToolDefinition>;

/** `PUT /api/tools/{widget_id}`: all of them, in place of those before. */
export const ToolsRequest = z.strictObject({ tools: z.array(ToolDefinition).max(32) });
export type ToolsRequest = z.infer<typeof ToolsRequest>;

/** The registry as it is shown: no token, but whether there is one. */
export const ToolsAnswer = z.object({
  tools: z.array(
    z.discriminatedUnion("kind", [
      BuiltInTool.strip(),
      WebhookTool.strip(),
      McpTool.omit({ token: true }).extend({ has_token: z.boolean() }).strip(),
    ]),
  ),
});
/** `POST /api/tools/{widget_id}/secret`: what calls are signed with, shown once. */
export const ToolSecretAnswer = z.object({ secret: z.string() });
/** `PUT /api/tools/{widget_id}`: the first time with a webhook tool also the secret. */
export const ToolsSavedAnswer = ToolsAnswer.extend({ secret: z.string().optional() });

/** `POST /api/tools/{widget_id}/test`: one call, of a webhook tool or of a tool of an MCP server. */
export const ToolTestRequest = z.strictObject({
  /** As the model knows it: of an MCP server's tool with the server's name before it. */
  name: ToolName,
  arguments: z.record(z.string(), z.unknown()).default({}),
});
/** What the model would have been given. */
export const ToolTestAnswer = z.object({ ok: z.boolean(), text: z.string(), ms: z.int().min(0) });

export const ToolState = z.enum(["asking", "running", "done", "failed", "refused"]);
export type ToolState = z.infer<typeof ToolState>;

/** A call as agents see it. It is no message and no visitor receives it. */
export const ToolUse = z.object({
  /** Counts 1, 2, 3 … in its conversation. */
  number: z.int().min(1),
  /** Ours, `t_…`. */
  id: z.string(),
  name: z.string(),
  label: z.string(),
  state: ToolState,
  /** JSON, as the model gave it, shortened. */
  arguments: z.string(),
  /** What the model was given back, shortened; absent until there is something. */
  result: z.string().optional(),
  /** The `seq` of the message it was made after. */
  after: z.int().min(0),
  created_at: z.iso.datetime(),
  /** How long it took. */
  ms: z.int().min(0).optional(),
});
export type ToolUse = z.infer<typeof ToolUse>;

/**
 * What visitors are told of a call while the answer waits for it: in the assistant's `typing` frame, the last one
 * holds. With `asking` the turn waits for `approve`, or, where there is a `form`, for `contact`; two minutes.
 */
export const ToolStatus = z.object({
  id: z.string(),
  name: z.string(),
  label: z.string(),
  state: z.enum(["asking", "running"]),
  /** What is to be approved: the call's arguments, readable. Only with `asking`. */
  details: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
  /** What `collect_contact` wants to know. */
  form: z.object({ fields: z.array(z.enum(["name", "email", "phone"])).min(1), why: z.string() }).optional(),
});
export type ToolStatus = z.infer<typeof ToolStatus>;

/** Visitor: whether that call may be made; with `on: false` also for a form that they do not fill in. */
export const ApproveFrame = z.object({ type: z.literal("approve"), id: z.string().max(64), on: z.boolean() });
/** To agents: a call began, or is in another state. */
export const ToolNotice = z.object({ type: z.literal("tool"), use: ToolUse });
