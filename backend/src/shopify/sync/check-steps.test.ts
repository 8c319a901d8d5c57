import { expect, test } from "vitest";
import { differing } from "./check-steps.ts";

const known = (id: number, state: "shown" | "hidden" | "gone", updated_at = "2026-01-02") =>
  ({ kind: "product", id, state, updated_at, is_kept: state === "shown" ? 1 : 0 }) as const;
const listed = (id: number, isShown = true, updatedAt = "2026-01-02") => ({ id, isShown, updatedAt });
const idsOf = (...given: Parameters<typeof differing>) => differing(...given).map(({ id }) => id);

test("what is as it is known is not asked for", () => {
  expect(
    idsOf(
      "product",
      [listed(1), listed(2, false), listed(3, false)],
      [known(1, "shown"), known(2, "hidden")],
    ),
  ).toEqual([]);
});

test.for([
  ["never came", [listed(1)], []],
  ["was changed", [listed(1, true, "2026-01-03")], [known(1, "shown")]],
  ["is not shown any more", [listed(1, false)], [known(1, "shown")]],
  ["is shown now", [listed(1)], [known(1, "hidden")]],
  ["was thought gone", [listed(1)], [known(1, "gone")]],
  ["was deleted", [], [known(1, "shown")]],
  ["was never kept", [listed(1)], [{ ...known(1, "shown"), is_kept: 0 }]],
  ["was not taken out", [], [{ ...known(1, "gone"), is_kept: 1 }]],
  ["was kept though nobody sees it", [listed(1, false)], [{ ...known(1, "hidden"), is_kept: 1 }]],
] as const)("what %s is asked for", ([, inShop, mine]) => {
  expect(idsOf("product", inShop, mine)).toEqual([1]);
});

test("what is gone, and known to be, is left alone", () => {
  expect(idsOf("product", [], [known(1, "gone"), known(2, "hidden")])).toEqual([]);
});
