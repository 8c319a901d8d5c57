import type {
  ConversationsPage,
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

/** A conversation as it is told to be, and as it was known before that. */
export interface Told {
  is: ConversationSummary;
  was: ConversationSummary | undefined;
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
  /** What was told last of what happened since this began; a new list each time. */
  told: readonly Told[];
  agents: readonly Presence[];
  /** Null until they are known. */
  counts: InboxCounts | null;
  /** The list, or a page of it, is on its way. */
  loading: boolean;
  hasMore: boolean;
  /** How many there are in the list and in pages that were not read; null: it was not asked, see `query`. */
  total: number | null;
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
  total: number | null;
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
  #query: () => Record<string, string>;

  constructor(options: {
    api: Api;
    tokens: TokenSource;
    agentId: string;
    onNews?: (news: InboxNews) => void;
    /** What every page is asked for too: `limit`, `total`. */
    query?: (() => Record<string, string>) | undefined;
  }) {
    super({
      phase: "connecting",
      filter: "waiting",
      q: "",
      rows: [],
      known: new Map(),
      told: [],
      agents: [],
      counts: null,
      loading: true,
      hasMore: false,
      total: null,
      failed: false,
    });
    this.#api = options.api;
    this.#agentId = options.agentId;
    this.#news = options.onNews ?? (() => {});
    this.#query = options.query ?? (() => ({}));
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
      reading = { cursor: null, isDone: false, total: null, boundary: "\uffff", found: [], round: 0 };
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
    const told: Told[] = [];
    for (const is of conversations) if (known.get(is.id) === is) told.push({ is, was: before.get(is.id) });
    this.set({ told });
    for (const { is, was } of told) {
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
    this.set({ rows, hasMore: !reading.isDone, total: reading.total, loading: reading.round > 0 });
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
        limit: "100",
        ...this.#query(),
        ...(isWhole && { limit: String(limits.pageMax) }),
        ...queryOf(filter, this.#agentId),
        ...(q && { q }),
        ...(reading.cursor && { cursor: reading.cursor }),
      });
      const answer = await this.#api.get<ConversationsPage>(`/api/conversations?${query}`);
      if (this.#isClosed || reading.round !== round || this.#readings.get(key) !== reading) return;
      ok = answer.ok;
      if (!answer.ok) break;
      const { conversations, next_cursor, total = reading.total } = answer.body;
      reading.total = total;
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
