import { describe, expect, it } from "vitest";
import type { FunctionFile } from "./compile.ts";
import { compileFunction } from "./compile.ts";

const compile = (kind: FunctionFile, text: string) =>
  compileFunction({ file: kind, kind, text, secrets: ["Top secret"] });

it.each<[FunctionFile, string]>([
  ["initialize.js", "function(instance, context) {\n    return 1;\n}"],
  ["reset.js", "function(instance, context) {}"],
  ["update.js", "function(instance, properties, context) {}"],
  ["run.js", "function(instance, properties, context) {}"],
  ["preview.js", "function(instance, properties) {}"],
  ["initialization.js", "function(properties, context) {\n\n\n\n}"],
  ["client.js", "function(properties, context) { document.title = properties.eval; }"],
  [
    "server.js",
    "async function(properties, context) { return require('crypto') && context.keys['Top secret']; }",
  ],
])("takes a function as %s has it", (kind, text) => {
  expect(compile(kind, text)).toEqual([]);
});

const broken: Record<string, [what: string, kind: FunctionFile, text: string, message: RegExp][]> = {
  "one anonymous function expression": [
    ["a newline at the end", "reset.js", "function(instance, context) {}\n", /ends with a newline/],
    ["a byte order mark", "reset.js", "\uFEFFfunction(instance, context) {}", /byte order mark/],
    ["a comment before", "reset.js", "/* a */function(instance, context) {}", /outside the function/],
    ["a comment behind", "reset.js", "function(instance, context) {} // b", /outside the function/],
    ["a semicolon behind", "reset.js", "function(instance, context) {};", /outside the function/],
    ["two functions", "reset.js", "function(instance, context) {} function(a) {}", /outside the function/],
    ["a name", "reset.js", "function reset(instance, context) {}", /the name reset/],
    ["an arrow", "reset.js", "(instance, context) => {}", /outside the function|ArrowFunction/],
    ["a call", "reset.js", "function(instance, context) {}()", /it is a CallExpression/],
    ["statements", "reset.js", "var a = 1", /no function expression/],
    ["a broken text", "reset.js", "function(instance, context) {", /no function expression/],
    [
      "a module",
      "reset.js",
      "export default function(instance, context) {}",
      /import and export are for modules/,
    ],
    [
      "an import before",
      "reset.js",
      "import a from 'a';\nfunction(instance, context) {}",
      /function expression/,
    ],
    ["a generator", "reset.js", "function*(instance, context) {}", /generator/],
    ["an async client function", "client.js", "async function(properties, context) {}", /must not be async/],
    ["a server function that is not async", "server.js", "function(properties, context) {}", /must be async/],
  ],
  "exact parameters": [
    [
      "one more",
      "initialize.js",
      "function(instance, properties, context) {}",
      /passes \(instance, context\)/,
    ],
    [
      "one less",
      "update.js",
      "function(instance, properties) {}",
      /passes \(instance, properties, context\)/,
    ],
    ["other names", "preview.js", "function(element, properties) {}", /the parameters are \(element/],
    ["a default", "reset.js", "function(instance, context = {}) {}", /the parameters are/],
    ["a pattern", "run.js", "function(instance, { text }, context) {}", /the parameters are/],
  ],
  "no forbidden code": [
    ["a dynamic import", "client.js", "function(properties, context) { import('a'); }", /uses import/],
    ["eval", "client.js", "function(properties, context) { eval('1'); }", /uses eval/],
    ["eval by a detour", "client.js", "function(properties, context) { (0, eval)('1'); }", /uses eval/],
    ["eval of the window", "client.js", "function(properties, context) { window.eval('1'); }", /uses eval/],
    ["new Function", "client.js", "function(properties, context) { new Function('1'); }", /by Function/],
    ["Function", "server.js", "async function(properties, context) { Function('1')(); }", /by Function/],
    [
      "a timer with text",
      "client.js",
      "function(properties, context) { setTimeout('a()', 1); }",
      /by a timer/,
    ],
    ["process.env", "server.js", "async function(properties, context) { process.env.KEY; }", /process\.env/],
    [
      "process['env']",
      "server.js",
      "async function(properties, context) { process['env']; }",
      /process\.env/,
    ],
    ["require in a page", "client.js", "function(properties, context) { require('a'); }", /a page has not/],
    [
      "a package",
      "server.js",
      "async function(properties, context) { require('axios'); }",
      /"axios", which Node/,
    ],
    [
      "a syntax of Node 20",
      "server.js",
      "async function(properties, context) { return /a/v; }",
      /no function expr/,
    ],
  ],
  "no more than 60 KB": [
    [
      "a big file",
      "client.js",
      `function(properties, context) { "${"x".repeat(61_440)}"; }`,
      /at most 61440/,
    ],
    [
      "big in bytes",
      "client.js",
      `function(properties, context) { "${"é".repeat(30_720)}"; }`,
      /at most 61440/,
    ],
  ],
  "no secret in a page": [
    [
      "a caption",
      "client.js",
      "function(properties, context) { context.keys['Top secret']; }",
      /secure key "Top secret"/,
    ],
    [
      "a caption with escapes",
      "run.js",
      "function(instance, properties, context) { '\\x54op secret'; }",
      /"Top secret"/,
    ],
    [
      "a caption in a template",
      "update.js",
      "function(instance, properties, context) { `\\x54op secret`; }",
      /"Top secret"/,
    ],
  ],
};

describe.each(Object.entries(broken))("asks for %s", (_rule, cases) => {
  it.each(cases)("refuses %s", (_what, kind, text, message) => {
    const faults = compile(kind, text);
    expect(faults).toContainEqual({ rule: 2, file: kind, message: expect.stringMatching(message) });
  });
});
