import { expect, test } from "vitest";
import { countsFor, tally } from "./counts.ts";

const entry = (
  widget_id: string,
  mode: "ai" | "waiting" | "human" | "closed",
  agent_id?: string,
  assignee_id?: string,
) => ({ widget_id, mode, agent_id, assignee_id });

const all = tally([
  entry("v", "ai"),
  entry("v", "waiting", undefined, "ana"),
  entry("w", "human", "ana", "ana"),
  entry("w", "human", "ben", "ana"),
  entry("w", "human", "ben"),
  entry("w", "closed", undefined, "ana"),
]);

test("what is closed does not count", () => {
  expect(countsFor(all, "nobody", null)).toEqual({ ai: 1, waiting: 1, human: 3, mine: 0 });
});

test("mine is what I hold or look after, each once", () => {
  expect(countsFor(all, "ana", null).mine).toBe(3);
  expect(countsFor(all, "ben", null).mine).toBe(2);
});

test("an agent's widgets bound every count", () => {
  expect(countsFor(all, "ana", ["v"])).toEqual({ ai: 1, waiting: 1, human: 0, mine: 1 });
  expect(countsFor(all, "ana", [])).toEqual({ ai: 0, waiting: 0, human: 0, mine: 0 });
});
