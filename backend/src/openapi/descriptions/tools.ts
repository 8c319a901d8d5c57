import type { Notes } from "./note.ts";

export const tools: Notes = {
  ApproveFrame: {
    about: "A visitor says whether the assistant may make a call that it asks for.",
    fields: { id: "Of the call.", on: "False also for a form that they do not fill in." },
  },
  ToolNotice: { about: "To agents only: the assistant calls a tool, or that call is in another state." },
  ToolUse: {
    about: "A call of a tool, as agents see it.",
    fields: {
      number: "Counts from 1 in its conversation.",
      label: "What visitors read while it is at work.",
      arguments: "JSON, as the model gave it, shortened.",
      result: "What the model was given back, shortened. Absent until there is something.",
      after: "The `seq` of the message it was made after.",
      ms: "How long it took.",
    },
  },
  ToolName: { about: "A letter, then letters, digits, `_` or `-`; 64 at most." },
  BuiltInToolName: {
    about:
      "What every widget's assistant can be allowed to do; `search_products` and `get_product` where the widget is a shop's.",
  },
  BuiltInTool: {
    about: "A tool that Foyer brings.",
    fields: { approval: "The visitor is asked before every call." },
  },
  WebhookTool: {
    about: "A tool of yours: a signed `POST` of the arguments to an address, whose answer the model reads.",
    fields: {
      name: "For the model, and for agents.",
      label:
        'What visitors read while it is at work, e.g. "Looking up your order". Left out: its name in words.',
      description: "For the model: what it does and when to use it.",
      parameters: "A JSON schema of an object: what the model has to give. At most 8,000 bytes.",
      url: "Public and `https`.",
      approval: "The visitor is asked before every call.",
      safe: "Calling it twice does no harm: a call that failed is tried again, twice at most.",
      timeout_ms: "How long a call may take, all tries together.",
    },
  },
  McpTool: {
    about: "A server of the Model Context Protocol, over streamable HTTP.",
    fields: {
      name: "Stands before the names of its tools: `{name}_{tool}`.",
      label: "What visitors read while one of its tools is at work. Left out: that tool's name in words.",
      url: "Public and `https`.",
      tools: "Which of its tools. Left out: all of them, up to the first 32.",
      token:
        "Sent as `Authorization: Bearer …`. Stored encrypted and never told. Left out: the one before stays; null: it is forgotten.",
      approval: "The visitor is asked before every call of one of its tools.",
      timeout_ms: "How long a call may take.",
    },
  },
  ToolDefinition: { about: "A tool, or an MCP server with its tools." },
  ToolsRequest: {
    about: "Everything that the widget's assistant may call.",
    fields: { tools: "In your order." },
  },
  ToolsAnswer: { about: "What the widget's assistant may call." },
  ToolsSavedAnswer: {
    about: "What the widget's assistant may call from now on.",
    fields: {
      secret:
        "`whsec_…`, which calls of webhook tools are signed with, for Standard Webhooks libraries. Only in the answer to the first `PUT` with such a tool.",
    },
  },
  ToolSecretAnswer: {
    about: "What calls of webhook tools are signed with.",
    fields: { secret: "`whsec_…`, for Standard Webhooks libraries. Shown this once." },
  },
  ToolTestRequest: {
    about: "One call.",
    fields: {
      name: "Of an MCP server's tool with the server's name before it.",
      arguments: "Held against the tool's schema, as the model's are.",
    },
  },
  ToolTestAnswer: {
    about: "What came of a call.",
    fields: {
      ok: "False: it failed, and `text` says how the model is told.",
      text: "What the model would have been given, 8,000 characters at most.",
      ms: "How long it took.",
    },
  },
  ToolState: { about: "What has become of a call. `asking`: the visitor has not said yet." },
  ToolStatus: {
    about:
      "A call that the answer waits for. With `asking` it waits for `approve`, or, where there is a form, for `contact`; two minutes.",
    fields: {
      details: "What is to be approved: the call's arguments, to be read. Only with `asking`.",
      form: "What the assistant would like to know of the visitor.",
      "form.why": "What for, in the assistant's words.",
    },
  },
};
