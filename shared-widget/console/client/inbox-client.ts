import type {
  ConversationSummary,
  InboxClientFrame,
  InboxCounts,
  InboxNotice,
  InboxServerFrame,
  Presence,
} from "../../protocol/index.ts";
import { limits } from "../../protocol/limits.ts";
import type { Api, TokenSource } from "./api.ts";
import { belongs, type Filter, inOrder, isMine, merge, queryOf } from "./conversation-views.ts";
import { type LinkPhase, LiveLink } from "./live-link.ts";
import { Store } from "./store.ts";

interface Page {
  conversations: ConversationSummary[];
  next_cursor: string | null;
}

export interface InboxState {
  phase: LinkPhase;
  filter: Filter;
  /** What is searched for; "" for nothing. */
  q: string;
  /** What stands in the list, in order. */
  rows: readonly ConversationSummary[];
  /** Every conversation that is known, by id. */
  known: ReadonlyMap<string, ConversationSummary>;
  agents: readonly Presence[];
  /** Null until they are known. */
  counts: InboxCounts | null;
  /** The list, or a page of it, is on its way. */
  loading: boolean;
  hasMore: boolean;
  /** The last page could not be read. */
  failed: boolean;
}

/** Something happened that an agent may want to hear of at once. */
export type InboxNews =
  | { kind: "waiting" | "message"; conversation: ConversationSummary }
  | { kind: "notice"; notice: InboxNotice };

/** How far a filter, or a search, has been read backwards. */
interface Reading {
  cursor: string | null;
  isDone: boolean;
  /** Below this `updated_at` there may be holes. */
  boundary: string;
  /** Of a search: what the server found, in its order. */
  found: string[];
  /** Under way; a later round outdates it. */
  round: number;
}

/** Where who waits longest comes first, all of them have to be there. */
const wholeFilters: ReadonlySet<Filter> = new Set(["waiting", "mine"]);
const wholePages = 50;

/**
 * The live list: subscribed first, read by HTTP second, merged by `version`, so that nothing falls between. The
 * filters are views over all that is known; the server is asked for their older pages.
 */
export class InboxClient extends Store<InboxState> {
  #api: Api;
  #agentId: string;
  #link: LiveLink<InboxServerFrame, InboxClientFrame>;
  #cursor: string | undefined;
  #readings = new Map<string, Reading>();
  #rounds = 0;
  #away = false;
  #isClosed = false;
  #news: (news: InboxNews) => void;

