import { limits, type Message } from "@foyer/shared-widget/protocol";
import type { Caller } from "../conversation/caller.ts";
import type { Conversation } from "../conversation/conversation.ts";
import type { Refused } from "../conversation/refused.ts";

/** The newest `most` messages, ascending, as the caller may read them. */
export async function readTranscript(
  stub: DurableObjectStub<Conversation>,
  caller: Caller,
  most: number,
): Promise<{ ok: true; messages: Message[] } | Refused> {
  const messages: Message[] = [];
  let before: number | null = null;
  while (messages.length < most) {
    const limit: number = Math.min(limits.pageMax, most - messages.length);
    const page: { ok: true; messages: Message[]; hasOlder: boolean } | Refused = await stub.history(caller, {
      before,
      limit,
    });
    if (!page.ok) return page;
    messages.unshift(...page.messages);
    before = page.messages[0]?.seq ?? null;
    if (!page.hasOlder || before === null) break;
  }
  return { ok: true, messages };
}
