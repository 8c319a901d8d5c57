import type { AgentTokenAnswer } from "../../protocol/index.ts";
import { backoffMs } from "../../client/backoff.ts";
import { request } from "../../client/request.ts";
import { Timers } from "../../client/timers.ts";

/** A token as a host hands it over. `expires_at`: RFC 3339; without it the token itself is read. */
export interface GivenToken {
  token: string;
  expires_at?: string | undefined;
}

export interface AgentSessionOptions {
  endpoint: string;
  /** Asked first, and whenever a token is about to end and cannot be renewed, or is refused. */
  getToken?: (() => Promise<GivenToken | string | null>) | undefined;
  /** No token can be had any more; a new one by `give` begins anew. */
  onExpired?: () => void;
  /** A token took another's place. */
  onToken?: () => void;
}

interface Held {
  token: string;
  /** Unix ms by this browser's clock; Infinity where the token does not say. */
  endsAt: number;
}

const hostMs = 30_000;

/** Keeps an agent's token good: renews it before it ends, and asks the host for another where that does not help. */
export class AgentSession {
  #options: AgentSessionOptions;
  #held: Held | null = null;
  #timers = new Timers();
  #life = new AbortController();
  #underWay: Promise<string | null> | null = null;
  #failures = 0;
  #isExpired = false;
  /** The last token that was refused: it is not worth renewing. */
  #refused = "";

  constructor(options: AgentSessionOptions) {
    this.#options = { ...options, endpoint: options.endpoint.replace(/\/+$/, "") };
  }

  get isExpired(): boolean {
    return this.#isExpired;
  }

  /** The host's own token, in place of what was held. */
  give(given: GivenToken | string): void {
    const { token, expires_at } = typeof given === "string" ? { token: given } : given;
    if (!token || this.#life.signal.aborted) return;
    this.#hold(token, expires_at);
    this.#options.onToken?.();
  }

  /** A token that holds, by what is known. `refused`: one that the server did not take; never that one again. */
  async token(refused?: string): Promise<string | null> {
    if (this.#life.signal.aborted) return null;
    const { token, endsAt = 0 } = this.#held ?? {};
    if (token && token !== refused && Date.now() < endsAt) return token;
    if (refused) this.#refused = refused;
    if (this.#isExpired && !this.#options.getToken) return null;
    return this.#another();
  }

  close(): void {
    this.#life.abort();
    this.#timers.clearAll();
  }

  /** One at a time, whoever asks. */
  #another(): Promise<string | null> {
    this.#underWay ??= this.#obtain().finally(() => {
      this.#underWay = null;
    });
    return this.#underWay;
  }

  async #obtain(): Promise<string | null> {
    const held = this.#held;
    let isAway = false;
    if (held && held.token !== this.#refused && Date.now() < held.endsAt) {
      const renewed = await request<AgentTokenAnswer>(`${this.#options.endpoint}/api/agent-tokens/renew`, {
        token: held.token,
        body: {},
        signal: this.#life.signal,
      });
      if (this.#life.signal.aborted) return null;
      // The host may have handed over another one meanwhile.
      if (this.#held !== held) return this.#held?.token ?? null;
      if (renewed.ok) return this.#take(renewed.body.token, renewed.body.expires_at);
      isAway = !renewed.status || renewed.status === 429 || renewed.status >= 500;
      if (isAway) {
        this.#timers.set("renew", 1_000 + backoffMs(this.#failures++), () => void this.#another());
        return held.token;
      }
    }
    const given = await this.#ask();
    if (this.#life.signal.aborted) return null;
    if (this.#held !== held) return this.#held?.token ?? null;
    if (given === undefined) {
      // The host's own server is away: that is no reason to give up what still holds.
      this.#timers.set("renew", 1_000 + backoffMs(this.#failures++), () => void this.#another());
      return null;
    }
    if (given && given.token !== this.#refused) return this.#take(given.token, given.expires_at);
    this.#held = null;
    this.#timers.clearAll();
    if (!this.#isExpired) {
      this.#isExpired = true;
      this.#options.onExpired?.();
    }
    return null;
  }

  /** Null: the host has none; undefined: it could not say. */
  async #ask(): Promise<GivenToken | null | undefined> {
    const { getToken } = this.#options;
    if (!getToken) return null;
    const late = new Promise<undefined>((resolve) => {
      this.#timers.set("host", hostMs, () => resolve(undefined));
    });
    try {
      const given = await Promise.race([getToken(), late]);
      return typeof given === "string" ? { token: given } : given;
    } catch {
      return undefined;
    } finally {
      this.#timers.clear("host");
    }
  }

  #take(token: string, expiresAt?: string): string {
    this.#hold(token, expiresAt);
    this.#options.onToken?.();
    return token;
  }

  #hold(token: string, expiresAt?: string): void {
    const now = Date.now();
    const end = expiresAt ? Date.parse(expiresAt) : endOf(token);
    const ahead = end - now;
    // By a clock that is far off, a new token looks expired: give it some minutes, the server will say when it is.
    const lifetime = ahead > 0 ? ahead : 5 * 60_000;
    this.#held = { token, endsAt: now + lifetime };
    this.#failures = 0;
    this.#isExpired = false;
    const early = Math.min(60_000, lifetime / 5);
    if (Number.isFinite(lifetime)) this.#timers.set("renew", lifetime - early, () => void this.#another());
  }
}

/** When a token ends by its own word; Infinity where it says nothing. */
function endOf(token: string): number {
  try {
    const claims = token.split(".")[1]!.replaceAll("-", "+").replaceAll("_", "/");
    const { exp }: { exp?: number } = JSON.parse(atob(claims));
    return typeof exp === "number" ? exp * 1_000 : Infinity;
  } catch {
    return Infinity;
  }
}
