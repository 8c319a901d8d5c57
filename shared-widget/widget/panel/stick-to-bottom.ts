/** A scrolling box at one moment, in px. */
export interface ScrollView {
  top: number;
  /** Of all there is to see. */
  height: number;
  /** Of what can be seen at once. */
  client: number;
}

/** So near to the end counts as the end. */
const NEAR = 24;

function distanceToEnd({ top, height, client }: ScrollView): number {
  return height - top - client;
}

/**
 * Whether the list goes on following what is written at its end. The reader leaves by scrolling up, even a
 * little, and comes back by reaching the end; what grows or shrinks by itself changes nothing.
 */
export function keepsFollowing(was: boolean, before: ScrollView, now: ScrollView): boolean {
  const wentUp = now.top < before.top && now.height >= before.height && now.client <= before.client;
  if (wentUp) return distanceToEnd(now) < 2;
  return was || distanceToEnd(now) <= NEAR;
}
