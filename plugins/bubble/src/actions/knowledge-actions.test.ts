import { expect, it } from "vitest";
import { problem } from "./test/scripted-backend.ts";
import { serverContext, serverList } from "./test/server-context.ts";
import { withBackend } from "./test/with-backend.ts";

const { backend, run } = withBackend();

it("Upsert passes on all that is given, and tells what was the same before", async () => {
  backend.expects({
    method: "PUT",
    path: "/api/knowledge/shop/documents/a",
    body: {
      title: "Returns",
      content: "<p>Send it back.",
      format: "html",
      url: "https://cdn.example.com/a",
      tags: ["refund", "return"],
      language: "en",
    },
    answer: { status: 200, json: { external_id: "a", title: "Returns", chunks: 1, changed: false } },
  });
  const result = await run("upsert-knowledge-article", {
    external_id: "a",
    title: "Returns",
    content: "<p>Send it back.",
    format: "html",
    source_url: "//cdn.example.com/a",
    tags: serverList("refund", "", "return"),
    language: "en",
  });
  expect(result).toMatchObject({ success: true, status: "unchanged", chunks: 1 });
});

it("Delete is done where there was nothing to delete", async () => {
  backend.expects(
    { method: "DELETE", path: "/api/knowledge/shop/documents/a", answer: problem(404, "not_found") },
    {
      method: "GET",
      path: "/api/config/shop",
      answer: { status: 200, json: { widget_id: "shop", org_id: "acme", version: 1, handoff: {} } },
    },
  );
  expect(await run("delete-knowledge-article", { external_id: "a" })).toMatchObject({
    success: true,
    article_id: "a",
    status: "absent",
  });
});

it("Delete is not done where another site answers", async () => {
  backend.expects({
    method: "DELETE",
    path: "/api/knowledge/shop/documents/a",
    answer: { status: 200, text: "<!doctype html><title>A shop</title>" },
  });
  expect(await run("delete-knowledge-article", { external_id: "a" })).toMatchObject({
    success: false,
    error_code: "bad_answer",
    status: null,
  });
});

it("Delete is not done where there is no such widget", async () => {
  backend.expects(
    { method: "DELETE", path: "/api/knowledge/other/documents/a", answer: problem(404, "not_found") },
    { method: "GET", path: "/api/config/other", answer: problem(404, "not_found") },
  );
  expect(await run("delete-knowledge-article", { external_id: "a", widget_id: "other" })).toMatchObject({
    success: false,
    status_code: 404,
    error_code: "not_found",
    status: null,
  });
});

it("Ask AI tells when the knowledge has no answer", async () => {
  backend.expects({
    method: "POST",
    path: "/api/ask/shop",
    body: { question: "Mars?", locale: "de" },
    answer: {
      status: 200,
      json: { answer: "Das weiß ich nicht.", citations: [], code: "no_answer", model: "x" },
    },
  });
  expect(await run("ask-ai", { question: "Mars?", language: "de" })).toMatchObject({
    success: true,
    found: false,
    sources: [],
    sources_json: "[]",
  });
});

it.each([
  ["Europe/Berlin", "from=2026-05-04&to=2026-05-05"],
  ["America/Los_Angeles", "from=2026-05-03&to=2026-05-04"],
  ["Nowhere/Else", "from=2026-05-03&to=2026-05-04"],
])("Get analytics means the days that a date picker shows in %s", async (userTimezone, query) => {
  backend.expects({
    method: "GET",
    path: `/api/analytics/shop?${query}`,
    answer: problem(422, "invalid", { errors: [{ path: "from", message: "Ask for at most 400 days." }] }),
  });
  const context = serverContext(backend.url, { userTimezone });
  const given = { from: new Date("2026-05-03T22:00:00Z"), to: "2026-05-04T22:00:00.000Z" };
  expect(await run("get-analytics", given, { context })).toMatchObject({
    error_code: "invalid",
    error_message: "Refused: invalid. from: Ask for at most 400 days.",
  });
});
