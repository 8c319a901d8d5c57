import { provenUser } from "./facts.ts";
import type { Session } from "../../../../../shared-widget/client/session.ts";
import { Shelf } from "../../../../../shared-widget/client/storage.ts";

/** The user of the app whom this browser last chatted as, where the app vouched for them. */
export function formerUser(widgetId: string): string | null {
  const session = new Shelf(widgetId, undefined).get<Session>("session");
  return provenUser((session ?? null) as Session | null);
}

/** What the client would do, had it been needed: other tabs notice. */
export function forgetVisitor(widgetId: string): void {
  const shelf = new Shelf(widgetId, undefined);
  for (const key of shelf.keys("")) shelf.remove(key);
}
