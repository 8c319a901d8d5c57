import { type Filter, queryOf } from "../../../../../shared-widget/console/client/conversation-views.ts";
import type { Desk } from "../../../../../shared-widget/console/desk.ts";
import type { ConversationsPage } from "../../../../../shared-widget/protocol/index.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

/** Tries again what could not be loaded, and reads the list's first page again. Null: it went well. */
export async function refreshList(desk: Desk, pageSize: number): Promise<Trouble | null> {
  const { inbox, thread } = desk.state;
  if (!inbox) {
    await desk.connect();
    return null;
  }
  inbox.nudge();
  thread?.nudge();
  const { filter, q } = inbox.state;
  if (!q) return readPage(desk, filter, pageSize);
  inbox.search("");
  inbox.search(q);
  return null;
}

/** Reads a filter's first page, whatever the list shows, and lets the inbox know of it. */
export async function readPage(desk: Desk, filter: Filter, limit: number): Promise<Trouble | null> {
  const { inbox, me } = desk.state;
  const query = new URLSearchParams({ limit: String(limit), ...queryOf(filter, me?.agent?.id ?? "") });
  const answer = await desk.api.get<ConversationsPage>(`/api/conversations?${query}`);
  if (!answer.ok) return troubleOf(answer.code, answer.message);
  inbox?.learn(...answer.body.conversations);
  return null;
}
