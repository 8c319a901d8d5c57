import type { ConversationSummary, Message, VisitorExport } from "@foyer/shared-widget/protocol";
import type { Caller } from "../conversation/caller.ts";
import { within } from "../deadline.ts";
import type { Env } from "../env.ts";
import { log } from "../log.ts";
import { conversationStub } from "../routes/conversation-stub.ts";
import { listConversations } from "../store/conversation-lists.ts";
import { type FoundVisitor, ratingsOf } from "../store/visitors.ts";

const pageSize = 100;
const stepMs = 10_000;

interface Asked {
  caller: Caller;
  orgId: string;
  visitorId: string;
  found: FoundVisitor;
  now: string;
}

/**
 * A `VisitorExport` as JSON, written while it is read: neither a talk of years nor many talks have to fit into
 * memory. What fails in the middle breaks the answer off, and what was sent is no JSON then.
 */
export function exportVisitor(env: Env, asked: Asked): ReadableStream<Uint8Array> {
  const pieces = write(env, asked);
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await pieces.next();
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      } catch (error) {
        log("visitor_export_failed", { org_id: asked.orgId, visitor_id: asked.visitorId, error });
        controller.error(error);
      }
    },
    cancel: async () => void (await pieces.return()),
  });
}

async function* write(env: Env, asked: Asked): AsyncGenerator<string, void, void> {
  const head: Pick<VisitorExport, "visitor" | "exported_at"> = {
    visitor: asked.found.visitor,
    exported_at: asked.now,
  };
  yield `${JSON.stringify(head).slice(0, -1)},"conversations":[`;
  let separator = "";
  for await (const conversation of conversationsOf(env, asked)) {
    const ratings = await ratingsOf(env.DB, conversation.id);
    yield `${separator}{"conversation":${JSON.stringify(conversation)},"ratings":${JSON.stringify(ratings)},"messages":[`;
    separator = ",";
    let comma = "";
    for await (const messages of messagesOf(env, asked.caller, conversation.id)) {
      if (messages.length === 0) continue;
      yield comma + messages.map((message) => JSON.stringify(message)).join(",");
      comma = ",";
    }
    yield "]}";
  }
  yield "]}";
}

/** The newest first. */
async function* conversationsOf(
  env: Env,
  { orgId, visitorId, found }: Asked,
): AsyncGenerator<ConversationSummary, void, void> {
  let after: { updated_at: string; id: string } | null = null;
  for (;;) {
    const page: ConversationSummary[] = await listConversations(env.DB, {
      orgId,
      widgets: [found.widget_id],
      visitor: visitorId,
      after,
      limit: pageSize,
    });
    yield* page;
    after = page.at(-1) ?? null;
    if (page.length < pageSize) return;
  }
}

/** From the object, which knows also what was said this second. Ascending, by the numbers that messages have. */
async function* messagesOf(env: Env, caller: Caller, id: string): AsyncGenerator<Message[], void, void> {
  const stub = conversationStub(env, id);
  const read = async (before: number | null, limit: number): Promise<Message[]> => {
    const answer = await stub.history(caller, { before, limit });
    // Erased since it was listed.
    return answer.ok ? answer.messages : [];
  };
  const page = (before: number | null, limit: number): Promise<Message[]> =>
    within(stepMs, "the conversation", read(before, limit));
  const [newest] = await page(null, 1);
  if (!newest) return;
  for (let from = 1; from <= newest.seq; from += pageSize) {
    const messages = await page(Math.min(from + pageSize, newest.seq + 1), pageSize);
    // The last page reaches back into the one before it.
    yield messages.filter(({ seq }) => seq >= from);
  }
}
