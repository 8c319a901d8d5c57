import type { Env } from "../env.ts";
import type { Inbox } from "./inbox.ts";

export function inboxStub({ INBOX }: Pick<Env, "INBOX">, orgId: string): DurableObjectStub<Inbox> {
  return INBOX.get(INBOX.idFromName(orgId));
}
