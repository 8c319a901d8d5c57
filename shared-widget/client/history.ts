import type { HistoryPage } from "../protocol/index.ts";
import { limits } from "../protocol/limits.ts";
import { address, type Answer, request } from "./request.ts";
import type { Session } from "./session.ts";

/** Reads a conversation backwards, page by page. */
export class History {
  #endpoint: string;
  /** Where it goes on from a list that begins with `first`. */
  #next: { first: number | undefined; cursor: string } | null = null;

  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /** The page that holds what comes before `first`. The newest pages, which hold what is known, are passed over. */
  async before(
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

  /** The list begins anew. */
  reset(): void {
    this.#next = null;
  }
}
