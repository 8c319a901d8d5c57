import type { ConversationSummary } from "../../protocol/index.ts";

/** The list's tabs. `mine`: held by, or assigned to, this agent. */
export const filters = ["waiting", "mine", "ai", "closed", "all"] as const;
/** `open`: every mode but closed. It is no tab. */
export type Filter = (typeof filters)[number] | "open";

/** What the server is asked for a filter's page. */
export function queryOf(filter: Filter, agentId: string): Record<string, string> {
  if (filter === "all") return {};
  return filter === "mine" ? { agent: agentId, status: "open" } : { status: filter };
}

export function belongs(one: ConversationSummary, filter: Filter, agentId: string): boolean {
  if (filter === "all") return true;
  if (filter === "open") return one.mode !== "closed";
  if (filter !== "mine") return one.mode === filter;
  return one.mode !== "closed" && isMine(one, agentId);
}

export function isMine({ mode, agent, assignee }: ConversationSummary, agentId: string): boolean {
  return (mode === "human" && agent?.id === agentId) || assignee?.id === agentId;
}

/** Who waits longest stands first; elsewhere what happened last. */
export function inOrder(all: ConversationSummary[], filter: Filter): ConversationSummary[] {
  return filter === "waiting"
    ? all.sort((a, b) => compare(a.mode_since, b.mode_since) || compare(a.id, b.id))
    : all.sort((a, b) => compare(b.updated_at, a.updated_at) || compare(b.id, a.id));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Of two summaries of one conversation the one with the higher `version` holds. Null: nothing new. */
export function merge(
  held: ReadonlyMap<string, ConversationSummary>,
  told: readonly ConversationSummary[],
): Map<string, ConversationSummary> | null {
  let merged: Map<string, ConversationSummary> | null = null;
  for (const one of told) {
    const known = (merged ?? held).get(one.id);
    if (known && known.version >= one.version) continue;
    merged ??= new Map(held);
    merged.set(one.id, one);
  }
  return merged;
}
