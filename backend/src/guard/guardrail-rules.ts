import type { WidgetConfig } from "@foyer/shared-widget/protocol";
import { cutToTokens } from "../ai/token-estimate.ts";

type Guardrails = WidgetConfig["guardrails"];

const tones: Readonly<Record<Exclude<Guardrails["tone"], "neutral">, string>> = {
  friendly: "warm and friendly, as to a guest",
  formal: "formal and courteous, without jokes, slang or emoji",
  brief: "as brief as can be: one or two sentences where that is enough",
};

/** What the owner wants kept to, as house rules; topics and subjects each in so many tokens at most. */
export function guardrailRules({ topics, avoid, tone }: Guardrails, most: number): string[] {
  const told = (subjects: readonly string[]): string =>
    cutToTokens(subjects.map((subject) => JSON.stringify(subject)).join(", "), most);
  return [
    ...(topics === null
      ? []
      : [
          `- Talk only about this: ${told([topics])}. Decline anything else in a sentence, and say what you can help with.`,
        ]),
    ...(avoid.length === 0
      ? []
      : [`- Decline to talk about any of these, also where passages do: ${told(avoid)}.`]),
    ...(tone === "neutral" ? [] : [`- Your tone is ${tones[tone]}.`]),
  ];
}
