import { chime } from "./chime.ts";
import type { Preferences } from "./preferences.ts";

/** Asks the browser once; false where notifications are, or stay, forbidden. */
export async function mayNotify(): Promise<boolean> {
  if (typeof Notification === "undefined") return false;
  const answer =
    Notification.permission === "default" ? await Notification.requestPermission() : Notification.permission;
  return answer === "granted";
}

export interface News {
  /** The same tag again replaces what still stands. */
  tag: string;
  title: string;
  body: string;
}

/** Tells of something by sound and on the desktop, as far as the agent wants that. */
export function tell(news: News, { sound, notifications }: Preferences, onOpen: () => void): void {
  if (sound) {
    try {
      chime();
    } catch {
      // No sound on this machine.
    }
  }
  // Who looks at the page sees it there.
  const isLooking = !document.hidden && document.hasFocus();
  if (!notifications || isLooking || typeof Notification === "undefined") return;
  if (Notification.permission !== "granted") return;
  try {
    const notification = new Notification(news.title, { body: news.body, tag: news.tag });
    notification.addEventListener("click", () => {
      window.focus();
      notification.close();
      onOpen();
    });
  } catch {
    // Android has them for service workers only.
  }
}
