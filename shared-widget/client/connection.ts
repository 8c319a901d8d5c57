import { CloseCode } from "../protocol/codes.ts";
import type { ClientFrame, PublicConfig, SessionResponse } from "../protocol/index.ts";
import { backoffMs } from "./backoff.ts";
import { importLate } from "./import-late.ts";
import type { Link, LinkEvents, OpenLink } from "./link.ts";
import { address, type Refusal, request } from "./request.ts";
import type { SessionKeeper } from "./session.ts";
import { openSocket } from "./socket.ts";
import type { ChatState } from "./state.ts";
import { Timers } from "./timers.ts";

/** The build makes it a file of its own, for it is seldom wanted. */
const eventStream = new URL("./event-stream.ts", import.meta.url);
const importMs = 20_000;
const upgradeMs = 5 * 60_000;
/** A link that lived this long was a good one: what failed before it no longer counts. */
const stableMs = 5_000;
/** What these close codes say, if they are final. */
const finals: Record<number, Refusal["code"]> = {
  [CloseCode.unauthorized]: "unauthorized",
  [CloseCode.forbidden]: "forbidden",
  [CloseCode.notFound]: "not_found",
};

export interface ConnectionOptions {
  endpoint: string;
  widgetId: string;
  keeper: SessionKeeper;
  session: (answer: SessionResponse) => void;
  frame: LinkEvents["frame"];
  /** `config`: told with the refusal. */
  phase: (phase: "offline" | "failed", error: ChatState["error"], config?: PublicConfig) => void;
  /** The last message held, to be told only of later ones. */
  after: () => number | undefined;
}

/** Keeps one link to the visitor's conversation up: opens the session, chooses the way, comes back when it is lost. */
export class Connection {
  transport: "socket" | "sse" | null = null;
  #options: ConnectionOptions;
  #timers = new Timers();
  /** Everything under way belongs to one round and ends with it. */
  #round = new AbortController();
  #link: Link | null = null;
  #isLive = false;
  #isAsleep = false;
  #attempt = 0;
  #refusedSockets = 0;
  /** A token or a conversation is replaced once; if the new one is refused as well, that is final. */
  #replaced = new Set<number>();

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  /** Connects anew, whatever was. Resolves when a session is there or was refused. */
  async open(): Promise<void> {
    const { keeper, session } = this.#options;
    const signal = this.#begin();
    if (!keeper.isGood()) {
      const answer = await keeper.open(signal).catch(() => null);
      if (signal.aborted || !answer) return;
      if (!answer.ok) return this.#refused(answer);
      session(answer.body);
    }
    void this.#dial();
  }

