import type { Preferences } from "./preferences.ts";

/** Two soft notes, made here so that there is no file to fetch. */
function chime(): void {
  const audio = new AudioContext();
  const now = audio.currentTime;
  for (const [at, frequency] of [
    [0, 660],
    [0.12, 880],
  ] as const) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, now + at);
    volume.gain.linearRampToValueAtTime(0.12, now + at + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, now + at + 0.35);
    tone.connect(volume).connect(audio.destination);
    tone.start(now + at);
    tone.stop(now + at + 0.4);
  }
  setTimeout(() => void audio.close(), 1_000);
}

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
