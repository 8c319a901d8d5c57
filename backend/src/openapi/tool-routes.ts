import {
  ToolsAnswer,
  ToolsSavedAnswer,
  ToolSecretAnswer,
  ToolsRequest,
  ToolTestAnswer,
  ToolTestRequest,
} from "@foyer/shared-widget/protocol";
import type { Route } from "./route.ts";

const admins = ["admin", "org_key", "platform"] as const;
const bodyProblems = ["bad_request", "unsupported_type", "too_large", "invalid"] as const;

/** What a widget's assistant may call. */
export const toolRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/api/tools/{widget_id}",
    tag: "Tools",
    operation: "readTools",
    summary: "Read what the assistant may call",
    description: `Where nothing was put it may ask for a person, and nothing else. Tokens of MCP servers are not told, only whether there is one.`,
    credentials: admins,
    answers: [{ status: 200, description: "All of them, in your order.", schema: ToolsAnswer }],
    problems: ["not_found"],
  },
  {
    method: "put",
    path: "/api/tools/{widget_id}",
    tag: "Tools",
    operation: "saveTools",
    summary: "Say what the assistant may call",
    description: `In place of all before: built-in tools by name, webhook tools (a signed \`POST\` to an address of yours), and MCP servers, whose tools come with the server's name before theirs. Addresses have to be public and \`https\`. \`parameters\` is a JSON schema of an object, of at most 8,000 bytes, without references to elsewhere or to itself.

The \`token\` of an MCP server is stored encrypted. Left out, the one before stays, as long as the address does.

The answer to the first \`PUT\` with a webhook tool holds \`secret\`, which its calls are signed with, this once.`,
    credentials: admins,
    body: {
      schema: ToolsRequest,
      example: {
        tools: [
          { kind: "built_in", name: "hand_off_to_person" },
          {
            kind: "webhook",
            name: "find_order",
            description: "Where an order is. Use it when the visitor asks about a parcel.",
            parameters: {
              type: "object",
              properties: { number: { type: "string", description: "Of the order, e.g. A-1234." } },
              required: ["number"],
            },
            url: "https://shop.example.com/foyer/orders",
            safe: true,
          },
        ],
      },
    },
    answers: [
      { status: 200, description: "As they are now, within seconds everywhere.", schema: ToolsSavedAnswer },
    ],
    problems: [...bodyProblems, "not_found", "unavailable"],
  },
  {
    method: "post",
    path: "/api/tools/{widget_id}/secret",
    tag: "Tools",
    operation: "rotateToolSecret",
    summary: "Make a new secret for calls of tools",
    description: `The answer holds it, this once. For 24 hours the former one signs too: each call then carries two signatures.`,
    credentials: admins,
    answers: [{ status: 200, description: "The new secret.", schema: ToolSecretAnswer }],
    problems: ["not_found"],
  },
  {
    method: "post",
    path: "/api/tools/{widget_id}/test",
    tag: "Tools",
    operation: "testTool",
    summary: "Call a tool once",
    description: `One of a webhook or an MCP server. It is really called, for the conversation \`c_test\` and the visitor \`v_test\`; the answer is what the model would be given.`,
    credentials: admins,
    body: { schema: ToolTestRequest, example: { name: "find_order", arguments: { number: "A-1234" } } },
    answers: [{ status: 200, description: "What came of it.", schema: ToolTestAnswer }],
    problems: [...bodyProblems, "not_found"],
  },
];
