import { describe, expect, it } from "vitest";
import { type Answer, problem, type Step } from "./test/scripted-backend.ts";
import { apiKey, blanks, identitySecret, serverContext, userId } from "./test/server-context.ts";
import { type ActionKey, done, withBackend } from "./test/with-backend.ts";

const { backend, run } = withBackend();

const ana = { id: userId, name: "ana" };
const time = "2026-05-04T09:00:00.000Z";
const conversation = {
  id: "c1",
  mode: "human",
  agent: ana,
  first_seq: 1,
  last_seq: 2,
  read: { visitor: 0, agent: 0 },
};
const message = {
  seq: 2,
  id: "m1",
  role: "agent",
  author: ana,
  text: "Hello",
  status: "complete",
  created_at: time,
};
const config = {
  widget_id: "shop",
  org_id: "acme",
  color: "#112233",
  ai_enabled: true,
  verified_only: false,
  prompt: "Be kind.",
  title: "Shop",
  welcome_message: null,
  placeholder: null,
  launcher_position: "right",
  allowed_origins: ["https://example.com"],
  handoff: { enabled: true, wait_minutes: 5 },
  version: 3,
  created_at: time,
  updated_at: time,
  warnings: [],
};
const { version: _, ...unversioned } = config;
const summary = {
  id: "c1",
  widget_id: "shop",
  mode: "waiting",
  mode_since: time,
  labels: ["vip"],
  unread: 1,
  visitor: { id: "v1", verified: false, name: "Kim" },
  message_count: 2,
  last_message: { role: "visitor", text: "Hi", created_at: time },
  version: 4,
  created_at: time,
  updated_at: time,
};
const counts = {
  conversations: 4,
  messages_visitor: 9,
  messages_assistant: 7,
  messages_agent: 2,
  assistant_alone: 3,
  handoffs: 1,
  takeovers: 1,
  closed: 2,
  unanswered: 1,
  rated_up: 3,
  rated_down: 0,
  csat_count: 2,
  csat_sum: 9,
  first_response_count: 1,
  first_response_ms: 42_000,
  close_count: 0,
  close_ms: 0,
  tokens_in: 1_000,
  tokens_out: 200,
  cost_micros: 1_500,
};
const analytics = {
  widget_id: "shop",
  time_zone: "UTC",
  from: "2026-04-05",
  to: "2026-05-04",
  total: counts,
  days: [],
  busiest: [],
  unanswered: [{ question: "Do you ship to Mars?", count: 2, last_at: time, conversation_id: "c1" }],
};
const agentToken = {
  token: "at_sample",
  expires_at: "2026-05-04T10:00:00.000Z",
  renewable_until: "2026-05-04T21:00:00.000Z",
  agent: { id: userId, name: "ana", role: "agent" },
};
const health = { status: "ok", version: "1.2.3", timestamp: time, dependencies: {} };
const me = {
  credential: "org",
  org_id: "acme",
  features: {},
  widgets: [{ widget_id: "shop", org_id: "acme", title: null }],
};
const article = { external_id: "a/1", title: "Returns", chunks: 2, changed: true, updated_at: time };

const ok = (json: unknown): Answer => ({ status: 200, json });

