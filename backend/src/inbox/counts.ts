import type { InboxCounts } from "@foyer/shared-widget/protocol";
import type { Entry } from "./live-list.ts";
import { type Scope, sees } from "./scope.ts";

type OpenMode = "ai" | "waiting" | "human";

/** How many conversations are open, by widget: what every agent's counts are made of. */
export interface Tally {
  byWidget: Map<string, Record<OpenMode, number>>;
  /** By agent, then by widget. */
  mine: Map<string, Map<string, number>>;
}

export function tally(
  entries: Iterable<Pick<Entry, "widget_id" | "mode" | "agent_id" | "assignee_id">>,
): Tally {
  const byWidget: Tally["byWidget"] = new Map();
  const mine: Tally["mine"] = new Map();
  for (const { widget_id, mode, agent_id, assignee_id } of entries) {
    if (mode === "closed") continue;
    const counts = byWidget.get(widget_id) ?? { ai: 0, waiting: 0, human: 0 };
    counts[mode] += 1;
    byWidget.set(widget_id, counts);
    for (const agent of new Set([agent_id, assignee_id])) {
      if (agent === undefined) continue;
      const ofAgent = mine.get(agent) ?? new Map<string, number>();
      ofAgent.set(widget_id, (ofAgent.get(widget_id) ?? 0) + 1);
      mine.set(agent, ofAgent);
    }
  }
  return { byWidget, mine };
}

/** What an agent may know of it. */
export function countsFor({ byWidget, mine }: Tally, agentId: string, scope: Scope): InboxCounts {
  const counts = { ai: 0, waiting: 0, human: 0, mine: 0 };
  for (const [widgetId, { ai, waiting, human }] of byWidget) {
    if (!sees(scope, widgetId)) continue;
    counts.ai += ai;
    counts.waiting += waiting;
    counts.human += human;
  }
  for (const [widgetId, count] of mine.get(agentId) ?? []) if (sees(scope, widgetId)) counts.mine += count;
  return counts;
}
