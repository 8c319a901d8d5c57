import { expect, test } from "vitest";
import { mcpResult } from "./mcp-result.ts";

const text = (words: string) => ({ content: [{ type: "text" as const, text: words }] });

test("what a server says at length is cut between two characters", () => {
  for (const long of ["x".repeat(200_000), "ä".repeat(100_000), "🙂".repeat(50_000)]) {
    const result = mcpResult(text(long));
    expect(result.text).toMatch(/^(?:x+|ä+|(?:🙂)+)\n\[cut off\]$/u);
    expect(new TextEncoder().encode(result.text).byteLength).toBeLessThanOrEqual(100_020);
  }
  expect(mcpResult(text("x".repeat(100_000))).text).toHaveLength(100_000);
});

test("a structured answer is told once, also where the text repeats it in another form", () => {
  const structuredContent = { count: 7 };
  expect(mcpResult({ ...text('{ "count": 7 }'), structuredContent }).text).toBe('{"count":7}');
  expect(mcpResult({ ...text("Seven of them."), structuredContent }).text).toBe(
    'Seven of them.\n{"count":7}',
  );
  expect(mcpResult({ content: [], structuredContent: [1, "\ud800"] }).text).toBe('[1,"\\ud800"]');
});

test("half a character of a text is none", () => {
  expect(mcpResult(text("a\ud83d")).text).toBe("a\ufffd");
});
