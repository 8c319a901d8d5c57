import { expect, test } from "vitest";
import { checkArguments } from "./check-arguments.ts";

const order = {
  type: "object",
  properties: {
    number: { type: "string", pattern: "^A-\\d+$" },
    count: { type: "integer", minimum: 1 },
    when: { type: "string", format: "date" },
  },
  required: ["number"],
  additionalProperties: false,
};
const patterned = (pattern: string): Record<string, unknown> => ({
  type: "object",
  properties: { a: { type: "string", pattern } },
});
const text = async (schema: Record<string, unknown>, json: string): Promise<string> => {
  const checked = await checkArguments(schema, json);
  return checked.ok ? "" : checked.text;
};

test("arguments that fit are given as they are", async () => {
  const json = '{"number": "A-12", "count": 2, "when": "2026-11-21"}';
  expect(await checkArguments(order, json)).toEqual({ ok: true, value: JSON.parse(json) });
});

test("no arguments are an empty object", async () => {
  expect(await checkArguments({ type: "object" }, " ")).toEqual({ ok: true, value: {} });
});

test.each(["{", "[]", "null", "3", '"text"', '{"number": "A-1"} and more'])(
  "%s is no JSON object",
  async (json) => {
    expect(await text(order, json)).toMatch(/not a JSON object/);
  },
);

test("everything that does not fit is told at once, in short", async () => {
  const told = await text(order, '{"number": "12", "count": 0, "when": "soon", "extra": 1}');
  expect(told).toContain("#/number: String does not match pattern.");
  expect(told).toContain("#/count: 0 is less than 1.");
  expect(told).toContain('#/when: String does not match format "date".');
  expect(told).toContain("#/extra");
  expect(told).not.toMatch(/match schema|subschema/);
  expect(await text(order, "{}")).toContain('required property "number"');
  expect((await text(order, `{"${"x".repeat(150)}": 1, "number": 3}`)).length).toBeLessThan(700);
});

test("what a reference stands for holds, beside what stands with it", async () => {
  const schema = {
    type: "object",
    properties: { to: { $ref: "#/$defs/address", required: ["zip"] } },
    $defs: {
      address: { type: "object", properties: { zip: { $ref: "#/$defs/a~1b%20c" } } },
      "a/b c": { type: "string" },
    },
  };
  expect(await checkArguments(schema, '{"to": {"zip": "10115"}}')).toMatchObject({ ok: true });
  expect(await text(schema, '{"to": {"zip": 10115}}')).toContain("#/to/zip");
  expect(await text(schema, '{"to": {}}')).toContain('"zip"');
});

test("lists as draft-07 wrote them are checked too", async () => {
  const schema = {
    $schema: "http://json-schema.org/draft-07/schema#",
    type: "object",
    properties: { at: { type: "array", items: [{ type: "number" }], additionalItems: false } },
  };
  expect(await checkArguments(schema, '{"at": [1]}')).toMatchObject({ ok: true });
  expect(await text(schema, '{"at": ["x"]}')).toContain("#/at/0");
  expect((await checkArguments(schema, '{"at": [1, 2]}')).ok).toBe(false);
});

test("a pattern that could take forever is left to the tool", async () => {
  const schema = {
    type: "object",
    properties: { a: { type: "string", pattern: "^(a+)+$" } },
    patternProperties: { "^(b+)+$": { type: "number" } },
    additionalProperties: false,
  };
  const hostile = `${"a".repeat(40)}!`;
  const started = performance.now();
  expect(await checkArguments(schema, JSON.stringify({ a: hostile }))).toMatchObject({ ok: true });
  expect(await checkArguments(schema, JSON.stringify({ [`${"b".repeat(40)}!`]: 1 }))).toMatchObject({
    ok: true,
  });
  expect(await text(schema, '{"a": 3}')).toContain("#/a");
  expect(performance.now() - started).toBeLessThan(5_000);
});

test("a pattern in the older syntax is left to the tool, one that is none makes the tool unusable", async () => {
  expect(await checkArguments(patterned("^a\\-b$"), '{"a": "x"}')).toMatchObject({ ok: true });
  expect(await text(patterned("("), '{"a": "x"}')).toMatch(/not set up right/);
});

test.each([
  ["too many values", JSON.stringify({ list: Array(3_000).fill(1) })],
  ["too deep", `{"list": ${"[".repeat(5_000)}${"]".repeat(5_000)}}`],
  ["too long a name", JSON.stringify({ ["x".repeat(300)]: 1 })],
  ["too long", JSON.stringify({ text: "x".repeat(40_000) })],
])("arguments that are %s are not looked at", async (_, json) => {
  expect(await text({ type: "object", properties: { list: { uniqueItems: true } } }, json)).toMatch(
    /too large/,
  );
});

test("names that every object has are no arguments that were given", async () => {
  const schema = { type: "object", properties: { name: { type: "string" } }, required: ["name"] };
  expect(await text(schema, '{"__proto__": {"name": "x"}}')).toContain('"name"');
});

test("the work of a check ends, however many ways there are for much to fit", async () => {
  const fit = Array.from({ length: 200 }, (_, at) => ({
    type: "string",
    pattern: "^[a-z]*[a-z]*b$",
    minLength: at,
  }));
  const schema = { type: "object", properties: { list: { type: "array", items: { anyOf: fit } } } };
  const started = performance.now();
  for (const list of [Array(150).fill("a".repeat(199)), Array(450).fill("a"), Array(1_900).fill("a")])
    expect((await checkArguments(schema, JSON.stringify({ list }))).ok).toBe(false);
  expect(performance.now() - started).toBeLessThan(15_000);
});
