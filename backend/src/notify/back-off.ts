const minute = 60;
const hour = 60 * minute;

/** After the first try, the second, … : seconds until the next. About a day and a half in all. */
const pauses = [5, 30, 2 * minute, 10 * minute, hour, 3 * hour, 8 * hour, 24 * hour];

/** What a queue delays by at most, in seconds: a longer pause is waited for in parts. */
const longestDelay = 12 * hour;

/** Seconds until the try after `step` (0: the first), a tenth more or less; null: that was the last. */
export function pauseAfter(step: number, random = Math.random()): number | null {
  const pause = pauses[step];
  return pause === undefined ? null : Math.round(pause * (0.9 + random / 5));
}

/** By how many seconds to delay a job that is due then; 0: it is due. */
export function delayUntil(dueMs: number, nowMs: number): number {
  return Math.min(Math.max(0, Math.ceil((dueMs - nowMs) / 1000)), longestDelay);
}

const longFailureMs = 3 * 24 * hour * 1000;
const manyFailures = 10;

/** Whether a webhook that has only failed since then, so many times, is given up. */
export function isLost({ since, failures, now }: { since: string; failures: number; now: number }): boolean {
  return failures >= manyFailures && now - Date.parse(since) >= longFailureMs;
}
