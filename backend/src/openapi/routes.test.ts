import { expect, test } from "vitest";
import { app } from "../app.ts";
import { routeList } from "./routes.ts";

/** Pages for people and the files they need: no part of the API. */
const pages = new Set([
  "/",
  "/favicon.ico",
  "/guide",
  "/guide/{name}",
  "/guide/{file}",
  "/demo/{file}",
  "/docs/{file}",
]);

/** `/api/x/:id{.+}` as OpenAPI writes it; Hono's own patterns and a slash at the end are no part of the name. */
function openapiPath(path: string): string {
  return path.replaceAll(/:(\w+)(?:\{(?:[^{}]|\{[^{}]*\})*\})?/g, "{$1}").replace(/(.)\/$/, "$1");
}

test("every route of the Worker is described, and every route described is there", () => {
  const served = app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => ({ method, path: openapiPath(path) }))
    .filter(({ path }) => !pages.has(path))
    .map(({ method, path }) => `${method} ${path}`);
  const described = routeList.map(({ method, path }) => `${method} ${path}`);
  expect([...new Set(served)].toSorted()).toEqual(described.toSorted());
});
