import { CloseCode } from "../../protocol/codes.ts";
import { backoffMs } from "../../client/backoff.ts";
import { openSocket } from "../../client/socket.ts";
import { Timers } from "../../client/timers.ts";
import type { TokenSource } from "./api.ts";

/** A link that lived this long was a good one: what failed before it no longer counts. */
const stableMs = 5_000;

/** `failed`: it will not get better by itself. */
export type LinkPhase = "connecting" | "online" | "offline" | "expired" | "failed";

export interface LiveLinkOptions<In> {
  /** The address, with where to go on from; asked at every dialling. */
  url: () => string;
  tokens: TokenSource;
  frame: (frame: In) => void;
  /** `code`: why, where it failed. */
  phase: (phase: LinkPhase, code?: "forbidden" | "not_found") => void;
}

type OpenLinkOf<In, Out> = (
  url: string,
  token: string,
  events: { frame(frame: In): void; lost(code: number, reason: string): void },
) => { send(frame: Out): void; check(): void; close(): void };

/** Keeps one socket up: with a token that holds, back with patience when it is lost. */
export class LiveLink<In extends { type: string }, Out> {
  #options: LiveLinkOptions<In>;
  #timers = new Timers();
  #link: ReturnType<OpenLinkOf<In, Out>> | null = null;
  #isLive = false;
  #isClosed = false;
  #isAsleep = false;
  #attempt = 0;
  /** Everything under way belongs to one round and ends with it. */
  #round = 0;
  #token = "";
  #refused: string | undefined;
  #life = new AbortController();

  constructor(options: LiveLinkOptions<In>) {
    this.#options = options;
    const { signal } = this.#life;
    globalThis.addEventListener?.("online", () => this.nudge(), { signal });
    globalThis.addEventListener?.("offline", () => this.#drop(), { signal });
    globalThis.document?.addEventListener(
      "visibilitychange",
      () => document.visibilityState === "visible" && this.nudge(),
      { signal },
    );
  }

  /** Connects anew, whatever was. */
  async open(): Promise<void> {
    const round = this.#begin();
    if (this.#isClosed) return;
    const { tokens, url, frame, phase } = this.#options;
    const token = await tokens.token(this.#refused);
    if (round !== this.#round || this.#isClosed) return;
    if (!token) return phase("expired");
    this.#refused = undefined;
    this.#token = token;
    try {
      // The frames differ, the way they travel does not.
      const openLink = openSocket as unknown as OpenLinkOf<In, Out>;
      this.#link = openLink(url(), token, {
        frame: (received) => {
          if (received.type === "ready" && !this.#isLive) {
            this.#isLive = true;
            this.#timers.set("stable", stableMs, () => {
              this.#attempt = 0;
            });
            phase("online");
          }
          frame(received);
        },
        lost: (code) => this.#lost(code),
      });
    } catch {
      this.#lost(1006);
    }
  }

  /** False where there is no link to carry it. */
  send(frame: Out): boolean {
    if (this.#isLive) this.#link?.send(frame);
    return this.#isLive;
  }

  /** What is held has a hole: come back and be told. */
  resync(): void {
    this.#begin();
    this.#retryIn(this.#attempt ? backoffMs(this.#attempt) : 0);
  }

  /** Now is a good moment: the network is back, the page is looked at, there is a new token. */
  nudge(): void {
    if (this.#isClosed) return;
    if (this.#isLive) this.#link?.check();
    else if (this.#isAsleep || this.#timers.has("retry")) void this.open();
  }

  close(): void {
    this.#isClosed = true;
    this.#life.abort();
    this.#begin();
  }

  #begin(): number {
    this.#timers.clearAll();
    this.#link?.close();
    this.#link = null;
    this.#isLive = this.#isAsleep = false;
    return ++this.#round;
  }

  /** The browser says that the network is gone. A link would find that out by itself, but late. */
  #drop(): void {
    if (!this.#link) return;
    this.#begin();
    this.#retry();
  }

  #lost(code: number): void {
    this.#begin();
    if (this.#isClosed) return;
    const { phase } = this.#options;
    if (code === CloseCode.forbidden) return phase("failed", "forbidden");
    if (code === CloseCode.notFound) return phase("failed", "not_found");
    if (code === CloseCode.unauthorized) {
      this.#refused = this.#token;
      if (this.#attempt) return this.#retry();
      this.#attempt++;
      return void this.open();
    }
    if (code === CloseCode.tooMany) {
      phase("offline");
      return this.#retryIn(30_000);
    }
    if (code === CloseCode.restart && !this.#attempt) return this.#retryIn(Math.random() * 250);
    if (code === CloseCode.idle && globalThis.document?.visibilityState === "hidden") {
      this.#isAsleep = true;
      return phase("offline");
    }
    this.#retry();
  }

  #retry(): void {
    this.#retryIn(backoffMs(this.#attempt));
    this.#options.phase("offline");
  }

  #retryIn(ms: number): void {
    this.#attempt++;
    this.#timers.set("retry", ms, () => void this.open());
  }
}
