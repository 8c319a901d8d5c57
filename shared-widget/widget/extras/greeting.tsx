import type { Around } from "./around.ts";

/** What the widget said of its own accord, for a visitor who opened the chat upon it. */
export function makeGreeting({ client, host }: Around) {
  return () => {
    const { greeting } = host.host as HTMLElement & { greeting?: string };
    if (!greeting || client.state.messages.length) return null;
    return (
      <div class="bubble greeting" dir="auto">
        {greeting}
      </div>
    );
  };
}
