import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NoDeprecatedCustomRule, parse as parseGraphQL, print, specifiedRules, validate } from "graphql";
import { parse as parseToml } from "smol-toml";
import { expect, test } from "vitest";
import { compareScopes, neededScopes } from "../../../../backend/test/shopify/needed-scopes.ts";
import { shippedQueries } from "../../../../backend/test/shopify/shipped-queries.ts";
import { root } from "../extension-copy.ts";
import { publishedSchema } from "./published-schema.ts";
import { reducedSchema } from "./reduced-schema.ts";

const { schema, scopesOf } = publishedSchema();
const queries = await shippedQueries();
const documents = [...queries].map(([name, text]) => [name, parseGraphQL(text)] as const);
const faults = (document: ReturnType<typeof parseGraphQL>) =>
  validate(schema, document, [...specifiedRules, NoDeprecatedCustomRule]).map(({ message }) => message);
const inOneForm = (sdl: string): string => print(parseGraphQL(sdl));
const kept = join(root, "../../backend/test/shopify/admin-2026-10.graphql");

test("check 1: Shopify's published schema takes every query the backend sends", () => {
  expect(documents.length).toBeGreaterThan(15);
  for (const [name, document] of documents) expect([name, faults(document)]).toEqual([name, []]);
});

test("check 1: a query that Shopify would not take is seen", () => {
  for (const spoilt of [
    "{ pages(first: 1, status: 2) { nodes { id } } }",
    "{ shop { colour } }",
    "{ currentBulkOperation { id } }",
  ])
    expect([spoilt, faults(parseGraphQL(spoilt)).length]).toEqual([spoilt, 1]);
});

test("check 1: the app asks for the scopes its queries need, and for no other", () => {
  const config = parseToml(readFileSync(join(root, "shopify.app.toml"), "utf8")) as unknown as {
    access_scopes: { scopes: string };
  };
  const needed = documents.flatMap(([, document]) => neededScopes(document, schema, scopesOf));
  const asked = config.access_scopes.scopes.split(",");
  expect(compareScopes(asked, needed)).toEqual({ missing: [], unneeded: [] });
  for (const scope of asked) {
    const { missing } = compareScopes(
      asked.filter((each) => each !== scope),
      needed,
    );
    expect([scope, missing.length > 0]).toEqual([scope, true]);
  }
  expect(compareScopes([...asked, "read_orders"], needed).unneeded).toEqual(["read_orders"]);
});

test("what the backend's tests have of the schema is what Shopify publishes", () => {
  const reduced = reducedSchema(
    schema,
    scopesOf,
    documents.map(([, document]) => document),
  );
  // `WRITE_SCHEMA=1` writes it down, after a query was changed.
  if (process.env["WRITE_SCHEMA"] === "1") writeFileSync(kept, reduced);
  expect(inOneForm(readFileSync(kept, "utf8"))).toBe(inOneForm(reduced));
});
