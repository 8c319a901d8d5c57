import type { Identity, SessionRequest, SessionResponse } from "../protocol/index.ts";
import { limits } from "../protocol/limits.ts";
import { type Answer, request } from "./request.ts";
import type { ChatClientOptions } from "./state.ts";
import type { Shelf } from "./storage.ts";

const key = "session";

/** Who this browser is to the widget, and in which conversation. Shared by all its tabs. */
export interface Session {
  conversationId: string;
  token: string;
  visitorId: string;
  /** When the token is to be replaced, in ms by this browser's clock. */
  renewAt: number;
  verified: boolean;
  userId?: string | undefined;
}

/** A new conversation, an earlier one of the visitor's own, or the one that a link in an e-mail names. */
export type Destination = Pick<SessionRequest, "new" | "conversation_id" | "continue">;

/** Opens sessions and remembers the last one. */
export class SessionKeeper {
  current: Session | null;
  /** Vouches for the visitor at the next opening. */
  identity: Identity | undefined;
  /** Where the next opening leads, if not back to where this browser was. */
  next: Destination = {};
  /** The next opening says nothing of who was here before. */
  #isStranger = false;
  #isStale = true;
  #options: ChatClientOptions;
  #shelf: Shelf;

  constructor(options: ChatClientOptions, shelf: Shelf) {
    this.#options = options;
    this.#shelf = shelf;
    this.identity = options.identity;
    this.current = this.#stored();
  }

  /** Whether `current` can be used as it is, with no new opening. */
  isGood(): boolean {
    return !this.#isStale && Date.now() < (this.current?.renewAt ?? 0);
  }

  /** The token is doubted or its visitor changes: open anew before the next connection. */
  expire(): void {
    this.#isStale = true;
  }

  /** Forgets the visitor, here and for the tabs to come. */
  forget(): void {
    this.current = null;
    this.identity = undefined;
    this.#isStale = this.#isStranger = true;
    this.next = {};
    this.#shelf.remove(key);
  }

  /** Another tab changed the session. Says what that means for this one. */
  follow(): "same" | "moved" | "gone" {
    const stored = this.#stored();
    if (stored) {
      // An opening of this tab's own is under way; it goes on from what is stored.
      if (this.#isStale) return "same";
      const isSame = stored.conversationId === this.current?.conversationId;
      this.current = stored;
      if (isSame) return "same";
    }
    // Whoever this tab spoke for is no longer the visitor.
    this.identity = undefined;
    this.current = stored;
    this.#isStale = !stored;
    return stored ? "moved" : "gone";
  }

  /** One tab at a time, so that two that open together become one visitor. */
  open(signal: AbortSignal): Promise<Answer<SessionResponse>> {
    return oneTabAtATime(this.#shelf.prefix + key, signal, () => this.#open(signal));
  }

  async #open(signal: AbortSignal): Promise<Answer<SessionResponse>> {
    const { endpoint, widgetId, locale, attributes, context } = this.#options;
    const former = this.#isStranger ? null : (this.#stored() ?? this.current);
    const identity = this.identity && !isSpent(this.identity, former) ? this.identity : undefined;
    const body: { [K in keyof SessionRequest]: SessionRequest[K] | undefined } = {
      widget_id: widgetId,
      token: former?.token,
      ...this.next,
      locale,
      attributes,
      context: context?.(),
      identity,
    };
    const answer = await request<SessionResponse>(`${endpoint}/api/sessions`, { body, signal });
    if (signal.aborted) return answer;
    if (!answer.ok) {
      const { code, status, message } = answer;
      if (code === "identity_invalid" && identity) {
        // oxlint-disable-next-line no-console -- the host's developer must hear of it; the visitor need not.
        console.warn(`Foyer: ${message}`);
        this.identity = undefined;
      } else if (Object.keys(this.next).length && status > 399 && status < 429) {
        // A link that is too old, a conversation that was erased: back to where this browser was.
        this.next = {};
      } else return answer;
      return this.#open(signal);
    }
    const { conversation_id, visitor_id, token, expires_at, verified } = answer.body;
    const userId = verified ? (identity?.user_id ?? former?.userId) : undefined;
    const ahead = Date.parse(expires_at) - Date.now();
    // By a clock that is far off, a new token looks expired: give it some minutes, the server will say when it is.
    const lifetime = ahead > 0 ? ahead : 5 * 60_000;
    const renewAt = Date.now() + lifetime - Math.min(60_000, lifetime / 10);
    this.current = {
      conversationId: conversation_id,
      visitorId: visitor_id,
      token,
      renewAt,
      verified,
      userId,
    };
    this.#isStale = this.#isStranger = false;
    this.next = {};
    this.#shelf.set(key, this.current);
    return answer;
  }

  #stored(): Session | null {
    const stored = this.#shelf.get<Session>(key);
    return stored?.token && stored.conversationId ? (stored as Session) : null;
  }
}

/** A signature too old to be taken again, of a visitor whose token already says who it is. */
function isSpent(identity: Identity, former: Session | null): boolean {
  return (
    former?.userId === identity.user_id &&
    Date.now() / 1_000 > identity.ts + limits.identityMaxAgeSeconds - 60
  );
}

function oneTabAtATime<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  // Absent on plain http pages. There two tabs may open two sessions; the later one moves the other by `storage`.
  const locks = globalThis.navigator?.locks as LockManager | undefined;
  return locks ? locks.request(name, { signal }, work) : work();
}