/** With only what has to be filled: the call that comes of it, and what is returned. */
const calls: {
  [K in Exclude<ActionKey, "create-visitor-token">]: {
    given?: object;
    steps: Step[];
    returns: Record<string, unknown>;
  };
} = {
  "test-connection": {
    steps: [
      { method: "GET", path: "/health", open: true, answer: ok(health) },
      { method: "GET", path: "/api/me", answer: ok(me) },
    ],
    returns: {
      workspace_name: "acme",
      version: "1.2.3",
      backend_status: "ok",
      widget_found: true,
      widget_ids: ["shop"],
    },
  },
  "create-agent-session": {
    steps: [
      {
        method: "POST",
        path: "/api/agent-tokens",
        body: { agent_id: userId, name: "ana", email: "ana@example.com", role: "agent" },
        answer: ok(agentToken),
      },
    ],
    returns: {
      agent_token: "at_sample",
      expires_at: new Date("2026-05-04T10:00:00.000Z"),
      agent_id: userId,
      agent_name: "ana",
    },
  },
  "get-widget-config": {
    steps: [{ method: "GET", path: "/api/config/shop", answer: ok(config) }],
    returns: {
      title: "Shop",
      welcome_message: null,
      placeholder: null,
      primary_color: "#112233",
      position: "right",
      ai_enabled: true,
      handoff_enabled: true,
      verified_only: false,
      prompt: "Be kind.",
      allowed_origins: ["https://example.com"],
      version: 3,
      config_json: JSON.stringify(config),
    },
  },
  "save-widget-config": {
    steps: [
      { method: "GET", path: "/api/config/shop", answer: ok(config) },
      {
        method: "POST",
        path: "/api/config",
        body: unversioned,
        ifMatch: '"3"',
        answer: ok({ ...config, version: 4 }),
      },
    ],
    returns: { version: 4, config_json: JSON.stringify({ ...config, version: 4 }) },
  },
  "list-conversations": {
    steps: [
      {
        method: "GET",
        path: "/api/conversations/shop?status=open&total=true",
        answer: ok({ conversations: [summary], next_cursor: "next", total: 7 }),
      },
    ],
    returns: {
      conversations: [],
      ids: ["c1"],
      next_cursor: "next",
      total: 7,
      json: JSON.stringify([summary]),
    },
  },
  "get-conversation-history": {
    given: { conversation_id: "c1" },
    steps: [
      {
        method: "GET",
        path: "/api/history/c1",
        answer: ok({ messages: [message], next_cursor: null, conversation }),
      },
    ],
    returns: { messages: [], next_cursor: null, status: "human", json: JSON.stringify([message]) },
  },
  "take-over": {
    given: { conversation_id: "c1" },
    steps: [{ method: "POST", path: "/api/takeover/c1", body: { agent: ana }, answer: ok({ conversation }) }],
    returns: { status: "human", assigned_to: userId, assigned_to_name: "ana" },
  },
  "hand-back": {
    given: { conversation_id: "c1" },
    steps: [
      {
        method: "DELETE",
        path: "/api/takeover/c1",
        body: {},
        answer: ok({ conversation: { id: "c1", mode: "ai" } }),
      },
    ],
    returns: { status: "ai", assigned_to: null, assigned_to_name: null },
  },
  "close-conversation": {
    given: { conversation_id: "c1" },
    steps: [
      {
        method: "POST",
        path: "/api/close/c1",
        body: {},
        answer: ok({ conversation: { id: "c1", mode: "closed" } }),
      },
    ],
    returns: { status: "closed", assigned_to: null, assigned_to_name: null },
  },
  "assign-conversation": {
    given: { conversation_id: "c1", agent_id: "ben" },
    steps: [
      {
        method: "POST",
        path: "/api/takeover/c1",
        body: { agent: { id: "ben", name: "Agent" }, force: true, reason: "Assigned in the app." },
        answer: ok({ conversation: { ...conversation, agent: { id: "ben", name: "Agent" } } }),
      },
    ],
    returns: { status: "human", assigned_to: "ben", assigned_to_name: "Agent" },
  },
  "send-agent-reply": {
    given: { conversation_id: "c1", text: " Hello ", idempotency_key: "m1" },
    steps: [
      {
        method: "POST",
        path: "/api/messages/c1",
        body: { id: "m1", agent: ana, text: "Hello" },
        answer: ok({ message }),
      },
    ],
    returns: { message_id: "m1", created_at: new Date(time) },
  },
  "upsert-knowledge-article": {
    given: { external_id: "a/1", title: "Returns", content: "Send it back." },
    steps: [
      {
        method: "PUT",
        path: "/api/knowledge/shop/documents/a%2F1",
        body: { title: "Returns", content: "Send it back.", format: "markdown" },
        answer: ok(article),
      },
    ],
    returns: { article_id: "a/1", status: "saved", chunks: 2 },
  },
  "delete-knowledge-article": {
    given: { external_id: "a/1" },
    steps: [{ method: "DELETE", path: "/api/knowledge/shop/documents/a%2F1", answer: { status: 204 } }],
    returns: { article_id: "a/1", status: "deleted", status_code: 204 },
  },
  "search-knowledge": {
    given: { query: "send back" },
    steps: [
      {
        method: "GET",
        path: "/api/knowledge/shop/search?q=send+back",
        answer: ok({
          passages: [{ external_id: "a", title: "A", heading: "", text: "Send it back.", score: 1 }],
        }),
      },
    ],
    returns: {
      passages: ["Send it back."],
      json: '[{"external_id":"a","title":"A","heading":"","text":"Send it back.","score":1}]',
    },
  },
  "ask-ai": {
    given: { question: "How?" },
    steps: [
      {
        method: "POST",
        path: "/api/ask/shop",
        body: { question: "How?" },
        answer: ok({
          answer: "Like this [1].",
          citations: [{ number: 1, title: "A", url: "https://example.com/a", external_id: "a" }],
          model: "passages",
        }),
      },
    ],
    returns: {
      answer: "Like this [1].",
      sources: ["[1] A https://example.com/a"],
      sources_json: '[{"number":1,"title":"A","url":"https://example.com/a","external_id":"a"}]',
      found: true,
    },
  },
  "get-analytics": {
    steps: [{ method: "GET", path: "/api/analytics/shop", answer: ok(analytics) }],
    returns: {
      conversations: 4,
      messages_visitor: 9,
      messages_assistant: 7,
      messages_agent: 2,
      assistant_alone: 3,
      handoffs: 1,
      takeovers: 1,
      closed: 2,
      unanswered: 1,
      rated_up: 3,
      rated_down: 0,
      csat_count: 2,
      csat_average: 4.5,
      first_response_seconds: 42,
      close_seconds: null,
      tokens_in: 1_000,
      tokens_out: 200,
      cost_usd: 0.0015,
      unanswered_questions: ["Do you ship to Mars?"],
      json: JSON.stringify(analytics),
    },
  },
};

