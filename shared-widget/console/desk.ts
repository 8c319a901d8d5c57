import type * as z from "zod";
import type {
  Agent,
  AgentsAnswer,
  AssistAnswer,
  CannedReplies,
  CannedReply,
  MeAnswer,
} from "../protocol/index.ts";
import { backoffMs } from "../client/backoff.ts";
import type { Refusal } from "../client/request.ts";
import { Timers } from "../client/timers.ts";
import { AgentSession, type AgentSessionOptions } from "./client/agent-session.ts";
import { Api } from "./client/api.ts";
import { InboxClient, type InboxNews } from "./client/inbox-client.ts";
import { PendingShelf } from "./client/pending-shelf.ts";
import { Store } from "./client/store.ts";
import { ThreadClient } from "./client/thread-client.ts";
import { Drafts } from "./drafts.ts";

export type Me = z.infer<typeof MeAnswer>;

export interface DeskState {
  /** `connecting`, until it is known who this is; `failed`: the token is no agent's, or not any more. */
  phase: "connecting" | "ready" | "expired" | "failed";
  /** Why it takes so long, or failed. */
  refusal: Refusal | null;
  me: Me | null;
  inbox: InboxClient | null;
  /** The conversation that is open. */
  thread: ThreadClient | null;
  /** The message in it to go to. */
  goTo: number | undefined;
  replies: readonly CannedReply[] | null;
  agents: readonly Agent[] | null;
}

export interface DeskOptions {
  endpoint: string;
  getToken?: AgentSessionOptions["getToken"];
  onExpired: () => void;
  onNews: (news: InboxNews) => void;
  /** Of the list's pages: `limit`, `total`. */
  query?: (() => Record<string, string>) | undefined;
}

/** What an agent works with: who they are, the inbox, the conversation that is open. No UI. */
export class Desk extends Store<DeskState> {
  readonly session: AgentSession;
  readonly api: Api;
  /** Of the agent who is here; there as soon as it is known who that is. */
  drafts = new Drafts("");
  #shelf = new PendingShelf("");
  #timers = new Timers();
  #options: DeskOptions;
  #attempt = 0;
  #isClosed = false;
  /** Left while words of theirs were on the way. */
  #leaving = new Set<ThreadClient>();
  /** Asked for before it was known who this is. */
  #wanted: { id: string; seq: number | undefined } | null = null;

  constructor(options: DeskOptions) {
    super({
      phase: "connecting",
      refusal: null,
      me: null,
      inbox: null,
      thread: null,
      goTo: undefined,
      replies: null,
      agents: null,
    });
    this.#options = options;
    this.session = new AgentSession({
      ...options,
      onExpired: () => {
        this.set({ phase: "expired" });
        options.onExpired();
      },
      onToken: () => this.#renewed(),
    });
    this.api = new Api(options.endpoint, this.session);
  }

