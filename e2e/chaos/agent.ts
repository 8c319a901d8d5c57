import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { AgentSession } from "../../shared-widget/console/client/agent-session.ts";
import { Api } from "../../shared-widget/console/client/api.ts";
import { InboxClient } from "../../shared-widget/console/client/inbox-client.ts";
import type { ConversationSummary } from "../../shared-widget/protocol/index.ts";

/** Longer than any restart takes. */
const patienceMs = 60_000;
const betweenTriesMs = 100;

/**
 * An agent with the console's real inbox, who takes conversations over, answers, notes and hands back. What the
 * server does not acknowledge is asked for again, with the same id, until it does.
 */
export class ChaosAgent {
  /** Everything said to visitors, by id, in each conversation. */
  readonly sent = new Map<string, Map<string, string>>();
  /** How often each conversation was taken over. */
  readonly takeovers = new Map<string, number>();
  /** The ids of what was noted in each conversation. */
  readonly notes = new Map<string, Set<string>>();
  readonly #session: AgentSession;
  readonly #api: Api;
  readonly #agentId: string;
  #inbox: InboxClient;

  constructor(endpoint: string, token: string, agentId: string) {
    this.#session = new AgentSession({ endpoint });
    this.#session.give(token);
    this.#api = new Api(endpoint, this.#session);
    this.#agentId = agentId;
    this.#inbox = this.#openInbox();
  }

  /** What the agent's list shows of a conversation. */
  listed(id: string): ConversationSummary | undefined {
    return this.#inbox.state.known.get(id);
  }

  /** What a reload of the console does: the list is read anew. */
  reload(): void {
    this.#inbox.close();
    this.#inbox = this.#openInbox();
  }

  #openInbox(): InboxClient {
    const inbox = new InboxClient({ api: this.#api, tokens: this.#session, agentId: this.#agentId });
    inbox.connect();
    inbox.show("all");
    return inbox;
  }

  /** Takes over, says something, leaves a note and hands back; `pause` says how long each act waits. */
  async serve(conversationId: string, words: string, pause: () => number): Promise<void> {
    await this.#insist("POST", `/api/takeover/${conversationId}`, {});
    this.takeovers.set(conversationId, (this.takeovers.get(conversationId) ?? 0) + 1);
    await sleep(pause());
    const id = `r-${randomUUID()}`;
    const sent = this.sent.get(conversationId) ?? new Map<string, string>();
    this.sent.set(conversationId, sent.set(id, words));
    await this.#insist("POST", `/api/messages/${conversationId}`, { id, text: words });
    const note = `n-${randomUUID()}`;
    this.notes.set(conversationId, (this.notes.get(conversationId) ?? new Set()).add(note));
    await this.#insist("POST", `/api/messages/${conversationId}`, {
      id: note,
      text: `Note ${note}`,
      internal: true,
    });
    await sleep(pause());
    await this.#insist("DELETE", `/api/takeover/${conversationId}`, {});
  }

  close(): void {
    this.#inbox.close();
    this.#api.close();
    this.#session.close();
  }

  async #insist(method: "POST" | "DELETE", path: string, body: object): Promise<void> {
    const deadline = Date.now() + patienceMs;
    for (;;) {
      const answer = await this.#api.send(method, path, body);
      if (answer.ok) return;
      // The server is away, or dies over it; what it refuses with reason is a finding.
      const isAway = answer.status === 0 || answer.status >= 500;
      if (!isAway || Date.now() > deadline)
        throw new Error(`${method} ${path} was answered ${answer.status} ${answer.code}: ${answer.message}`);
      await sleep(betweenTriesMs);
    }
  }
}
