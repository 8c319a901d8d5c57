import { expect, it } from "vitest";
import { serverContext, serverList } from "./test/server-context.ts";
import { withBackend } from "./test/with-backend.ts";

const { backend, run } = withBackend();

const answer = {
  status: 201,
  json: {
    token: "at_sample",
    expires_at: "2026-05-04T10:00:00.000Z",
    renewable_until: "2026-05-04T21:00:00.000Z",
    agent: { id: "ben", name: "Ben" },
  },
};

it("makes none where nobody is logged in, whoever is named", async () => {
  for (const user of [null, { id: "u9", logged_in: false, email: "kim@example.com" }]) {
    const context = serverContext(backend.url, { user });
    expect(await run("create-agent-session", { agent_id: "ben" }, { context })).toMatchObject({
      success: false,
      status_code: null,
      agent_token: null,
      error_code: "not_logged_in",
    });
  }
});

it("gives another agent nothing of the current user's", async () => {
  backend.expects({
    method: "POST",
    path: "/api/agent-tokens",
    body: { agent_id: "ben", name: "Agent", role: "agent" },
    answer,
  });
  expect(await run("create-agent-session", { agent_id: "ben" })).toMatchObject({
    success: true,
    status_code: 201,
  });
});

it("passes on all that is given", async () => {
  backend.expects({
    method: "POST",
    path: "/api/agent-tokens",
    body: {
      agent_id: "ben",
      name: "Ben",
      email: "ben@example.com",
      avatar_url: "https://cdn.example.com/ben.png",
      role: "admin",
      widgets: ["shop", "blog"],
      expires_in: 900,
    },
    answer,
  });
  const result = await run("create-agent-session", {
    agent_id: "ben",
    agent_name: "Ben",
    agent_email: "ben@example.com",
    agent_avatar: "//cdn.example.com/ben.png",
    role: "admin",
    widget_ids: serverList("shop", " ", "blog"),
    minutes: 15,
  });
  expect(result).toMatchObject({ success: true, agent_name: "Ben" });
});
