/** A scrolling box at one moment. */
export type ScrollView = Pick<Element, "scrollTop" | "scrollHeight" | "clientHeight">;

/** So near to the end counts as the end. */
const NEAR = 24;

/**
 * Whether the list goes on following what is written at its end. The reader leaves by scrolling up, even a
 * little, and comes back by reaching the end; what grows or shrinks by itself changes nothing.
 */
export function keepsFollowing(was: boolean, before: ScrollView, now: ScrollView): boolean {
  const wentUp =
    now.scrollTop < before.scrollTop &&
    now.scrollHeight >= before.scrollHeight &&
    now.clientHeight <= before.clientHeight;
  const left = now.scrollHeight - now.scrollTop - now.clientHeight;
  return wentUp ? left < 2 : was || left <= NEAR;
}
