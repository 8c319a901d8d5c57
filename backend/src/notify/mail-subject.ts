import type { WidgetConfig } from "@foyer/shared-widget/protocol";
import type { Env } from "../env.ts";
import { readToldConversation, type ToldConversation } from "../store/told.ts";
import { readWidget } from "../store/widgets.ts";

/** What an e-mail is about. */
export interface MailSubject {
  conversation: ToldConversation;
  config: WidgetConfig;
  /** What the mail calls the chat. */
  title: string;
}

/** The conversation, where it and its widget are still there. */
export async function mailSubject(
  env: Env,
  ids: { org_id: string; conversation_id: string },
): Promise<MailSubject | null> {
  const conversation = await readToldConversation(env.DB, ids);
  const widget = conversation && (await readWidget(env, conversation.widget_id));
  if (!conversation || widget?.config.org_id !== ids.org_id) return null;
  const { config } = widget;
  return { conversation, config, title: config.title ?? config.widget_id };
}

/** Where this deployment is reached; null: nobody has said. */
export function publicOrigin({ PUBLIC_URL }: Pick<Env, "PUBLIC_URL">, seen: string | null): string | null {
  return (PUBLIC_URL && URL.parse(PUBLIC_URL)?.origin) || seen;
}
