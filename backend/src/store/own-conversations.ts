import type { OwnConversations } from "@foyer/shared-widget/protocol";

const most = 50;
const titleChars = 120;

/** A visitor's conversations in one widget, newest first, each by the visitor's first words. Empty ones are none. */
export async function ownConversations(
  db: D1Database,
  { org_id, widget_id, visitor_id }: { org_id: string; widget_id: string; visitor_id: string },
): Promise<OwnConversations["conversations"]> {
  const { results } = await db
    .prepare(
      `SELECT id, mode, updated_at, last_message,
              (SELECT substr(message ->> 'text', 1, ?4) FROM messages
                WHERE conversation_id = conversations.id AND role = 'visitor' ORDER BY seq LIMIT 1) AS title
         FROM conversations
        WHERE org_id = ?1 AND visitor_id = ?2 AND widget_id = ?3 AND message_count > 0
        ORDER BY updated_at DESC, id DESC LIMIT ?5`,
    )
    .bind(org_id, visitor_id, widget_id, titleChars, most)
    .all<{
      id: string;
      mode: OwnConversations["conversations"][0]["mode"];
      updated_at: string;
      last_message: string | null;
      title: string | null;
    }>();
  return results.map(({ last_message, title, ...row }) => ({
    ...row,
    title: title ?? "",
    ...(last_message !== null && { last_message: JSON.parse(last_message) }),
  }));
}
