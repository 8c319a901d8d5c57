import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "graphql";
import { expect, test } from "vitest";
import { adminSchema, adminScopes, read } from "./admin-server.ts";
import { compareScopes, neededScopes } from "./needed-scopes.ts";
import { shippedQueries } from "./shipped-queries.ts";

const queries = await shippedQueries();
const toml = readFileSync(
  join(import.meta.dirname, "../../../plugins/shopify-app-embed/shopify.app.toml"),
  "utf8",
);

test("check 1: the stand-in takes every query that is sent, and none beside the schema", () => {
  expect(queries.size).toBeGreaterThan(15);
  for (const [name, text] of queries) expect([name, read(text)]).toEqual([name, parse(text)]);
  expect(read("{ products(first: 1, colour: 2) { nodes { id } } }")).toMatchObject({
    errors: [{ message: expect.stringContaining("colour") }],
  });
});

test("check 1: the app's configuration asks for the scopes that these queries need, and for no other", () => {
  const [, scopes = ""] = /^scopes = "([^"]*)"$/m.exec(toml) ?? [];
  const needed = [...queries.values()].flatMap((text) => neededScopes(parse(text), adminSchema, adminScopes));
  expect(compareScopes(scopes.split(","), needed)).toEqual({ missing: [], unneeded: [] });
  const missing = compareScopes(["read_products"], needed).missing.flat();
  expect(new Set(missing)).toEqual(
    new Set(["read_content", "read_online_store_pages", "read_legal_policies"]),
  );
});
