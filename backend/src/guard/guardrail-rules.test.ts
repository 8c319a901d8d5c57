import { WidgetConfig } from "@foyer/shared-widget/protocol";
import { expect, test } from "vitest";
import { buildRequest } from "../ai/prompt.ts";
import { estimateTokens } from "../ai/token-estimate.ts";

const system = (guardrails: object, contextTokens?: number): string =>
  buildRequest({
    config: WidgetConfig.parse({ widget_id: "w", org_id: "o", guardrails }),
    passages: [],
    messages: [],
    locale: undefined,
    contextTokens,
  }).system;

test("a widget without guardrails tells its model nothing of them", () => {
  expect(system({})).not.toMatch(/Talk only|Decline|Your tone/);
});

test("topics, subjects and tone are house rules", () => {
  const told = system({
    topics: 'Our "bikes"\nand trips',
    avoid: ["politics", "other shops"],
    tone: "formal",
  });
  expect(told).toContain(String.raw`- Talk only about this: "Our \"bikes\"\nand trips". Decline`);
  expect(told).toContain(
    '- Decline to talk about any of these, also where passages do: "politics", "other shops".',
  );
  expect(told).toContain("- Your tone is formal and courteous");
});

test("they leave room for the rest, in any script", () => {
  const most = {
    topics: "自転車".repeat(160),
    avoid: Array.from({ length: 20 }, (_, at) => `話題${at}`.repeat(20)),
  };
  expect(estimateTokens(system(most, 2_048)) - estimateTokens(system({}, 2_048))).toBeLessThan(450);
});
