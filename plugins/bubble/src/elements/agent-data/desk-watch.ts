import type { InboxClient, InboxState } from "../../../../../shared-widget/console/client/inbox-client.ts";
import type { ThreadClient } from "../../../../../shared-widget/console/client/thread-client.ts";
import type { ThreadState } from "../../../../../shared-widget/console/client/thread-state.ts";
import type { Desk, DeskState } from "../../../../../shared-widget/console/desk.ts";
import { type ConversationFact, inboxFacts } from "./inbox-facts.ts";
import { threadFacts } from "./thread-facts.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

export type Fact = ConversationFact | { kind: "reply_sent" } | { kind: "trouble"; trouble: Trouble };

export interface DeskWatchOptions {
  /** An inbox is there, and not connected yet. */
  onInbox: (inbox: InboxClient) => void;
  /** Anything is different. */
  onChange: () => void;
  onFact: (fact: Fact) => void;
  /** The inbox lets this agent in no more: the agent was removed. */
  onShutOut: () => void;
}

/** Watches all that a desk holds, and tells what happens, each thing once. */
export class DeskWatch {
  readonly #desk: Desk;
  readonly #options: DeskWatchOptions;
  readonly #endDesk: () => void;
  #endInbox = (): void => {};
  #endThread = (): void => {};
  #before: DeskState;
  #inbox: InboxState | null = null;
  #thread: ThreadState | null = null;
  /** When each visitor spoke last, as the open conversation told it: the list tells it too, a little later. */
  #spoke = new Map<string, string>();
  /** Unix ms by this browser's clock. */
  #since = 0;
  /** How far this browser's clock is ahead of the server's, at most; what is told is at least so old. */
  #aheadMs = Infinity;

  constructor(desk: Desk, options: DeskWatchOptions) {
    this.#desk = desk;
    this.#options = options;
    this.#before = { ...desk.state, inbox: null, thread: null, refusal: null, phase: "connecting" };
    this.#endDesk = desk.subscribe(() => this.#deskChanged());
    this.#deskChanged();
  }

  end(): void {
    this.#endDesk();
    this.#endInbox();
    this.#endThread();
  }

  #deskChanged(): void {
    const [before, after] = [this.#before, this.#desk.state];
    this.#before = after;
    const { inbox, thread, refusal, phase } = after;
    if (refusal && (refusal.code !== before.refusal?.code || (phase === "failed" && before.phase !== phase)))
      this.#tell({ kind: "trouble", trouble: troubleOf(refusal.code, refusal.message) });
    if (phase === "failed" && before.phase === "ready") return this.#options.onShutOut();
    if (inbox !== before.inbox) this.#watchInbox(inbox);
    if (thread !== before.thread) this.#watchThread(thread);
    this.#options.onChange();
  }

  #watchInbox(inbox: InboxClient | null): void {
    this.#endInbox();
    this.#inbox = inbox?.state ?? null;
    this.#since = 0;
    this.#spoke.clear();
    this.#endInbox = inbox?.subscribe((state) => this.#inboxChanged(state)) ?? (() => {});
    if (inbox) this.#options.onInbox(inbox);
  }

  #inboxChanged(after: InboxState): void {
    const before = this.#inbox;
    this.#inbox = after;
    if (after.phase === "online" && before?.phase !== "online") this.#since ||= Date.now();
    if (after.failed && !before?.failed)
      this.#tell({ kind: "trouble", trouble: troubleOf("list_failed", "The list could not be read.") });
    if (before && after.told !== before.told) this.#hear(after.told);
    this.#options.onChange();
  }

  #hear(told: InboxState["told"]): void {
    for (const { is } of told)
      this.#aheadMs = Math.min(this.#aheadMs, Date.now() - Date.parse(is.updated_at));
    const since = new Date(this.#since - this.#aheadMs).toISOString();
    const agentId = this.#before.me?.agent?.id ?? "";
    for (const fact of inboxFacts(told, { agentId, since })) {
      if (fact.kind !== "new_visitor_message") this.#tell(fact);
      // The conversation that is open hears its visitor itself.
      else if (fact.id !== this.#openId && (fact.at ?? "") > (this.#spoke.get(fact.id) ?? ""))
        this.#tell(fact);
    }
  }

  get #openId(): string | undefined {
    return this.#thread?.conversation ? this.#before.thread?.id : undefined;
  }

  #watchThread(thread: ThreadClient | null): void {
    this.#endThread();
    this.#thread = thread?.state ?? null;
    this.#endThread =
      thread?.subscribe((after) => {
        const before = this.#thread ?? after;
        this.#thread = after;
        for (const fact of threadFacts(before, after)) {
          if (fact.kind !== "visitor_message") this.#tell(fact);
          else {
            this.#spoke.set(thread.id, fact.at);
            this.#tell({ kind: "new_visitor_message", id: thread.id, at: fact.at });
          }
        }
        this.#options.onChange();
      }) ?? (() => {});
  }

  #tell(fact: Fact): void {
    this.#options.onFact(fact);
  }
}