const everyCall = Object.entries(calls) as [keyof typeof calls, (typeof calls)[keyof typeof calls]][];

describe.each(everyCall)("%s", (key, { given, steps, returns }) => {
  const [first] = steps as [Step];
  const failing = (answer: Answer): Step => ({ ...first, answer });

  it.each(Object.entries(blanks))(
    "does with %s for every blank what it does without",
    async (_name, blank) => {
      backend.expects(...steps);
      expect(await run(key, given, { blank })).toEqual({ ...done, ...returns });
    },
  );

  it("asks the same when it is run again", async () => {
    backend.expects(...steps, ...steps);
    expect(await run(key, given)).toEqual(await run(key, given));
  });

  it.each([
    [401, "unauthorized"],
    [403, "forbidden"],
    [422, "invalid"],
    [429, "rate_limited"],
    [500, "internal"],
  ])("returns what a %i says", async (status, code) => {
    backend.expects(failing(problem(status, code, { errors: [{ path: "field.x", message: "is odd" }] })));
    const result = await run(key, given);
    expect(result).toMatchObject({ success: false, status_code: status, error_code: code });
    expect(result["error_message"]).toContain(`Refused: ${code}. field.x: is odd`);
  });

  it("says so when what answers is no Foyer", async () => {
    const page = { status: 404, text: "<!doctype html><p>Not here" };
    backend.expects(failing(page));
    expect(await run(key, given)).toMatchObject({
      success: false,
      status_code: 404,
      error_code: "http_error",
      error_message: expect.stringContaining('Check the key "Backend URL" in the Plugins tab') as string,
    });
  });

  it("follows no redirect", async () => {
    backend.expects(failing({ status: 302, headers: { location: "https://elsewhere.example/" } }));
    expect(await run(key, given)).toMatchObject({ success: false, error_code: "redirected" });
  });

  it("names the key that is missing or wrong, and asks nobody", async () => {
    for (const blank of Object.values(blanks)) {
      const context = serverContext(backend.url, { keys: { "Backend URL": blank } });
      expect(await run(key, given, { context })).toMatchObject({
        success: false,
        status_code: null,
        error_code: "missing_key",
        error_message: expect.stringContaining(
          'the key "Backend URL" in the Plugins tab is missing',
        ) as string,
      });
    }
    if (first.open) return;
    for (const [value, code] of [
      ...Object.values(blanks).map((blank) => [blank, "missing_key"] as const),
      ["fk wrong\n1", "wrong_key"] as const,
    ]) {
      const context = serverContext(backend.url, { keys: { "Foyer API key": value } });
      const result = await run(key, given, { context });
      expect(result).toMatchObject({ success: false, status_code: null, error_code: code });
      expect(result["error_message"]).toContain('The key "Foyer API key" in the Plugins tab');
      expect(result["error_message"]).not.toContain("fk wrong");
    }
  });

  it("stops the workflow where it is told to, and says why", async () => {
    backend.expects(failing(problem(403, "forbidden")));
    await expect(run(key, { ...given, stop_workflow_on_error: true })).rejects.toThrow(
      /^Foyer: Refused: forbidden\..* \(forbidden\)$/,
    );
  });

  it("tries again where the line was cut", async () => {
    const before = steps.filter(({ open }) => open);
    const after = steps.slice(before.length);
    backend.expects(...before, { ...after[0]!, answer: "cut" }, ...after);
    expect(await run(key, given)).toEqual({ ...done, ...returns });
  });

  it("keeps the key out of everything it returns", async () => {
    backend.expects(failing(problem(403, "forbidden", { detail: `No: ${apiKey} ${identitySecret}` })));
    const text = JSON.stringify(await run(key, given));
    expect(text).toContain("No: ••• •••");
    expect(text).not.toContain(apiKey);
  });
});

