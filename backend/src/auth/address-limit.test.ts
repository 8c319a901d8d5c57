import { runDurableObjectAlarm } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { hourMs } from "./rate.ts";

const rate = { perMinute: 10, perHour: 2 };
const counter = () => env.ADDRESS_LIMIT.get(env.ADDRESS_LIMIT.idFromName("an address"));

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: 1_800_000_000_000 }));
afterEach(() => void vi.useRealTimers());

test("counts up to the rate, then says how long to wait", async () => {
  expect(await counter().take(rate)).toBe(0);
  vi.setSystemTime(Date.now() + 60_000);
  expect(await counter().take(rate)).toBe(0);
  expect(await counter().take(rate)).toBe(3_540);
});

test("forgets an hour after the last message, not after the first", async () => {
  await counter().take(rate);
  vi.setSystemTime(Date.now() + hourMs / 2);
  await counter().take(rate);
  vi.setSystemTime(Date.now() + hourMs / 2 + 1);
  await runDurableObjectAlarm(counter());
  expect(await counter().take({ perMinute: 10, perHour: 1 })).toBe(1_800);
  vi.setSystemTime(Date.now() + hourMs);
  await runDurableObjectAlarm(counter());
  expect(await counter().take({ perMinute: 10, perHour: 1 })).toBe(0);
});
