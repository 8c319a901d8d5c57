import { expect, test } from "vitest";
import { checkableSchema } from "./checkable-schema.ts";

const object = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  type: "object",
  properties,
  ...more,
});

test("every fault is named by where it is", () => {
  const found = checkableSchema(
    object({
      a: { type: "text" },
      b: { anyOf: [] },
      c: { items: 3 },
      d: { pattern: "(" },
      e: { minLength: -1 },
    }),
  );
  expect(found.ok ? [] : found.faults.map(({ path }) => path)).toEqual([
    "properties.a.type",
    "properties.b.anyOf",
    "properties.c.items",
    "properties.d.pattern",
    "properties.e.minLength",
  ]);
});

test.each([
  [{}, "type"],
  [{ type: "string" }, "type"],
  [object({ a: { $ref: "https://example.com/schema.json" } }), "properties.a.$ref"],
  [object({ a: { $ref: "#/$defs/none" } }), "properties.a.$ref"],
  [object({ a: { $ref: "#/constructor" } }), "properties.a.$ref"],
  [object({ a: { $ref: 3 } }), "properties.a.$ref"],
  [object({ a: { $ref: "#" } }), "properties.a.$ref.properties.a.$ref"],
  [object({}, { $recursiveRef: "#" }), "$recursiveRef"],
  [object({}, { $dynamicRef: "#a" }), "$dynamicRef"],
])("%j is not taken, for its %s", (schema, path) => {
  expect(checkableSchema(schema)).toMatchObject({ ok: false, faults: [{ path }] });
});

test("references that double at every step end at a bound", () => {
  const $defs = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => {
      const next = { $ref: `#/$defs/d${at + 1}` };
      return [`d${at}`, { anyOf: [next, next] }];
    }),
  );
  const started = performance.now();
  const found = checkableSchema(object({ a: { $ref: "#/$defs/d0" } }, { $defs: { ...$defs, d60: {} } }));
  expect(found.ok).toBe(false);
  expect(performance.now() - started).toBeLessThan(2_000);
});

test("schemas nested deeper than the bound are not taken", () => {
  let deep: unknown = { type: "string" };
  for (let at = 0; at < 2_000; at++) deep = { items: deep };
  expect(checkableSchema(object({ deep }))).toMatchObject({ ok: false });
});
