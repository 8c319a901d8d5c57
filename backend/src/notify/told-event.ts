import type { WebhookEvent } from "@foyer/shared-widget/protocol";
import { readToldConversation, readToldEvent, readToldMessage } from "../store/told.ts";
import { parseEventId } from "./event-id.ts";
import { happeningEvent, messageEvent } from "./webhook-event.ts";

/** The event of that id as it is told. Null: the org has none, or what it tells of was erased. */
export async function toldEvent(
  db: D1Database,
  { org_id, event_id }: { org_id: string; event_id: string },
): Promise<WebhookEvent | null> {
  const source = parseEventId(event_id);
  if (!source) return null;
  const { conversation_id, number } = source;
  const conversation = await readToldConversation(db, { org_id, conversation_id });
  if (!conversation) return null;
  const subject = { ...conversation, conversation_id };
  if (source.kind === "message") {
    const message = await readToldMessage(db, conversation_id, number);
    return message && messageEvent(event_id, subject, message);
  }
  const event = await readToldEvent(db, conversation_id, number);
  return event && happeningEvent(event_id, subject, event);
}
