import { _n, sprintf } from "@wordpress/i18n";
import { foyerAdmin } from "./foyer-admin.ts";

/** Puts the number beside the menu's title. WordPress hides a badge of the class `count-0`. */
export function showUnread(count: number): void {
  const shown = new Intl.NumberFormat(foyerAdmin.locale || "en").format(count);
  for (const badge of document.querySelectorAll<HTMLElement>(".foyer-unread")) {
    badge.className = `awaiting-mod foyer-unread count-${count}`;
    const [number, words] = badge.children;
    if (number) number.textContent = shown;
    if (words)
      words.textContent = sprintf(
        /* translators: %s: a number. */
        _n("%s waiting or unread", "%s waiting or unread", count, "foyer-chat"),
        shown,
      );
  }
}
