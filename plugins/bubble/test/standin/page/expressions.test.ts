import { describe, expect, test } from "vitest";
import type { Expression } from "../app.ts";
import type { Environment } from "./expressions.ts";
import { asText, evaluate, isBlank } from "./expressions.ts";

const things = [
  { _p_id: "1", _p_name: "Ada" },
  { _p_id: "2", _p_name: "Grace" },
];
const env: Environment = {
  state: (element, state) => (element === "data" && state === "things" ? things : null),
  customState: (name) => (name === "open" ? true : null),
  inputValue: (element) => (element === "words" ? "hello" : null),
  currentUser: (field) => (field === "email" ? "ada@example.com" : null),
  cellItem: () => things[1],
  cellIndex: () => 2,
  resultOf: (step, value) => `${value} of ${step}`,
  urlParam: (name) => (name === "q" ? "asked" : null),
  dataCall: (name, params) => ({ _p_said: `${name} ${JSON.stringify(params)}` }),
  appType: (caption) => `type of ${caption}`,
};
const state: Expression = { state_of: "data", state: "things" };
const nothing: Expression = { state_of: "data", state: "other" };

describe("an expression", () => {
  test.each<[string, Expression, unknown]>([
    ["is a literal", 5, 5],
    ["reads a state", state, things],
    ["reads a custom state", { custom_state: "open" }, true],
    ["reads an input", { value_of: "words" }, "hello"],
    ["reads the current user", { current_user: "email" }, "ada@example.com"],
    ["reads a field of the cell's item", { cell: "_p_name" }, "Grace"],
    ["reads the cell's item", { cell: "" }, things[1]],
    ["reads the cell's number", { cell_index: true }, 2],
    ["reads an earlier step's result", { result_of: 1, value: "token" }, "token of 1"],
    ["reads the address", { url_param: "q" }, "asked"],
    [
      "makes a data call with evaluated parameters",
      { data_call: "Things", params: { q: { url_param: "q" } }, field: "_p_said" },
      'Things {"q":"asked"}',
    ],
    ["names a type", { app_type: "Things" }, "type of Things"],
    ["names a variable of the style", { css_variable: "--color" }, "var(--color)"],
    ["makes a list", { list: [1, { url_param: "q" }] }, [1, "asked"]],
    ["joins what is not empty", { join: ["a", nothing, "b"], with: ", " }, "a, b"],
    ["takes all empty values for the same", { is: [nothing, ""] }, true],
    ["compares values", { is: [{ cell: "_p_id" }, "2"] }, true],
    ["tells values of two types apart", { is: ["2", 2] }, false],
    ["wants all", { all: [true, nothing] }, false],
    ["wants any", { any: [nothing, true] }, true],
    ["takes nothing for a no", { not: nothing }, true],
    ["knows what is empty", { is_empty: { list: [] } }, true],
    ["counts", { count: state }, 2],
    ["counts nothing", { count: nothing }, 0],
    ["takes the first", { of: { first_item: state }, field: "_p_name" }, "Ada"],
    ["takes a field of each thing", { of: state, field: "_p_name" }, ["Ada", "Grace"]],
    ["takes a field of nothing", { of: nothing, field: "_p_name" }, null],
    // oxlint-disable-next-line unicorn/no-thenable -- an expression is plain JSON, and awaited by nobody
    ["chooses", { if: { custom_state: "open" }, then: "yes", else: "no" }, "yes"],
  ])("%s", (_, expression, value) => {
    expect(evaluate(expression, env)).toEqual(value);
  });
});

test("a yes/no reads as words, nothing as nothing", () => {
  expect([true, false, null, 1.5, ["a", null]].map(asText)).toEqual(["yes", "no", "", "1.5", "a, "]);
});

test("no and nought are values", () => {
  expect([false, 0].map(isBlank)).toEqual([false, false]);
});
