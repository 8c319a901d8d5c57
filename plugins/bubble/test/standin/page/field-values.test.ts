import { expect, test } from "vitest";
import type { LoadedField } from "../loaded-plugin.ts";
import { fieldValue } from "./field-values.ts";

const field = (parts: Partial<LoadedField>): LoadedField => ({
  id: "fone",
  caption: "One",
  name: "one",
  editor: "DynamicValue",
  rank: 0,
  ...parts,
});

test.each<[string, Partial<LoadedField>, unknown, unknown]>([
  ["a text from a number", { value: "text" }, 5, "5"],
  ["a number from a text", { value: "number" }, "5", 5],
  ["a yes/no from a word", { value: "boolean" }, "yes", true],
  ["a date from its text", { value: "date" }, "2026-01-02T00:00:00Z", new Date("2026-01-02T00:00:00Z")],
  ["an empty value", { value: "number" }, "", null],
  ["a tick box that is not ticked", { editor: "Checkbox" }, null, false],
  ["one value where a list is declared", { value: "text", is_list: true }, "a", ["a"]],
  ["an empty list", { value: "text", is_list: true }, [], []],
  ["a choice", { editor: "Dropdown", options: "Open, Closed" }, "Closed", "Closed"],
])("makes a JavaScript value of %s", (_, parts, given, value) => {
  expect(fieldValue(field(parts), given, "null")).toMatchObject({ ok: true, value });
});

test.each<[string, Partial<LoadedField>, unknown]>([
  ["a word for a number", { value: "number" }, "five"],
  ["a list for one value", { value: "text" }, ["a"]],
  ["a choice that is not offered", { editor: "Dropdown", options: "Open,Closed" }, "Ajar"],
  ["a number for a colour", { editor: "Color" }, 5],
  ["what is no date", { value: "date" }, "some day"],
  ["a thing for a text", { value: "text" }, { _p_id: "1" }],
  ["an editor that nobody knows", { editor: "Slider" }, 5],
])("refuses %s", (_, parts, given) => {
  expect(fieldValue(field(parts), given, "null")).toMatchObject({ ok: false });
});
