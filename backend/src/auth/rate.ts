/** How many messages may be sent in any minute and any hour. */
export interface MessageRate {
  perMinute: number;
  perHour: number;
}

const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;

/**
 * Sliding windows: how long to wait before one more message is within `rate`, in whole seconds; 0 for now.
 * `times` are the earlier messages', ascending, in ms; those older than an hour do not matter.
 */
export function secondsToWait(times: readonly number[], now: number, rate: MessageRate): number {
  const waitMs = Math.max(
    untilFree(times, now, minuteMs, rate.perMinute),
    untilFree(times, now, hourMs, rate.perHour),
  );
  return Math.ceil(waitMs / 1000);
}

function untilFree(times: readonly number[], now: number, windowMs: number, most: number): number {
  // The message that must leave the window before another fits in.
  const blocking = times.at(-most);
  return blocking === undefined ? 0 : Math.max(0, blocking + windowMs - now);
}
