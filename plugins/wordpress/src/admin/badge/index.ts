import { ask, refusalOf } from "../request.ts";
import { showUnread } from "../unread-badge.ts";

const everyMs = 60_000;
/** A backend that is away is not asked every minute by every open tab. */
const slowestMs = 15 * 60_000;

let delayMs = everyMs;
let timer = 0;

async function count(): Promise<void> {
  clearTimeout(timer);
  // Whoever looks again asks again.
  if (document.hidden) return;
  try {
    const { waiting, unread } = await ask<{ waiting: number; unread: number }>("unread");
    showUnread(waiting + unread);
    delayMs = everyMs;
  } catch (thrown) {
    const { status } = refusalOf(thrown);
    // Logged out, or no agent any more: this page has nothing to ask for.
    if (status === 401 || status === 403) return;
    delayMs = Math.min(slowestMs, delayMs * 2);
  }
  timer = window.setTimeout(() => void count(), delayMs);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) void count();
});
void count();