  /** Finds out who this is, and opens the inbox. Also a new try. */
  async connect(): Promise<void> {
    if (this.#isClosed || this.state.phase === "ready") return;
    this.#timers.clear("retry");
    this.set({ phase: "connecting" });
    const answer = await this.api.get<Me>("/api/me");
    // Asked twice, because a token came meanwhile: the first that knows is enough.
    if (this.#isClosed || (this.state.phase as string) === "ready") return;
    if (!answer.ok) {
      if (this.session.isExpired) return this.set({ phase: "expired" });
      const isAway = !answer.status || answer.status === 429 || answer.status >= 500 || answer.status === 401;
      this.set({ phase: isAway ? "connecting" : "failed", refusal: answer });
      if (isAway) this.#timers.set("retry", 500 + backoffMs(this.#attempt++), () => void this.connect());
      return;
    }
    const { agent } = answer.body;
    if (!agent) {
      const refusal: Refusal = {
        ok: false,
        code: "forbidden",
        message: "This is no agent's token.",
        status: 403,
      };
      return this.set({ phase: "failed", refusal });
    }
    this.#attempt = 0;
    const known = this.state.inbox;
    if (this.state.me?.agent?.id !== agent.id) {
      if (known) this.#leaveAll();
      this.drafts = new Drafts(agent.id);
      this.#shelf = new PendingShelf(agent.id);
    }
    const inbox =
      this.state.inbox ??
      new InboxClient({
        api: this.api,
        tokens: this.session,
        agentId: agent.id,
        onNews: this.#options.onNews,
        query: this.#options.query,
      });
    if (inbox !== known) inbox.subscribe(({ phase }) => phase === "failed" && this.#shutOut());
    this.set({ phase: "ready", refusal: null, me: answer.body, inbox });
    if (inbox === known) inbox.nudge();
    else inbox.connect();
    this.state.thread?.nudge();
    if (this.#wanted) this.open(this.#wanted.id, this.#wanted.seq);
  }

  open(id: string, seq?: number): void {
    const { thread, phase } = this.state;
    if (phase !== "ready" && !thread) {
      this.#wanted = { id, seq };
      return;
    }
    this.#wanted = null;
    if (thread?.id === id) return this.set({ goTo: seq });
    this.leave();
    // Words of this conversation that were still on their way have a client that sends them.
    const former = [...this.#leaving].find((one) => one.id === id);
    if (former) this.#leaving.delete(former);
    const opened =
      former ??
      new ThreadClient({ api: this.api, tokens: this.session, conversationId: id, shelf: this.#shelf });
    this.set({ thread: opened, goTo: seq });
    if (!former) opened.connect();
  }

  /** Closes the conversation that is open; what was written in it is still sent. */
  leave(): void {
    const { thread } = this.state;
    this.#wanted = null;
    if (!thread) return;
    thread.setReading(false);
    thread.typing(false);
    this.set({ thread: null, goTo: undefined });
    const isSending = () => thread.state.pending.some(({ status }) => status === "pending");
    if (!isSending()) return thread.close();
    this.#leaving.add(thread);
    const unsubscribe = thread.subscribe(() => {
      if (isSending()) return;
      unsubscribe();
      if (this.#leaving.delete(thread)) thread.close();
    });
  }

  async loadReplies(): Promise<void> {
    if (this.#timers.has("replies")) return;
    this.#timers.set("replies", 60_000, () => {});
    const answer = await this.api.get<CannedReplies>("/api/canned-replies");
    if (answer.ok) this.set({ replies: answer.body.replies });
    else this.#timers.clear("replies");
  }

  async loadAgents(): Promise<void> {
    if (this.#timers.has("agents")) return;
    this.#timers.set("agents", 60_000, () => {});
    const answer = await this.api.get<AgentsAnswer>("/api/agents");
    if (answer.ok) this.set({ agents: answer.body.agents });
    else this.#timers.clear("agents");
  }

  /** Null where the language model cannot help. */
  async assist(id: string, kind: "draft" | "summary"): Promise<string | null> {
    const path = `/api/assist/${encodeURIComponent(id)}`;
    const answer = await this.api.send<AssistAnswer>("POST", path, { kind }, assistMs);
    return answer.ok ? answer.body.text : null;
  }

  close(): void {
    this.#isClosed = true;
    this.#timers.clearAll();
    this.#leaveAll();
    this.session.close();
    this.api.close();
  }

  #leaveAll(): void {
    this.state.inbox?.close();
    this.state.thread?.close();
    for (const thread of this.#leaving) thread.close();
    this.#leaving.clear();
    this.set({ inbox: null, thread: null, replies: null, agents: null });
  }

  /** Whoever may see the inbox no more keeps nothing of it on the screen. */
  #shutOut(): void {
    this.#leaveAll();
    this.set({ phase: "failed" });
  }

  /** Another token may be another agent's; and what gave up without one goes on. */
  #renewed(): void {
    const { phase, inbox, thread } = this.state;
    if (phase !== "ready") return void this.connect();
    for (const client of [inbox, thread, ...this.#leaving]) client?.nudge();
  }
}

/** A language model takes its time. */
const assistMs = 60_000;
