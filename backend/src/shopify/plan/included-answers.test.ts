import { expect, test, vi } from "vitest";
import { hasLimits, includedAnswers } from "./included-answers.ts";

const env = { SHOPIFY_PLANS: '{"starter": 500, "pro": null, "off": 0, "none": 50}' };

test.each([
  ["starter", 500],
  ["pro", null],
  ["off", 0],
  [null, 50],
  ["another", null],
  ["toString", null],
])("the plan %s includes %s answers a month", (plan, most) => {
  expect(includedAnswers(env, plan)).toBe(most);
});

test("where the operator has named no plan nothing is limited", () => {
  for (const unnamed of [{}, ...["", " ", "{}"].map((SHOPIFY_PLANS) => ({ SHOPIFY_PLANS }))]) {
    expect(hasLimits(unnamed)).toBe(false);
    expect(includedAnswers(unnamed, null)).toBe(null);
  }
  expect(hasLimits(env)).toBe(true);
});

test.each(["{", "[]", '"500"', '{"starter": -1}', '{"starter": "many"}', '{"starter": 1.5}'])(
  "%s limits nothing, and the log hears of it once",
  (SHOPIFY_PLANS) => {
    const said = vi.spyOn(console, "log").mockReturnValue();
    expect(includedAnswers({ SHOPIFY_PLANS }, "starter")).toBe(null);
    expect(hasLimits({ SHOPIFY_PLANS })).toBe(false);
    expect(said.mock.calls.filter(([line]) => String(line).includes("shopify_plans_invalid"))).toHaveLength(
      1,
    );
    said.mockRestore();
  },
);
