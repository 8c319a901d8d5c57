import type { ChatState } from "../../client/state.ts";
import type { PanelEvent } from "../panel-api.ts";

export type Told = [name: PanelEvent, detail: unknown];

/** What a host page is told when one state follows another. */
export function eventsBetween(before: ChatState, after: ChatState): Told[] {
  const told: Told[] = [];
  const [was, is] = [before.conversation, after.conversation];
  if (is && is.id !== was?.id) told.push(["ready", { conversation_id: is.id }]);
  if (is && is.id === was?.id) {
    const last = before.messages.at(-1)?.seq ?? 0;
    for (const message of after.messages) if (message.seq > last) told.push(["message", message]);
  }
  if (is?.mode !== was?.mode || is?.agent?.id !== was?.agent?.id || before.phase !== after.phase)
    told.push(["state", { phase: after.phase, mode: is?.mode ?? null, agent: is?.agent ?? null }]);
  if (after.error && after.error.code !== before.error?.code) told.push(["error", after.error]);
  if (after.unread !== before.unread) told.push(["unread", { count: after.unread }]);
  return told;
}
