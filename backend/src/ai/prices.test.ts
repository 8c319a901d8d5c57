import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { costMicros } from "./prices.ts";

const usage = { input: 1_000, output: 200 };
let lines: string[] = [];
beforeEach(() => {
  lines = [];
  vi.spyOn(console, "log").mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => vi.restoreAllMocks());

describe("what an answer cost", () => {
  test("is by the listed price, in millionths of a dollar", () => {
    // 1,000 × $0.25 + 200 × $2, both a million
    expect(costMicros({}, "gpt-5-mini", usage)).toBe(650);
  });

  test("knows a model by our name for it, and a snapshot by its model", () => {
    expect(costMicros({}, "openai:gpt-5-mini", usage)).toBe(650);
    expect(costMicros({}, "gpt-5-mini-2025-08-07", usage)).toBe(650);
  });

  test("is what the owner says it is, also for models nobody listed", () => {
    const env = {
      MODEL_PRICES: JSON.stringify({
        "gpt-5-mini": { in: 1, out: 1 },
        "acme/large": { in: 0, out: 3.5 },
        "gpt-5-mini-2025-08-07": { in: 2, out: 2 },
      }),
    };
    expect(costMicros(env, "openai:gpt-5-mini", usage)).toBe(1_200);
    expect(costMicros(env, "gpt-5-mini-2025-08-07", usage)).toBe(2_400);
    expect(costMicros(env, "acme/large", usage)).toBe(700);
    expect(costMicros(env, "gpt-4o", usage)).toBe(4_500);
  });

  test("is whole", () => {
    expect(costMicros({}, "gpt-5-nano", { input: 7, output: 1 })).toBe(1);
  });

  test("is nothing for a model nobody knows, and the log hears of it once", () => {
    expect(costMicros({}, "acme/unheard-of", usage)).toBe(0);
    expect(costMicros({}, "acme/unheard-of", usage)).toBe(0);
    expect(costMicros({}, "toString", usage)).toBe(0);
    expect(lines.filter((line) => line.includes("acme/unheard-of"))).toHaveLength(1);
    expect(lines[0]).toContain("model_price_unknown");
  });

  test("is nothing for quoted passages, and no reason to complain", () => {
    expect(costMicros({}, "passages", usage)).toBe(0);
    expect(lines).toEqual([]);
  });

  test.each(["{", "[]", '{"gpt-5-mini": 3}', '{"gpt-5-mini": {"in": -1, "out": 2}}'])(
    "is by the listed price where the owner's are not to be read: %s",
    (MODEL_PRICES) => {
      expect(costMicros({ MODEL_PRICES }, "gpt-5-mini", usage)).toBe(650);
    },
  );
});

test("an owner's price holds for a model at any provider, and one for a provider before it", () => {
  const env = { MODEL_PRICES: '{"llama": {"in": 1, "out": 1}, "groq:llama": {"in": 2, "out": 2}}' };
  const usage = { input: 10, output: 10 };
  expect(costMicros(env, "workers-ai:llama", usage)).toBe(20);
  expect(costMicros(env, "groq:llama", usage)).toBe(40);
  expect(costMicros({}, "mine:gpt-5", usage)).toBe(0);
});
