import type { ProactiveRule } from "../../protocol/index.ts";

/** Where a visitor is, and for how long. */
export interface Moment {
  /** Path and query. */
  page: string;
  /** On this page. */
  seconds: number;
  /** How far down it they have been, percent. */
  scroll: number;
  /** They were here in an earlier visit. */
  returning: boolean;
  /** How much is in the cart. */
  cart: number;
}

/** Whether everything that the rule asks for is so. */
export function isFulfilled(rule: ProactiveRule, moment: Moment): boolean {
  const { page, seconds = 0, scroll = 0, returning = moment.returning, cart } = rule;
  return (
    (page === undefined || matches(page, moment.page)) &&
    moment.seconds >= seconds &&
    moment.scroll >= scroll &&
    moment.returning === returning &&
    (cart === undefined || cart === moment.cart > 0)
  );
}

/** `/pricing*` and the like; without a `?` in it, whatever the query is. */
function matches(glob: string, page: string): boolean {
  const subject = glob.includes("?") ? page : page.replace(/\?.*/, "");
  const [start = "", ...parts] = glob.split("*");
  if (!parts.length) return subject === glob;
  const end = parts.pop() ?? "";
  if (!subject.startsWith(start)) return false;
  // Each part as early as it comes: what is left for the next ones is then the most.
  let at = start.length;
  for (const part of parts) {
    const found = subject.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return subject.length - end.length >= at && subject.endsWith(end);
}
