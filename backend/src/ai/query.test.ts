import type { Role } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { searchQuery } from "./query.ts";

const said = (...lines: [Role, string][]) => lines.map(([role, text]) => ({ role, text }));

test("a question that names its subject stands alone", () => {
  expect(
    searchQuery(
      said(
        ["visitor", "What does shipping cost?"],
        ["assistant", "Five euros."],
        ["visitor", "Do you ship to Austria?"],
      ),
    ),
  ).toBe("Do you ship to Austria?");
});

test("a follow-up that names nothing takes the question before it along", () => {
  expect(
    searchQuery(
      said(
        ["visitor", "Where are conversations stored?"],
        ["assistant", "In D1."],
        ["visitor", "and why there?"],
      ),
    ),
  ).toBe("Where are conversations stored?\nand why there?");
});

test("a follow-up reaches back to the visitor's own words only", () => {
  expect(
    searchQuery(said(["visitor", "why?"], ["agent", "Shipping is slow."], ["visitor", "and how?"])),
  ).toBe("why?\nand how?");
});

test("small talk searches for nothing", () => {
  expect(searchQuery(said(["visitor", "What does shipping cost?"], ["visitor", "Thanks!"]))).toBe("");
  expect(searchQuery([])).toBe("");
});
