import type { InboxReady } from "@foyer/shared-widget/protocol";
import { countsFor, tally } from "./counts.ts";
import type { LiveList } from "./live-list.ts";
import { Paced } from "./paced.ts";
import { visibleTo, whoIsThere } from "./presence.ts";
import { type Scope, sees } from "./scope.ts";
import { type Seat, type Seats, tell } from "./seats.ts";

/** What changes within a moment goes out together; the more listen, the longer the moment. */
const changesSoonMs = 50;
const changesGapMsPerSeat = 1;
const changesGapMsMax = 400;
const countsGapMs = 250;
/** After a restart everybody comes back at once, and each time everybody would be told. */
const presenceGapMs = 1_000;

/** Tells all seats what changes, each what it may see. A frame is written once for all who see the same. */
export class Broadcast {
  readonly #seats: Seats;
  readonly #list: LiveList;
  /** Summaries to tell, as JSON, by conversation. */
  #changed = new Map<string, { widgetId: string; summary: string }>();
  readonly #lastCounts = new WeakMap<WebSocket, string>();
  readonly #changes: Paced;
  readonly #counts: Paced;
  readonly #presence: Paced;

  constructor(seats: Seats, list: LiveList) {
    this.#seats = seats;
    this.#list = list;
    this.#changes = new Paced({
      work: () => this.#tellChanges(),
      soonMs: changesSoonMs,
      gapMs: () => Math.min(Math.max(changesSoonMs, seats.size * changesGapMsPerSeat), changesGapMsMax),
    });
    this.#counts = new Paced({
      work: () => this.#tellCounts(),
      soonMs: changesSoonMs,
      gapMs: () => countsGapMs,
    });
    this.#presence = new Paced({
      work: () => this.#tellPresence(),
      soonMs: changesSoonMs,
      gapMs: () => presenceGapMs,
    });
  }

  /** The first frame of a seat, and again when it may see something else. */
  greet(seat: Seat, after: string | null, { isAnew = false } = {}): void {
    const { summaries, reset } = this.#list.missed(after, seat.scope, Date.now());
    const counts = countsFor(tally(this.#list.entries), seat.id, seat.scope);
    this.#lastCounts.set(seat.socket, JSON.stringify(counts));
    const rest: Omit<InboxReady, "conversations"> = {
      type: "ready",
      agents: visibleTo(seat.scope, whoIsThere(this.#seats.all)),
      counts,
      cursor: this.#list.cursor,
      reset: reset || isAnew,
    };
    // Summaries are JSON already.
    tell(seat, `${JSON.stringify(rest).slice(0, -1)},"conversations":[${summaries.join(",")}]}`);
  }

  conversation(id: string, widgetId: string, summary: string): void {
    if (this.#seats.size === 0) return;
    this.#changed.set(id, { widgetId, summary });
    this.#changes.ask();
    this.#counts.ask();
  }

  /** `widgetId` undefined: it is so long ago that nobody knows. */
  removed(id: string, widgetId: string | undefined): void {
    this.#changed.delete(id);
    const frame = JSON.stringify({ type: "removed", id });
    for (const seat of this.#seats.all) {
      if (widgetId === undefined || sees(seat.scope, widgetId)) tell(seat, frame);
    }
    this.#counts.ask();
  }

  presence(): void {
    this.#presence.ask();
  }

  #tellChanges(): void {
    const changed = [...this.#changed.values()];
    this.#changed = new Map();
    const { cursor } = this.#list;
    this.#toEachScope((scope) => {
      const summaries = changed.filter(({ widgetId }) => sees(scope, widgetId)).map((each) => each.summary);
      if (summaries.length === 0) return null;
      return `{"type":"conversations","conversations":[${summaries.join(",")}],"cursor":"${cursor}"}`;
    });
  }

  #tellCounts(): void {
    const now = tally(this.#list.entries);
    for (const seat of this.#seats.all) {
      const counts = JSON.stringify(countsFor(now, seat.id, seat.scope));
      if (this.#lastCounts.get(seat.socket) === counts) continue;
      this.#lastCounts.set(seat.socket, counts);
      tell(seat, `{"type":"counts","counts":${counts}}`);
    }
  }

  #tellPresence(): void {
    const agents = whoIsThere(this.#seats.all);
    this.#toEachScope((scope) => JSON.stringify({ type: "presence", agents: visibleTo(scope, agents) }));
  }

  #toEachScope(write: (scope: Scope) => string | null): void {
    const written = new Map<string, string | null>();
    for (const seat of this.#seats.all) {
      let frame = written.get(seat.scopeKey);
      if (frame === undefined) {
        frame = write(seat.scope);
        written.set(seat.scopeKey, frame);
      }
      if (frame !== null) tell(seat, frame);
    }
  }
}
