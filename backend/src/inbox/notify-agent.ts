import type { Author, InboxNotice } from "@foyer/shared-widget/protocol";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { inboxStub } from "./inbox-stub.ts";

const deadlineMs = 1_000;

/** Tells an agent something, where they are connected. Good to know, not to rely on: nobody waits for it. */
export function notifyAgent(
  env: Pick<Env, "INBOX">,
  orgId: string,
  agent: Author,
  notice: InboxNotice,
): void {
  within(deadlineMs, "the inbox", inboxStub(env, orgId).notify(agent, notice)).catch((error: unknown) =>
    log("notice_failed", { org_id: orgId, error }),
  );
}
