import { expect, it } from "vitest";
import { listWindow, scrollTo } from "./list-window.ts";

it("draws what is in sight and a little more, of however many", () => {
  expect(listWindow({ scrollTop: 0, clientHeight: 700 }, 70, 10_000, 5)).toEqual({ from: 0, to: 16 });
  expect(listWindow({ scrollTop: 7_000, clientHeight: 700 }, 70, 10_000, 5)).toEqual({ from: 95, to: 116 });
  expect(listWindow({ scrollTop: 699_300, clientHeight: 700 }, 70, 10_000, 5).to).toBe(10_000);
});

it("draws all of a short list, and nothing of an empty one", () => {
  expect(listWindow({ scrollTop: 0, clientHeight: 700 }, 70, 3, 5)).toEqual({ from: 0, to: 3 });
  expect(listWindow({ scrollTop: 0, clientHeight: 700 }, 70, 0, 5)).toEqual({ from: 0, to: 0 });
});

it("has rows to show although the list grew shorter than where it was scrolled to", () => {
  const { from, to } = listWindow({ scrollTop: 70_000, clientHeight: 700 }, 70, 20, 5);
  expect([from, to]).toEqual([4, 20]);
});

it("scrolls no further than it takes to see a row", () => {
  const view = { scrollTop: 700, clientHeight: 700 };
  expect(scrollTo(view, 70, 12)).toBe(700);
  expect(scrollTo(view, 70, 5)).toBe(350);
  expect(scrollTo(view, 70, 20)).toBe(770);
});
