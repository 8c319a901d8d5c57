import { expect, it } from "vitest";
import { BackendApi, path } from "./backend-api.ts";
import { problem, type Step } from "./test/scripted-backend.ts";
import { serverContext } from "./test/server-context.ts";
import { withBackend } from "./test/with-backend.ts";

const { backend } = withBackend();

const get = { method: "GET", path: "/api/me", repeatable: true, needs: [] } as const;
const post = { method: "POST", path: "/api/x", body: { a: 1 }, repeatable: false, needs: [] } as const;
const gets = (answer: Step["answer"]): Step => ({ method: "GET", path: "/api/me", answer });
const posts = (answer: Step["answer"]): Step => ({ method: "POST", path: "/api/x", body: { a: 1 }, answer });
const well: Step["answer"] = { status: 200, json: {} };

function api(ms = 5_000, url = backend.url): BackendApi {
  return new BackendApi(serverContext(url), ms);
}

it("waits no longer than its deadline, for all its calls together", async () => {
  backend.expects(gets(well), gets("never"));
  const one = api(200);
  await one.call(get);
  const startedAt = Date.now();
  await expect(one.call(get)).rejects.toMatchObject({ code: "timeout" });
  await expect(one.call(get)).rejects.toMatchObject({ code: "timeout" });
  expect(Date.now() - startedAt).toBeLessThan(1_000);
});

it("tries once more, and then says that nobody is there", async () => {
  backend.expects(gets("cut"), gets("cut"));
  await expect(api().call(get)).rejects.toMatchObject({
    code: "unreachable",
    message: expect.stringContaining('Check the key "Backend URL" in the Plugins tab') as string,
  });
  const nowhere = api(5_000, "http://127.0.0.1:9");
  await expect(nowhere.call(get)).rejects.toMatchObject({ code: "unreachable" });
  expect(nowhere.status).toBe(null);
});

it("tries once more where the backend is busy, when it said", async () => {
  const busy = problem(503, "unavailable") as { status: number };
  backend.expects(gets({ ...busy, headers: { "retry-after": "1" } }), gets(well));
  const startedAt = Date.now();
  await api().call(get);
  expect(Date.now() - startedAt).toBeGreaterThan(1_000);
});

it("never repeats what would be done twice", async () => {
  backend.expects(posts("cut"), posts(problem(503, "unavailable", { retry_after: 7 })));
  await expect(api().call(post)).rejects.toMatchObject({ code: "unreachable" });
  await expect(api().call(post)).rejects.toMatchObject({
    code: "unavailable",
    message: "Refused: unavailable. Try again in 7 seconds.",
  });
});

it("takes no answer without end", async () => {
  backend.expects(gets({ status: 200, text: `"${"x".repeat(21 * 1024 * 1024)}"` }));
  await expect(api().call(get)).rejects.toMatchObject({ code: "too_large" });
});

it("sends words only where they are safe on the way", async () => {
  await expect(api(5_000, "http://chat.example.com").call(get)).rejects.toMatchObject({
    code: "missing_key",
    message: expect.stringContaining("has to begin with https://") as string,
  });
});

it("keeps what is filled into a path in its place", () => {
  expect(path`/api/x/${"a/b?c#d é"}/y`).toBe("/api/x/a%2Fb%3Fc%23d%20%C3%A9/y");
  for (const odd of [".", ".."]) expect(() => path`/api/x/${odd}/y`).toThrow("is no ID");
});
