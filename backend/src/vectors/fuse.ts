/** How little the first places stand out: the value of the method's authors, and of everyone since. */
const k = 60;

interface Fused<Item> {
  item: Item;
  /** 1: first in all lists. */
  score: number;
}

/** Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009) of lists whose own scores cannot be compared. */
export function fuse<Item>(
  lists: readonly (readonly Item[])[],
  keyOf: (item: Item) => string,
): Fused<Item>[] {
  const byKey = new Map<string, Fused<Item>>();
  const best = lists.length / (k + 1);
  for (const list of lists) {
    for (const [index, item] of list.entries()) {
      const before = byKey.get(keyOf(item));
      const score = (before?.score ?? 0) + 1 / (k + index + 1) / best;
      byKey.set(keyOf(item), { item: before?.item ?? item, score });
    }
  }
  return [...byKey.values()].toSorted((a, b) => b.score - a.score);
}