  constructor(options: {
    api: Api;
    tokens: TokenSource;
    agentId: string;
    onNews?: (news: InboxNews) => void;
  }) {
    super({
      phase: "connecting",
      filter: "waiting",
      q: "",
      rows: [],
      known: new Map(),
      agents: [],
      counts: null,
      loading: true,
      hasMore: false,
      failed: false,
    });
    this.#api = options.api;
    this.#agentId = options.agentId;
    this.#news = options.onNews ?? (() => {});
    this.#link = new LiveLink({
      tokens: options.tokens,
      url: () => {
        const after = this.#cursor === undefined ? "" : `?after=${encodeURIComponent(this.#cursor)}`;
        return `${this.#api.endpoint}/api/inbox${after}`;
      },
      frame: (frame) => this.#receive(frame),
      phase: (phase) => this.set({ phase }),
    });
  }

  connect(): void {
    void this.#link.open();
  }

  /** There is a new token, or somebody wants to try again. */
  nudge(): void {
    if (this.state.phase === "expired" || this.state.phase === "failed") void this.#link.open();
    else this.#link.nudge();
    if (this.state.failed) void this.#read();
  }

  close(): void {
    this.#isClosed = true;
    this.#link.close();
  }

  show(filter: Filter): void {
    this.set({ filter });
    this.#draw();
    void this.#read();
  }

  /** Part of a name, an address or the last words; "" ends the search. */
  search(q: string): void {
    if (q === this.state.q) return;
    for (const key of this.#readings.keys()) if (key.includes(" ")) this.#readings.delete(key);
    this.set({ q });
    this.#draw();
    void this.#read();
  }

  loadMore(): void {
    if (this.#reading.cursor) void this.#read(true);
  }

  /** `away`: present, but not to be counted on. */
  setAway(away: boolean): void {
    this.#away = away;
    this.#link.send({ type: "presence", status: away ? "away" : "online" });
  }

  /** Fetches what is not in the list: a conversation that was opened by its address. */
  learn(...conversations: ConversationSummary[]): void {
    const known = merge(this.state.known, conversations);
    if (known) this.#know(known);
  }

  get #key(): string {
    const { filter, q } = this.state;
    return q ? `${filter} ${q}` : filter;
  }

  get #reading(): Reading {
    const key = this.#key;
    let reading = this.#readings.get(key);
    if (!reading) {
      reading = { cursor: null, isDone: false, boundary: "\uffff", found: [], round: 0 };
      this.#readings.set(key, reading);
    }
    return reading;
  }

  #receive(frame: InboxServerFrame): void {
    switch (frame.type) {
      case "ready": {
        this.#cursor = frame.cursor;
        const { agents, counts } = frame;
        if (frame.reset) {
          this.#readings.clear();
          this.set({ agents, counts, known: new Map(frame.conversations.map((one) => [one.id, one])) });
        } else {
          this.set({ agents, counts });
          this.#tell(frame.conversations, this.#hasBegun);
        }
        this.#hasBegun = true;
        this.#draw();
        if (this.#away) this.setAway(true);
        void this.#read();
        return;
      }
      case "conversations":
        this.#cursor = frame.cursor;
        return this.#tell(frame.conversations, true);
      case "removed": {
        const known = new Map(this.state.known);
        if (known.delete(frame.id)) this.#know(known);
        return;
      }
      case "counts":
        return this.set({ counts: frame.counts });
      case "presence":
        return this.set({ agents: frame.agents });
      case "notice":
        return this.#news({ kind: "notice", notice: frame });
      default:
        return;
    }
  }

  /** The first `ready` tells what was so before anybody looked: that is no news. */
  #hasBegun = false;

  #tell(conversations: readonly ConversationSummary[], isNews: boolean): void {
    const before = this.state.known;
    const known = merge(before, conversations);
    if (!known) return;
    this.#know(known);
    if (!isNews) return;
    for (const { id } of conversations) {
      const [was, is] = [before.get(id), known.get(id)];
      if (!is || is === was) continue;
      if (is.mode === "waiting" && was?.mode !== "waiting") this.#news({ kind: "waiting", conversation: is });
      else if (isMine(is, this.#agentId) && is.unread > (was?.unread ?? 0))
        this.#news({ kind: "message", conversation: is });
    }
  }

  #know(known: InboxState["known"]): void {
    this.set({ known });
    this.#draw();
  }

  #draw(): void {
    const { known, filter, q } = this.state;
    const reading = this.#reading;
    const rows: ConversationSummary[] = [];
    if (q) {
      for (const id of reading.found) {
        const one = known.get(id);
        if (one) rows.push(one);
      }
    } else {
      // Below the boundary there are holes; what fills them comes with the next page.
      const isWhole = reading.isDone || wholeFilters.has(filter);
      for (const one of known.values())
        if (belongs(one, filter, this.#agentId) && (isWhole || one.updated_at >= reading.boundary))
          rows.push(one);
      inOrder(rows, filter);
    }
    this.set({ rows, hasMore: !reading.isDone, loading: reading.round > 0 });
  }

  async #read(isMore = false): Promise<void> {
    const reading = this.#reading;
    // Before it is subscribed a list would have a gap after it.
    if (reading.round || this.#isClosed || !this.#hasBegun) return;
    if (!isMore && (reading.isDone || reading.cursor)) return;
    const { filter, q } = this.state;
    const key = this.#key;
    const round = (reading.round = ++this.#rounds);
    this.set({ loading: true, failed: false });
    const isWhole = wholeFilters.has(filter) && !q;
    let ok = true;
    for (let page = 0; page < (isWhole ? wholePages : 1); page++) {
      const query = new URLSearchParams({
        limit: String(isWhole ? limits.pageMax : 100),
        ...queryOf(filter, this.#agentId),
        ...(q && { q }),
        ...(reading.cursor && { cursor: reading.cursor }),
      });
      const answer = await this.#api.get<Page>(`/api/conversations?${query}`);
      if (this.#isClosed || reading.round !== round || this.#readings.get(key) !== reading) return;
      ok = answer.ok;
      if (!answer.ok) break;
      const { conversations, next_cursor } = answer.body;
      reading.cursor = next_cursor;
      reading.isDone = next_cursor === null;
      reading.boundary = conversations.at(-1)?.updated_at ?? reading.boundary;
      if (q) reading.found = [...new Set([...reading.found, ...conversations.map(({ id }) => id)])];
      const known = merge(this.state.known, conversations);
      if (known) this.set({ known });
      if (reading.isDone) break;
      if (isWhole) this.#draw();
    }
    reading.round = 0;
    if (this.#key === key) {
      this.set({ failed: !ok });
      this.#draw();
    }
  }
}
