import { createHmac } from "node:crypto";
import { expect, it, vi } from "vitest";
import { blanks, identitySecret, serverContext, userId } from "./test/server-context.ts";
import { withBackend } from "./test/with-backend.ts";

const { backend, run } = withBackend();

it("signs the current user's own id, for a day, and asks nobody", async () => {
  vi.useFakeTimers({ now: Date.parse("2026-05-04T09:00:00.700Z") });
  const ts = Date.parse("2026-05-04T09:00:00Z") / 1_000;
  const signature = createHmac("sha256", identitySecret).update(`shop|${userId}|${ts}`).digest("hex");
  expect(await run("create-visitor-token")).toEqual({
    user_id: userId,
    token: `${ts}.${signature}`,
    expires_at: new Date("2026-05-05T09:00:00Z"),
    success: true,
    status_code: null,
    error_code: null,
    error_message: null,
  });
});

it.each([
  ["nobody", null],
  ["a visitor whom Bubble remembers for a while", { id: "1700000000000x9", email: null, logged_in: false }],
  ["a user of whom nothing says that they are logged in", { id: "1700000000000x9" }],
])("vouches not for %s", async (_who, user) => {
  const context = serverContext(backend.url, { user });
  expect(await run("create-visitor-token", {}, { context })).toMatchObject({
    success: false,
    user_id: null,
    token: null,
    expires_at: null,
    error_code: "not_logged_in",
    error_message: expect.stringContaining("Current User is logged in") as string,
  });
});

it("knows a user by the e-mail address where Bubble does not say who is logged in", async () => {
  const context = serverContext(backend.url, { user: { id: "u1", email: "kim@example.com" } });
  expect(await run("create-visitor-token", {}, { context })).toMatchObject({ success: true, user_id: "u1" });
});

it("names the secret that is missing", async () => {
  for (const blank of Object.values(blanks)) {
    const context = serverContext(backend.url, { keys: { "Identity secret": blank } });
    expect(await run("create-visitor-token", {}, { context })).toMatchObject({
      success: false,
      error_code: "missing_key",
      error_message: expect.stringContaining('The key "Identity secret" in the Plugins tab') as string,
    });
  }
});

it("stops the workflow where it is told to", async () => {
  const context = serverContext(backend.url, { user: null });
  const stopping = run("create-visitor-token", { stop_workflow_on_error: true }, { context });
  await expect(stopping).rejects.toThrow("Nobody is logged in");
});
