/** How little the first places stand out. The method's authors took 60, for lists of a thousand; ours are short. */
const k = 10;

interface Fused<Item> {
  item: Item;
  /** 1: first in all lists. */
  score: number;
}

interface List<Item> {
  items: readonly Item[];
  /** How far it is to be trusted beside the others. */
  weight: number;
}

/** Reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009) of lists whose own scores cannot be compared. */
export function fuse<Item>(lists: readonly List<Item>[], keyOf: (item: Item) => string): Fused<Item>[] {
  const byKey = new Map<string, Fused<Item>>();
  const best = lists.reduce((sum, { weight }) => sum + weight, 0) / (k + 1);
  for (const { items, weight } of lists) {
    for (const [index, item] of items.entries()) {
      const before = byKey.get(keyOf(item));
      const score = (before?.score ?? 0) + weight / (k + index + 1) / best;
      byKey.set(keyOf(item), { item: before?.item ?? item, score });
    }
  }
  return [...byKey.values()].toSorted((a, b) => b.score - a.score);
}
