import { userAgent } from "./fetch-page.ts";

/** What a site's robots.txt lets us do. */
export interface RobotsRules {
  allows(url: string): boolean;
  /** Between two pages. */
  pauseMs: number;
}

const pauseMs = 250;
const longestPauseMs = 30_000;

export async function robotsRules(origin: string, text: string): Promise<RobotsRules> {
  const { default: parse } = await import("robots-parser");
  const robots = parse(`${origin}/robots.txt`, text);
  return {
    // Pages of `www.` and of the other protocol are the same site's: the rules it was read for hold for them too.
    allows: (url) => {
      const { pathname, search } = new URL(url);
      return robots.isAllowed(origin + pathname + search, userAgent) !== false;
    },
    pauseMs: Math.min(Math.max(pauseMs, (robots.getCrawlDelay(userAgent) ?? 0) * 1000), longestPauseMs),
  };
}
