import { expect, it } from "vitest";
import type { Expression } from "../app.ts";
import { wordsOf } from "./expression-words.ts";

it.each<[Expression, string]>([
  [null, ""],
  [true, "yes"],
  [30, "30"],
  ["All", "All"],
  [{ current_user: "_id" }, "Current User's unique id"],
  [{ not: { current_user: "logged_in" } }, "not Current User is logged in"],
  [{ is: [{ current_user: "role" }, "agent"] }, "Current User's role is agent"],
  [{ result_of: 1, value: "agent_token" }, "Result of step 1's agent token"],
  [{ join: ["Waiting: ", { state_of: "Desk", state: "waiting_count" }] }, "Waiting: Desk's waiting count"],
  [
    // oxlint-disable-next-line unicorn/no-thenable -- an expression is plain JSON, and awaited by nobody
    { if: { is_empty: { custom_state: "token" } }, then: "", else: { current_user: "_id" } },
    "Current User's unique id, unless page's token is empty",
  ],
  // oxlint-disable-next-line unicorn/no-thenable -- the same
  [{ if: { cell_index: true }, then: "A", else: "B" }, "A when Current cell's index, else B"],
  [
    { of: { first_item: { cell: "" } }, field: "_p_visitor.name" },
    "Current cell's :first item's visitor.name",
  ],
])("says %j as a builder reads it", (expression, words) => {
  expect(wordsOf(expression)).toBe(words);
});
