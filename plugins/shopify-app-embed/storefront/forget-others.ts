import { visitorKeys } from "../../../shared-widget/widget/loader/visitor-storage.ts";

/**
 * Whoever was logged in here before is not the one who looks now: nothing of theirs stays in the browser, be it that
 * they left something unsent, and be it that nobody opens the chat again.
 */
export function forgetOthers(widgetId: string, userId: string | undefined): void {
  try {
    const { userId: former } = JSON.parse(localStorage.getItem(`foyer:${widgetId}:session`)!) ?? {};
    if (former && former !== userId) for (const key of visitorKeys(widgetId)) localStorage.removeItem(key);
  } catch {
    // Storage is refused, or not ours to read: there is nothing in it.
  }
}