  /** False where there is no link to carry it. */
  send(frame: ClientFrame): boolean {
    if (this.#isLive) this.#link?.send(frame);
    return this.#isLive;
  }

  /** What is held has a hole: come back and be told. */
  resync(): void {
    this.#begin();
    this.#retryIn(this.#attempt ? backoffMs(this.#attempt) : 0);
  }

  /** Now is a good moment: the network is back, the page is looked at, or there is something to send. */
  nudge(): void {
    if (this.#isLive) this.#link?.check();
    else if (this.#isAsleep || this.#timers.has("retry")) void this.open();
  }

  /** The browser says that the network is gone. A link would find that out by itself, but late. */
  drop(): void {
    if (!this.#link) return;
    this.#begin();
    this.#retry();
  }

  /** No link until somebody looks at the page again, or has something to send. */
  sleep(): void {
    this.#begin();
    this.#isAsleep = true;
    this.#options.phase("offline", null);
  }

  /** The network changed: what refused WebSockets may be gone. */
  tryUpgrade(): void {
    if (this.transport !== "sse" || typeof WebSocket === "undefined") return this.nudge();
    this.#refusedSockets = 1;
    void this.open();
  }

  close(): void {
    this.#begin();
    this.#round.abort();
  }

  #begin(): AbortSignal {
    this.#round.abort();
    this.#round = new AbortController();
    this.#timers.clearAll();
    this.#link?.close();
    this.#link = null;
    this.#isLive = this.#isAsleep = false;
    return this.#round.signal;
  }

  async #dial(): Promise<void> {
    const { endpoint, keeper, frame, after } = this.#options;
    const session = keeper.current;
    if (!session) return;
    const { signal } = this.#round;
    const seq = after();
    const url =
      address(endpoint, "chat", session.conversationId) + (seq === undefined ? "" : `?after=${seq}`);
    const bySocket = typeof WebSocket !== "undefined" && this.#refusedSockets < 2;
    this.transport = bySocket ? "socket" : "sse";
    this.#timers.set("renew", session.renewAt - Date.now(), () => void this.#renew());
    const lost: LinkEvents["lost"] = (code, reason) =>
      void this.#lost(code, reason, bySocket && !this.#isLive);
    try {
      let openLink = openSocket;
      if (!bySocket) {
        this.#retryIn(importMs);
        ({ openEventStream: openLink } = await importLate<{ openEventStream: OpenLink }>(eventStream));
        if (signal.aborted) return;
        this.#timers.clear("retry");
      }
      this.#link = openLink(url, session.token, {
        frame: (received, isAside) => {
          if (received.type === "ready" && !this.#isLive) this.#arrived(bySocket);
          frame(received, isAside);
        },
        lost,
      });
    } catch {
      // No module; or no socket, where the page's content security policy forbids it and the browser throws.
      if (!signal.aborted) lost(1006, "");
    }
  }

  #arrived(bySocket: boolean): void {
    this.#isLive = true;
    if (bySocket) this.#refusedSockets = 0;
    else this.#timers.set("upgrade", upgradeMs, () => this.tryUpgrade());
    this.#timers.set("stable", stableMs, () => {
      this.#attempt = 0;
      this.#replaced.clear();
    });
  }

  #renew(): Promise<void> {
    this.#options.keeper.expire();
    return this.open();
  }

  async #lost(code: number, reason: string, isSocketRefused: boolean): Promise<void> {
    const { endpoint, widgetId, keeper } = this.#options;
    // There was a way, and a bad one is tried again sooner than none.
    if (this.#isLive) this.#attempt = Math.min(this.#attempt, 3);
    const signal = this.#begin();
    const final = finals[code];
    if (final) {
      if (code === CloseCode.forbidden || this.#replaced.has(code)) return this.#fail(final, reason);
      this.#replaced.add(code);
      if (code === CloseCode.notFound) keeper.next = { new: true };
      return this.#renew();
    }
    if (code === CloseCode.tooMany) return this.#wait(reason);
    if (code === CloseCode.restart && !this.#attempt) return this.#retryIn(Math.random() * 250);
    if (code === CloseCode.idle && globalThis.document?.visibilityState !== "visible") return this.sleep();
    // Our own server's codes refuse no socket.
    if (isSocketRefused && code !== CloseCode.restart && code < 4_000) {
      // Only a socket that fails while HTTP works is refused. Otherwise the server or the network is away.
      const { ok } = await request(address(endpoint, "widgets", widgetId), { signal });
      if (signal.aborted) return;
      this.#refusedSockets = ok ? this.#refusedSockets + 1 : 0;
      if (this.#refusedSockets === 2) return this.#dial();
    }
    this.#retry();
  }

  #refused({ code, message, status, retryAfter, config }: Refusal): void {
    if (status === 429) this.#wait(message, retryAfter);
    else if (!status || status >= 500) this.#retry({ code, message });
    else this.#fail(code, message, config);
  }

  #fail(code: Refusal["code"], reason: string, config?: PublicConfig): void {
    const message = reason || code;
    this.#begin();
    // oxlint-disable-next-line no-console -- the host's developer can mend it; the visitor cannot.
    console.warn(`Foyer: ${message}`);
    this.#options.phase("failed", { code, message }, config);
  }

  #wait(message: string, seconds = 30): void {
    const ms = seconds * 1_000;
    this.#timers.set("wait", ms, () => void this.open());
    this.#options.phase("offline", { code: "rate_limited", message, retryAt: Date.now() + ms });
  }

  #retry(error: ChatState["error"] = null): void {
    this.#retryIn(backoffMs(this.#attempt));
    this.#options.phase("offline", error);
  }

  #retryIn(ms: number): void {
    this.#attempt++;
    this.#timers.set("retry", ms, () => void this.open());
  }
}
