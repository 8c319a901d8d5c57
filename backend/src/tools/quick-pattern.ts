/** The longest text that a pattern is tried on. */
export const longestMatched = 200;

/** Ways to match that may have to be tried, at most. */
const mostWays = 1_000_000;
const longestPattern = 300;

interface Group {
  /** How many ways its parts can match. */
  ways: number;
  alternatives: number;
}

/**
 * Whether a regular expression is decided soon on every text of at most `longestMatched` characters. It counts the
 * ways that a backtracking engine may have to try, and is wrong only in one direction: what it calls slow may be
 * quick. The pattern has to be a valid one.
 */
export function isQuick(pattern: string): boolean {
  if (pattern.length > longestPattern) return false;
  const groups: Group[] = [{ ways: 1, alternatives: 1 }];
  for (let at = 0; at < pattern.length;) {
    const group = groups.at(-1)!;
    const rest = pattern.slice(at);
    // What was matched before, or lies around, is matched again: no bound is known.
    if (/^(?:\\[1-9k]|\(\?<?[=!])/.test(rest)) return false;
    if (rest.startsWith("|")) {
      group.alternatives += 1;
      at += 1;
      continue;
    }
    const opened = /^\((?:\?:|\?<\w+>|(?!\?))/.exec(rest)?.[0];
    if (opened) {
      groups.push({ ways: 1, alternatives: 1 });
      at += opened.length;
      continue;
    }
    // Flags within the pattern, and whatever else begins so.
    if (rest.startsWith("(?")) return false;
    let ways = 1;
    if (rest.startsWith(")")) {
      groups.pop();
      ways = group.ways * group.alternatives;
      at += 1;
    } else {
      at += (/^(?:\\u\{\w+\}|\\[pP]\{[^}]*\}|\\.|\[(?:\\.|[^\]\\])*\]|.)/su.exec(rest)?.[0] ?? " ").length;
    }
    const { text, waysOf } = quantifier(pattern.slice(at));
    groups.at(-1)!.ways *= waysOf(ways);
    at += text.length;
  }
  const { ways, alternatives } = groups[0]!;
  const starts = pattern.startsWith("^") && alternatives === 1 ? 1 : longestMatched;
  return ways * alternatives * starts <= mostWays;
}

/** The quantifier at the beginning, and what it makes of the ways of what stands before it. */
function quantifier(rest: string): { text: string; waysOf: (ways: number) => number } {
  const found = /^(?:[*+?]|\{(\d+)(,(\d*))?\})\??/.exec(rest);
  if (!found) return { text: "", waysOf: (ways) => ways };
  const [text, least, more, most] = found;
  if (least !== undefined && more === undefined) return { text, waysOf: (ways) => ways ** Number(least) };
  const times = text.startsWith("?") ? 1 : most ? Number(most) - Number(least) : longestMatched;
  return { text, waysOf: (ways) => (ways > 1 ? Number.POSITIVE_INFINITY : times + 1) };
}