const answered = everyCall.filter(([key]) => key !== "delete-knowledge-article");

it.each(answered)("%s takes no answer that is none", async (key, { given, steps }) => {
  for (const answer of [{ status: 200, text: "Hello" }, ok({}), ok(null)]) {
    backend.expects({ ...(steps as [Step])[0], answer });
    expect(await run(key, given)).toMatchObject({ success: false, error_code: "bad_answer" });
  }
});

it("a key that the backend does not know is named", async () => {
  backend.expects({ method: "GET", path: "/api/config/shop", answer: problem(401, "unauthorized") });
  expect(await run("get-widget-config")).toMatchObject({
    error_message: expect.stringContaining('Check the key "Foyer API key" in the Plugins tab') as string,
  });
});

describe("the widget", () => {
  it("is the action's own where it names one", async () => {
    backend.expects({ method: "GET", path: "/api/config/other", answer: ok(config) });
    expect(await run("get-widget-config", { widget_id: "other" })).toMatchObject(done);
  });

  it("has to be named somewhere", async () => {
    const context = serverContext(backend.url, { keys: { "Widget ID": "" } });
    expect(await run("get-widget-config", {}, { context })).toMatchObject({
      error_code: "missing_key",
      error_message: expect.stringContaining('the key "Widget ID" in the Plugins tab') as string,
    });
  });

  it("cannot lead to another address", async () => {
    expect(await run("get-widget-config", { widget_id: ".." })).toMatchObject({ error_code: "invalid" });
    expect(await run("delete-knowledge-article", { external_id: "." })).toMatchObject({
      error_code: "invalid",
    });
  });
});

describe("what has to be filled", () => {
  it.each([
    ["get-conversation-history", {}, "Conversation ID"],
    ["take-over", {}, "Conversation ID"],
    ["hand-back", {}, "Conversation ID"],
    ["close-conversation", {}, "Conversation ID"],
    ["assign-conversation", {}, "Conversation ID"],
    ["assign-conversation", { conversation_id: "c1" }, "Agent ID"],
    ["send-agent-reply", {}, "Conversation ID"],
    ["send-agent-reply", { conversation_id: "c1" }, "Text"],
    ["upsert-knowledge-article", {}, "External ID"],
    ["upsert-knowledge-article", { external_id: "a" }, "Title"],
    ["upsert-knowledge-article", { external_id: "a", title: "A" }, "Content"],
    ["delete-knowledge-article", {}, "External ID"],
    ["search-knowledge", {}, "Query"],
    ["ask-ai", {}, "Question"],
  ] as const)("%s with %j names %s", async (key, given, caption) => {
    for (const blank of Object.values(blanks)) {
      expect(await run(key, given, { blank })).toMatchObject({
        success: false,
        error_code: "missing_input",
        error_message: expect.stringContaining(`"${caption}" is empty`) as string,
      });
    }
  });
});

describe("a fault of the plugin's own", () => {
  it("is returned too", async () => {
    backend.expects({
      method: "GET",
      path: "/api/knowledge/shop/search?q=x",
      answer: ok({ passages: "none" }),
    });
    expect(await run("search-knowledge", { query: "x" })).toMatchObject({
      success: false,
      error_code: "internal",
      error_message: expect.stringContaining("The plugin failed:") as string,
      passages: [],
      json: null,
    });
  });
});
