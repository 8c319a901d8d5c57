import type { Entry } from "./live-list.ts";

/** Visitors further back than this are not told where they stand. */
const toldMax = 100;

type Waiting = Pick<Entry, "id" | "widget_id" | "mode" | "mode_since" | "placed">;

/**
 * Whose place in line is not what they were last told; null: too far back to tell. Each widget has a line of its
 * own, for its agents may be others; who has waited longest is next.
 */
export function movedInLine(entries: Iterable<Waiting>): { id: string; position: number | null }[] {
  const lines = new Map<string, Waiting[]>();
  for (const entry of entries) {
    if (entry.mode !== "waiting") continue;
    const line = lines.get(entry.widget_id);
    if (line) line.push(entry);
    else lines.set(entry.widget_id, [entry]);
  }
  return [...lines.values()].flatMap((line) =>
    line
      .toSorted((a, b) => order(a.mode_since, b.mode_since) || order(a.id, b.id))
      .map(({ id, placed }, index) => ({ id, placed, position: index < toldMax ? index + 1 : null }))
      .filter(({ placed, position }) => placed !== position)
      .map(({ id, position }) => ({ id, position })),
  );
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
