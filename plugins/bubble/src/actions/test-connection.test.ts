import { expect, it } from "vitest";
import { problem, type Step } from "./test/scripted-backend.ts";
import { serverContext } from "./test/server-context.ts";
import { withBackend } from "./test/with-backend.ts";

const { backend, run } = withBackend();

const healthy: Step = {
  method: "GET",
  path: "/health",
  open: true,
  answer: { status: 200, json: { status: "degraded", version: "1.2.3", dependencies: {} } },
};
const shop = { widget_id: "shop", org_id: "acme", title: null };

function meIs(credential: string, widgets: object[], org_id: string | null = "acme"): Step {
  return { method: "GET", path: "/api/me", answer: { status: 200, json: { credential, org_id, widgets } } };
}

it("says what is not well with a backend that is down", async () => {
  const dependencies = { d1: { state: "failed" }, kv: { state: "ok" }, conversations: { state: "failed" } };
  backend.expects({
    ...healthy,
    answer: { status: 503, json: { status: "down", version: "1.2.3", dependencies } },
  });
  expect(await run("test-connection")).toMatchObject({
    success: false,
    status_code: 503,
    error_code: "down",
    error_message: "The backend is not well: d1, conversations.",
    version: "1.2.3",
    backend_status: "down",
  });
});

it("says which key is wrong, of a backend that answers", async () => {
  backend.expects(healthy, { ...meIs("org", []), answer: problem(401, "unauthorized") });
  expect(await run("test-connection")).toMatchObject({
    success: false,
    error_code: "unauthorized",
    error_message: expect.stringContaining('Check the key "Foyer API key" in the Plugins tab') as string,
  });
});

it("names the workspace's widgets where the one in question is none", async () => {
  backend.expects(healthy, meIs("org", [shop]), {
    method: "GET",
    path: "/api/config/typo",
    answer: problem(404, "not_found"),
  });
  expect(await run("test-connection", { widget_id: "typo" })).toMatchObject({
    success: false,
    error_code: "not_found",
    error_message: 'There is no widget "typo" in this workspace. This workspace has: shop.',
    workspace_name: "acme",
    backend_status: "degraded",
    widget_found: false,
    widget_ids: ["shop"],
  });
});

it("finds a widget that the list was too long for", async () => {
  backend.expects(healthy, meIs("org", [shop]), {
    method: "GET",
    path: "/api/config/far",
    answer: { status: 200, json: { widget_id: "far", org_id: "acme", version: 1, handoff: {} } },
  });
  expect(await run("test-connection", { widget_id: "far" })).toMatchObject({
    success: true,
    widget_found: true,
  });
});

it("asks for a Widget ID where there is none", async () => {
  const context = serverContext(backend.url, { keys: { "Widget ID": "" } });
  backend.expects(healthy, meIs("org", []));
  expect(await run("test-connection", {}, { context })).toMatchObject({
    success: false,
    error_code: "missing_key",
    error_message: expect.stringContaining("This workspace has no widget yet.") as string,
    widget_found: false,
  });
});

it("will have no operator's secret", async () => {
  backend.expects(healthy, meIs("platform", [shop], null));
  expect(await run("test-connection")).toMatchObject({
    success: false,
    error_code: "wrong_key",
    error_message: expect.stringContaining("is no workspace's") as string,
  });
});
