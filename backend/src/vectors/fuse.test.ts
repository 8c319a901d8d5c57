import { expect, test } from "vitest";
import { fuse } from "./fuse.ts";

const alike = (...lists: string[][]) => lists.map((items) => ({ items, weight: 1 }));
const order = (...lists: string[][]) => fuse(alike(...lists), (item) => item).map(({ item }) => item);

test("what is in both lists goes before what is high in one", () => {
  expect(order(["a", "b", "c"], ["d", "c", "e"])[0]).toBe("c");
});

test("one list alone keeps its order", () => {
  expect(order(["a", "b", "c"], [])).toEqual(["a", "b", "c"]);
});

test("first in all lists is worth one, and equals keep the first list's order", () => {
  expect(fuse(alike(["a"], ["a"]), (item) => item)).toEqual([{ item: "a", score: 1 }]);
  expect(order(["a"], ["b"])).toEqual(["a", "b"]);
});

test("a list that weighs less loses to the other where they disagree", () => {
  const lists = [
    { items: ["a"], weight: 0.7 },
    { items: ["b"], weight: 1 },
  ];
  expect(fuse(lists, (item) => item).map(({ item }) => item)).toEqual(["b", "a"]);
});
