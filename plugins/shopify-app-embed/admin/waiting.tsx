import { say } from "./words.ts";

/** In the place of what is being asked for, as high as that will be at least. */
export function Waiting() {
  return (
    <div class="waiting">
      <s-spinner accessibilityLabel={say("loading")} size="large" />
    </div>
  );
}
