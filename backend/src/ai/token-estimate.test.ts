import { expect, test } from "vitest";
import { cutToTokens, estimateTokens } from "./token-estimate.ts";

test("scripts weigh as they do in models: letters little, characters a token each", () => {
  expect(estimateTokens("")).toBe(0);
  // 9 tokens in OpenAI's o200k vocabulary.
  expect(estimateTokens("We open at nine in the morning, daily.")).toBeGreaterThanOrEqual(9);
  expect(estimateTokens("We open at nine in the morning, daily.")).toBeLessThan(14);
  expect(estimateTokens("営業時間")).toBe(4);
  expect(estimateTokens("Открыто")).toBe(4);
});

test("a text that fits stays as it is", () => {
  expect(cutToTokens("Nine to six.", 50)).toBe("Nine to six.");
});

test("a longer one is cut after a sentence, or a word, and says so", () => {
  const text = "We open at nine. We close at six. On Sundays we are closed all day long.";
  expect(cutToTokens(text, 14)).toBe("We open at nine. We close at six. …");
  const words = cutToTokens("word ".repeat(100), 10);
  expect(words).toMatch(/^(word )+…$/);
  expect(estimateTokens(words)).toBeLessThanOrEqual(11);
});

test("no character is cut in half", () => {
  for (let most = 1; most < 12; most += 1) expect(cutToTokens("👋👋👋👋👋", most).isWellFormed()).toBe(true);
});
