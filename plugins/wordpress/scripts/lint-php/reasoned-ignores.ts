import type { Rule } from "./rule.ts";

/** Who excuses a line from a sniff names the sniff and says why. */
export const reasonedIgnores: Rule = {
  name: "reasoned-ignores",
  check({ comments }) {
    return comments
      .filter(({ text }) => /phpcs:(ignore|disable)/.test(text))
      .filter(({ text }) => !/phpcs:(ignore|disable)\s+\w[\w.,\s]*\s--\s+\S/.test(text))
      .map(({ line }) => ({ line, message: "phpcs:ignore Sniff.Name -- and the reason" }));
  },
};
