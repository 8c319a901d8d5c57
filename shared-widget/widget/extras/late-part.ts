import type { Around } from "./around.ts";

/** Asked for a part that not every chat needs: it is fetched once it is wanted, and drawn when it is there. */
export function makeLatePart<Part>(
  { update }: Around,
  isWanted: () => unknown,
  load: () => Promise<Part>,
): () => Part | undefined {
  let part: Part | undefined;
  let isAsked = false;

  async function fetch() {
    isAsked = true;
    try {
      part = await load();
    } catch {
      setTimeout(() => {
        isAsked = false;
        update();
      }, 10_000);
    }
    update();
  }
  return () => {
    if (!isAsked && isWanted()) void fetch();
    return part;
  };
}
