import type { Presence } from "@foyer/shared-widget/protocol";
import { overlap, type Scope } from "./scope.ts";

type Seated = Pick<Presence, "id" | "name" | "avatar_url" | "role" | "widgets" | "status">;

/** Who is there, by name. Many tabs of one agent are one agent, who is online where one of the tabs is. */
export function whoIsThere(seats: Iterable<Seated>): Presence[] {
  const agents = new Map<string, Presence>();
  for (const { id, name, avatar_url, role, widgets, status } of seats) {
    const isOnline = status === "online" || agents.get(id)?.status === "online";
    agents.set(id, {
      id,
      name,
      ...(avatar_url !== undefined && { avatar_url }),
      role,
      widgets,
      status: isOnline ? "online" : "away",
    });
  }
  // Not in the order of any language: hundreds who come back at once are each told of all.
  return [...agents.values()].toSorted((a, b) => compare(a.name, b.name) || compare(a.id, b.id));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Colleagues: those with whom an agent shares a widget. Of the others' widgets nothing is told. */
export function visibleTo(scope: Scope, agents: readonly Presence[]): Presence[] {
  if (scope === null) return [...agents];
  return agents.flatMap((agent) => {
    const shared = overlap(agent.widgets, scope) ?? [];
    if (shared.length === 0) return [];
    return [{ ...agent, widgets: agent.widgets && [...shared] }];
  });
}
