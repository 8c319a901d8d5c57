import * as z from "zod";
import type { Route } from "./route.ts";

const JsonRpcRequest = z.looseObject({
  jsonrpc: z.literal("2.0"),
  /** Left out of notifications. */
  id: z.union([z.string(), z.number()]).optional(),
  method: z.string(),
  params: z.looseObject({}).optional(),
});
const JsonRpcAnswer = z.looseObject({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string(), z.number()]).nullable(),
  result: z.looseObject({}).optional(),
  error: z.looseObject({ code: z.int(), message: z.string() }).optional(),
});

export const mcpRoutes: readonly Route[] = [
  {
    method: "post",
    path: "/mcp",
    tag: "People",
    operation: "callMcp",
    summary: "Let a model work here",
    description: `The Model Context Protocol over streamable HTTP, without sessions: tools to list widgets, search and fill the knowledge, list and read conversations, take one over, reply and hand it back, and read the insights. Each tool does what the route of this API does that it stands for, as the credential that calls, and with the same limits. An agent's token has no \`upsert_knowledge\`.

Add the address to a client together with the header \`Authorization: Bearer …\`. Send \`Accept: application/json, text/event-stream\`; \`GET\` and \`DELETE\` are answered 405. A page of another site may not ask.`,
    credentials: ["agent", "org_key", "platform"],
    headers: { "MCP-Protocol-Version": "The revision that was agreed on, e.g. `2025-11-25`." },
    body: {
      schema: JsonRpcRequest,
      example: {
        jsonrpc: "2.0",
        id: 1,
        method: "tools/call",
        params: { name: "search_knowledge", arguments: { widget_id: "main", query: "returns" } },
      },
    },
    answers: [
      { status: 200, description: "The result, or the error, as JSON-RPC.", schema: JsonRpcAnswer },
      { status: 202, description: "A notification was taken." },
    ],
    problems: ["unavailable"],
  },
];
