import type { WebhookEvent } from "@foyer/shared-widget/protocol";
import { withLastingAddresses } from "../auth/file-address.ts";
import type { Env } from "../env.ts";
import { readToldConversation, readToldEvent, readToldMessage } from "../store/told.ts";
import { parseEventId } from "./event-id.ts";
import { happeningEvent, messageEvent } from "./webhook-event.ts";

/** The event of that id as it is told. Null: the org has none, or what it tells of was erased. */
export async function toldEvent(
  env: Pick<Env, "DB" | "FOYER_SECRET">,
  { org_id, event_id }: { org_id: string; event_id: string },
): Promise<WebhookEvent | null> {
  const source = parseEventId(event_id);
  if (!source) return null;
  const { DB: db } = env;
  const { conversation_id, number } = source;
  const conversation = await readToldConversation(db, { org_id, conversation_id });
  if (!conversation) return null;
  const subject = { ...conversation, conversation_id };
  if (source.kind === "message") {
    const message = await readToldMessage(db, conversation_id, number);
    const [told] = message ? withLastingAddresses([message], env.FOYER_SECRET) : [];
    return told ? messageEvent(event_id, subject, told) : null;
  }
  const event = await readToldEvent(db, conversation_id, number);
  return event && happeningEvent(event_id, subject, event);
}
