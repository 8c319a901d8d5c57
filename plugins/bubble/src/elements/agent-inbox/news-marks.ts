import type { InboxState } from "../../../../../shared-widget/console/client/inbox-client.ts";
import type { ThreadState } from "../../../../../shared-widget/console/client/thread-state.ts";

/** The list in a word: two that are the same read the same. Undefined while it is not there. */
export function listMark(inbox: InboxState): string | undefined {
  const { counts, loading, rows } = inbox;
  if (!counts || (loading && rows.length === 0)) return undefined;
  return rows.map(({ id, version }) => `${id} ${version}`).join("\n");
}

/** A conversation's messages in a word. Undefined while they are not there. */
export function messagesMark(
  id: string,
  { conversation, messages, pending }: ThreadState,
): string | undefined {
  if (!conversation) return undefined;
  const words = pending.filter(({ kind }) => kind === "reply");
  return [
    id,
    ...messages.map(({ seq, status, rating = "" }) => `${seq} ${status} ${rating}`),
    ...words.map((one) => `${one.id} ${one.status}`),
  ].join("\n");
}
