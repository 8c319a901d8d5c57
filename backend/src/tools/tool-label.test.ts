import { expect, test } from "vitest";
import { labelOf } from "./tool-label.ts";

test.each([
  ["find_order", "Find order"],
  ["shop_listItems", "Shop list Items"],
  ["a--b__c", "A b c"],
])("%s reads %s", (name, label) => {
  expect(labelOf(name)).toBe(label);
});
