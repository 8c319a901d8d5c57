import { expect, it } from "vitest";
import { functionFaults } from "./check-function.ts";

const page = { source: "a.ts", parameters: ["instance", "context"], runs: "page" } as const;
const server = { source: "b.ts", parameters: ["properties", "context"], runs: "server" } as const;

it("takes one anonymous function with Bubble's parameters", () => {
  expect(functionFaults("function(instance, context) {\n}", page, [])).toEqual([]);
  expect(functionFaults("async function(properties, context) {\n}", server, [])).toEqual([]);
});

it.each([
  ["a name", "function run(instance, context) {\n}", /around the function|has a name/],
  ["other parameters", "function(instance, properties) {\n}", /takes \(instance, properties\)/],
  ["a pattern as a parameter", "function({ data }, context) {\n}", /takes \(…, context\)/],
  ["async in the page", "async function(instance, context) {\n}", /is async/],
  ["a generator", "function*(instance, context) {\n}", /around the function|is async/],
  ["an arrow", "(instance, context) => {}", /not one function expression/],
  ["a second statement", "function(instance, context) {\n});(1", /not one function expression/],
  ["two functions", "function(instance, context) {\n}, function() {}", /not one function expression/],
  ["a newline at the end", "function(instance, context) {\n}\n", /text around/],
  ["a BOM", "\uFEFFfunction(instance, context) {\n}", /text around/],
  ["a comment before it", "/* a */function(instance, context) {\n}", /text around/],
  ["an export", "export default function(instance, context) {\n}", /not one function expression/],
  ["an import inside", "function(instance, context) {\nimport a from 'a'\n}", /not one function expression/],
  [
    "import.meta",
    "function(instance, context) {\nimport.meta.url\n}",
    /not one function expression|import\.meta/,
  ],
  ["eval by another name", "function(instance, context) {\n(0, eval)('1')\n}", /`eval`/],
  ["Function as a call", "function(instance, context) {\nFunction('1')\n}", /`Function\(\)`/],
])("refuses %s", (_, text, fault) => {
  const faults = functionFaults(text, page, []);
  expect(faults.some((one) => one.startsWith("a.ts: ") && fault.test(one))).toBe(true);
});

it("refuses a secret's name in the page only", () => {
  const text = 'function(instance, context) {\nreturn "Password"\n}';
  expect(functionFaults(text, page, ["Password"])).toHaveLength(1);
  const onServer = 'async function(properties, context) {\nreturn "Password"\n}';
  expect(functionFaults(onServer, server, ["Password"])).toEqual([]);
});

it("refuses more than 60 KB, counted in bytes", () => {
  const around = long(0).length;
  expect(functionFaults(long(61_440 - around), page, [])).toEqual([]);
  expect(functionFaults(long(61_441 - around), page, [])[0]).toContain("61441 bytes, 1 more");
});

function long(length: number): string {
  return `function(instance, context) {\n"${"x".repeat(length)}"\n}`;
}
