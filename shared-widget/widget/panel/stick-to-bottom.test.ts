import { expect, it } from "vitest";
import { keepsFollowing } from "./stick-to-bottom.ts";

const view = (scrollTop: number, scrollHeight = 1_000, clientHeight = 400) => ({
  scrollTop,
  scrollHeight,
  clientHeight,
});

it("follows while the reader is at the end", () => {
  expect(keepsFollowing(true, view(600), view(600))).toBe(true);
});

it("lets go when the reader scrolls up, even a little", () => {
  expect(keepsFollowing(true, view(600), view(590))).toBe(false);
});

it("does not pull a reader back who is almost at the end and has let go", () => {
  expect(keepsFollowing(false, view(590), view(580))).toBe(false);
});

it("stays away while the reader scrolls down without reaching the end", () => {
  expect(keepsFollowing(false, view(100), view(400))).toBe(false);
});

it("comes back when the reader reaches the end, or almost", () => {
  expect(keepsFollowing(false, view(400), view(580))).toBe(true);
  expect(keepsFollowing(false, view(400), view(600))).toBe(true);
});

it("keeps following when the text grows below", () => {
  expect(keepsFollowing(true, view(600), view(600, 1_200))).toBe(true);
});

it("keeps following when the text shrinks and the browser scrolls up for it", () => {
  expect(keepsFollowing(true, view(600), view(500, 900))).toBe(true);
});

it("keeps following when the box grows, as when the keyboard goes", () => {
  expect(keepsFollowing(true, view(600), view(400, 1_000, 600))).toBe(true);
});

it("stays away when the text grows below a reader who is elsewhere", () => {
  expect(keepsFollowing(false, view(300), view(300, 1_200))).toBe(false);
});
