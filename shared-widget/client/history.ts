import type { HistoryPage } from "../protocol/index.ts";
import { limits } from "../protocol/limits.ts";
import { lastSeq, withUnread } from "./reduce.ts";
import { address, type Answer, request } from "./request.ts";
import type { Session } from "./session.ts";
import type { ChatState } from "./state.ts";

/** Reads a conversation backwards, page by page. A file of its own: few conversations are so long. */
export class History {
  #endpoint: string;
  /** Where it goes on from a list that begins with `first`. */
  #next: { first: number | undefined; cursor: string } | null = null;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** What becomes of the state, `stateNow` when the answer is there, with the page before its first message. */
  async older(stateNow: () => ChatState, session: Session, signal: AbortSignal): Promise<Partial<ChatState>> {
    const answer = await this.#before(firstSeq(stateNow()), session, signal);
    return answer.ok
      ? withOlder(stateNow(), answer.body)
      : { error: { code: answer.code, message: answer.message } };
  }

  /** The page that holds what comes before `first`. The newest pages, which hold what is known, are passed over. */
  async #before(
    first: number,
    { conversationId, token }: Session,
    signal: AbortSignal,
  ): Promise<Answer<HistoryPage>> {
    let cursor = this.#next?.first === first ? this.#next.cursor : null;
    for (;;) {
      const page = `?limit=${limits.readyMessages}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ""}`;
      const url = address(this.#endpoint, "history", conversationId) + page;
      const answer = await request<HistoryPage>(url, { token, signal });
      if (!answer.ok) return answer;
      const { messages, next_cursor } = answer.body;
      const begins = messages[0]?.seq;
      cursor = next_cursor;
      this.#next = cursor ? { first: begins, cursor } : null;
      if (!cursor || (begins ?? first) < first) return answer;
    }
  }
}

/** The state with an older page before it; without, where the two do not join. */
export function withOlder(state: ChatState, page: HistoryPage): ChatState {
  const first = firstSeq(state);
  const begin = state.conversation?.first_seq ?? first;
  const older = page.messages.filter(({ seq }) => seq < first && seq >= begin);
  const isWhole = older.length === 0 || older.at(-1)?.seq === first - 1;
  const messages = isWhole ? [...older, ...state.messages] : state.messages;
  const hasOlder = page.next_cursor !== null && (messages[0]?.seq ?? 0) > begin;
  return withUnread({ ...state, messages, hasOlder });
}

function firstSeq(state: ChatState): number {
  return state.messages[0]?.seq ?? lastSeq(state) + 1;
}
