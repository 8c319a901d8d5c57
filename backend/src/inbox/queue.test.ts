import { expect, test } from "vitest";
import { movedInLine } from "./queue.ts";

const waiting = (id: string, since: number, placed: number | null = null, widget_id = "w") => ({
  id,
  widget_id,
  mode: "waiting" as const,
  mode_since: new Date(since).toISOString(),
  placed,
});

test("who has waited longest is next", () => {
  expect(movedInLine([waiting("b", 2), waiting("a", 3), waiting("c", 1)])).toEqual([
    { id: "c", position: 1 },
    { id: "b", position: 2 },
    { id: "a", position: 3 },
  ]);
});

test("only those whose place changed are told", () => {
  expect(movedInLine([waiting("a", 1, 1), waiting("c", 3, 3), waiting("d", 4, null)])).toEqual([
    { id: "c", position: 2 },
    { id: "d", position: 3 },
  ]);
});

test("each widget has a line of its own, and who does not wait stands in none", () => {
  const taken = { ...waiting("x", 0), mode: "human" as const };
  expect(movedInLine([waiting("a", 1), waiting("b", 2, null, "v"), taken])).toEqual([
    { id: "a", position: 1 },
    { id: "b", position: 1 },
  ]);
});

test("of the same moment the order is the same each time", () => {
  const line = [waiting("b", 1), waiting("a", 1)];
  expect(movedInLine(line)).toEqual(movedInLine(line.toReversed()));
});

test("the first hundred are told; who falls behind them is told that nobody knows", () => {
  const line = Array.from({ length: 150 }, (_, n) => waiting(`c${1000 + n}`, n, n === 120 ? 100 : null));
  const moved = movedInLine(line);
  expect(moved).toHaveLength(101);
  expect(moved.at(-1)).toEqual({ id: "c1120", position: null });
});
