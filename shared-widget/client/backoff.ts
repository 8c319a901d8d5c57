/** How long to wait before try number `attempt` (from 0): full jitter below 0.5 s, 1 s, 2 s … 30 s. */
export function backoffMs(attempt: number, random = Math.random()): number {
  return random * Math.min(30_000, 500 * 2 ** attempt);
}
