import { expect, test } from "vitest";
import { misspelt } from "./misspelt.ts";
import { Scores } from "./retrieval-scores.ts";

test("recall counts the questions whose section is among the first, MRR how far up it is", () => {
  const scores = new Scores();
  scores.add(0, 10, 4);
  scores.add(4, 10, 4);
  scores.add(-1, 10, 8);
  scores.add(-1, 0, 0);
  const more = new Scores();
  more.addAll(scores);
  expect(more.values()).toEqual({
    "recall@1": 0.25,
    "recall@5": 0.5,
    "recall@10": 0.5,
    MRR: 0.3,
    answered: 0.75,
    "ms a query": 4,
  });
});

test("a slip of the finger swaps two letters of the longest word", () => {
  expect(misspelt("What is a package?")).toBe("What is a pacakge?");
  expect(misspelt("Who am I?")).toBe("Who am I?");
});
