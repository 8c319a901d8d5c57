import { native } from "./counters.ts";

/** Bubble's own: whether the visitor has agreed to cookies, and who wants to know. */
export function cookieConsent(): { onOptIn: (then: () => void) => void; optIn: () => void } {
  let waiting: (() => void)[] | null = [];
  return {
    onOptIn(then) {
      if (waiting === null) {
        native.setTimeout(then, 0);
      } else {
        waiting.push(then);
      }
    },
    optIn() {
      const told = waiting ?? [];
      waiting = null;
      for (const then of told) {
        native.setTimeout(then, 0);
      }
    },
  };
}
