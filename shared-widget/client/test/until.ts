const later = setTimeout;

/** Waits, by the real clock, until the claim holds; says which one did not. */
export async function until(claim: () => boolean, patienceMs = 10_000): Promise<void> {
  const end = performance.now() + patienceMs;
  while (!claim()) {
    if (performance.now() > end) throw new Error(`never true: ${claim.toString()}`);
    await pause(5);
  }
}

/** For what must not happen: long enough that it would have. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    later(resolve, ms);
  });
}
