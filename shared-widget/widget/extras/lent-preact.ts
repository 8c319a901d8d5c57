import type * as Preact from "preact";

/**
 * The panel's own Preact, for what it imports later. The build makes these two what JSX becomes.
 * @public
 */
export let h: typeof Preact.h;
/** @public */
export let Fragment: typeof Preact.Fragment;

export function lend(preact: Pick<typeof Preact, "h" | "Fragment">): void {
  ({ h, Fragment } = preact);
}
