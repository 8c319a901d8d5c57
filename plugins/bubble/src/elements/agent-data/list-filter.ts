import type { Filter } from "../../../../../shared-widget/console/client/conversation-views.ts";
import type { InboxState } from "../../../../../shared-widget/console/client/inbox-client.ts";
import { counted, filled } from "../../platform/blank.ts";

const filters: Readonly<Record<string, Filter>> = {
  Open: "open",
  "Waiting for human": "waiting",
  "With me": "mine",
  "AI only": "ai",
  Closed: "closed",
  All: "all",
};

/** What the Dropdown Status means; undefined for a blank. */
export function filterOf(status: unknown): Filter | undefined {
  return filters[filled(status) ?? ""];
}

/** What a page of the list may hold. */
export function pageSizeOf(given: unknown, otherwise: number): number {
  return Math.min(200, Math.max(1, Math.round(counted(given) ?? otherwise)));
}

/** The server counts live what is not closed; the rest it counts when it is asked. */
export function isCountedLive(filter: Filter, q: string): boolean {
  return q === "" && filter !== "closed" && filter !== "all";
}

/** How many match the filter and the search, on all pages. */
export function totalOf({ filter, q, counts, total, rows }: InboxState): number {
  if (!isCountedLive(filter, q)) return Math.max(total ?? 0, rows.length);
  if (!counts) return rows.length;
  const { ai, waiting, human, mine } = counts;
  return { open: ai + waiting + human, ai, waiting, mine, closed: 0, all: 0 }[filter];
}
