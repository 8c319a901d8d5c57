import { expect, test } from "vitest";
import { embed } from "./retrieval-embedder.ts";
import { misspelt } from "./misspelt.ts";
import { Scores } from "./retrieval-scores.ts";

test("recall counts the questions whose section is among the first, MRR how far up it is", () => {
  const scores = new Scores();
  scores.add(0, 10, 4);
  scores.add(4, 10, 4);
  scores.add(-1, 10, 8);
  scores.add(-1, 0, 0);
  expect(scores.values()).toEqual({
    "recall@1": 0.25,
    "recall@5": 0.5,
    "recall@10": 0.5,
    MRR: 0.3,
    answered: 0.75,
    "ms a query": 4,
    "p95 ms": 4,
  });
});

test("a slip of the finger swaps two letters of the longest word", () => {
  expect(misspelt("What is a package?")).toBe("What is a pacakge?");
  expect(misspelt("Who am I?")).toBe("Who am I?");
});

test("the stand-in embeds a text alike every time, near to one with the same long words, and never as nothing", () => {
  expect(embed("What is a package?", 256)).toEqual(embed("What is a package?", 256));
  expect(near("the package manager", "a package")).toBeGreaterThan(
    near("the package manager", "the weather"),
  );
  expect(near("会話は保存", "保存される")).toBeGreaterThan(0);
  expect(embed("?", 8)).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
});

function near(a: string, b: string): number {
  const [x, y] = [embed(a, 256), embed(b, 256)];
  return dot(x, y) / Math.sqrt(dot(x, x) * dot(y, y));
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
}
