import { newcomerQuestions } from "./newcomer-questions.ts";
import { expect, test } from "./test.ts";

test("the demo's knowledge has the right section for what newcomers ask: first for nine in ten, else third at worst", async ({
  foyer,
}) => {
  const ranks = [];
  for (const { question, expect: wanted } of newcomerQuestions) {
    const passages = await foyer.search("demo", question, 3);
    const rank = passages.findIndex(
      ({ external_id, heading }) =>
        external_id === wanted.external_id && heading.toLowerCase().includes(wanted.heading.toLowerCase()),
    );
    ranks.push({ question, rank: rank + 1, found: passages.map(({ heading }) => heading) });
  }
  const missed = ranks.filter(({ rank }) => rank === 0);
  const first = ranks.filter(({ rank }) => rank === 1);
  const late = ranks.filter(({ rank }) => rank > 1);
  test.info().annotations.push({ type: "not at rank 1", description: JSON.stringify(late, null, 2) });
  expect(missed).toEqual([]);
  expect(first.length / ranks.length).toBeGreaterThanOrEqual(0.9);
});
