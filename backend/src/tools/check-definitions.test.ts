import { ToolDefinition } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { definitionFaults } from "./check-definitions.ts";

const url = "https://shop.example.com/tool";
const builtIn = (name: string) => ToolDefinition.parse({ kind: "built_in", name });
const webhook = (name: string, more: Record<string, unknown> = {}) =>
  ToolDefinition.parse({
    kind: "webhook",
    name,
    description: "Does it.",
    parameters: { type: "object" },
    url,
    ...more,
  });
const mcp = (name: string, more: Record<string, unknown> = {}) =>
  ToolDefinition.parse({ kind: "mcp", name, url, ...more });
const paths = (...definitions: ToolDefinition[]): string[] =>
  definitionFaults(definitions, { allowPrivate: false }).map(({ path }) => path);

test("tools of every kind stand beside each other", () => {
  expect(paths(builtIn("search_knowledge"), webhook("find_order"), mcp("shop"), mcp("shopping"))).toEqual([]);
});

test("a name is one tool's", () => {
  expect(paths(webhook("a"), webhook("a"))).toEqual(["tools.1.name"]);
  expect(paths(builtIn("collect_contact"), builtIn("collect_contact"))).toEqual(["tools.1.name"]);
  expect(paths(mcp("a"), webhook("a"))).toEqual(["tools.1.name"]);
});

test("a built-in's name is its own, also where it is not used", () => {
  expect(paths(webhook("search_knowledge"))).toEqual(["tools.0.name"]);
  expect(paths(mcp("hand_off_to_person"))).toEqual(["tools.0.name"]);
});

test("names that a server's tools could have are no others'", () => {
  expect(paths(webhook("shop_find"), mcp("shop"))).toEqual(["tools.0.name"]);
  expect(paths(mcp("shop"), mcp("shop_a"))).toEqual(["tools.1.name"]);
  expect(paths(mcp("hand"), builtIn("hand_off_to_person"))).toEqual([]);
});

test.each([
  "http://shop.example.com/",
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://[::1]/",
  "https://169.254.169.254/latest/meta-data",
  "https://user:secret@shop.example.com/",
  "https://localhost/",
])("%s is not called", (address) => {
  expect(paths(webhook("a", { url: address }), mcp("b", { url: address }))).toEqual([
    "tools.0.url",
    "tools.1.url",
  ]);
});

test("a schema is held against what a schema is, and has its bounds", () => {
  const parameters = { type: "object", properties: { a: { type: "text" } } };
  expect(paths(webhook("a", { parameters }))).toEqual(["tools.0.parameters.properties.a.type"]);
  expect(paths(webhook("a", { parameters: { type: "array" } }))).toEqual(["tools.0.parameters.type"]);
  expect(paths(webhook("a", { parameters: { type: "object", description: "x".repeat(8_000) } }))).toEqual([
    "tools.0.parameters",
  ]);
});
