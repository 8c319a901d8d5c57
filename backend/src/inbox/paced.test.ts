import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Paced } from "./paced.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const paced = (work: () => void | Promise<void>): Paced =>
  new Paced({ work, soonMs: 50, gapMs: () => 1_000 });

test("what is asked for within a moment is done once", async () => {
  const work = vi.fn<() => void>();
  const one = paced(work);
  one.ask();
  one.ask();
  await vi.advanceTimersByTimeAsync(49);
  expect(work).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(work).toHaveBeenCalledTimes(1);
});

test("what is asked for right after waits for the gap, and is not lost", async () => {
  const work = vi.fn<() => void>();
  const one = paced(work);
  one.ask();
  await vi.advanceTimersByTimeAsync(50);
  one.ask();
  await vi.advanceTimersByTimeAsync(900);
  expect(work).toHaveBeenCalledTimes(1);
  await vi.advanceTimersByTimeAsync(100);
  expect(work).toHaveBeenCalledTimes(2);
});

test("work never overlaps; what is asked for meanwhile follows, also after a failure", async () => {
  vi.spyOn(console, "log").mockImplementation(() => {});
  let running = 0;
  let most = 0;
  let done = 0;
  const one = paced(async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    running -= 1;
    if (++done === 1) throw new Error("once");
  });
  one.ask();
  await vi.advanceTimersByTimeAsync(100);
  one.ask();
  await vi.advanceTimersByTimeAsync(20_000);
  expect([most, done]).toEqual([1, 2]);
});
