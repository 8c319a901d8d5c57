import type { ClientFrame, Message } from "@foyer/shared-widget/protocol";
import { actorOf, type Caller } from "./caller.ts";
import type { Connections } from "./connections.ts";
import type { ConversationStore } from "./conversation-store.ts";
import type { Desk } from "./desk.ts";
import type { Handover } from "./handover.ts";
import { isReachable } from "./record.ts";
import type { Refused } from "./refused.ts";
import type { Speaker } from "./speaker.ts";

export type VisitorsWord = Extract<ClientFrame, { type: "rate" | "contact" }>;

interface Surroundings {
  store: ConversationStore;
  connections: Connections;
  speaker: Speaker;
  handover: Handover;
  desk: Desk;
}

/** What a visitor tells beside messages: what they think of an answer or of the talk, and how to reach them. */
export class VisitorsWords {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  take(caller: Caller, frame: VisitorsWord): Refused | null {
    if (frame.type === "contact") return this.#contact(caller, frame);
    const { seq, value, csat, comment } = frame;
    if (csat !== undefined) return this.#rateTalk(caller, csat, comment);
    return this.#rateAnswer(caller, seq ?? 0, value ?? null);
  }

  #rateAnswer(caller: Caller, seq: number, value: NonNullable<Message["rating"]> | null): Refused | null {
    const { store, connections } = this.#around;
    const message = store.transcript.bySeq(seq);
    if (message?.role !== "assistant")
      return { ok: false, code: "not_found", detail: "There is no such answer." };
    const { rating: before = null, ...rest } = message;
    if (before === value) return null;
    store.transcript.replace({ ...rest, ...(value && { rating: value }) });
    store.happened({ type: "rating.created", data: { seq, value, before } }, actorOf(caller));
    connections.broadcast({ type: "rating", seq, value });
    return null;
  }

  #rateTalk(caller: Caller, score: number, comment: string | undefined): Refused | null {
    const { store, handover, desk } = this.#around;
    const { csat: before, csat_asked: wasAsked } = store.opened;
    if (!wasAsked)
      return { ok: false, code: "forbidden", detail: "A conversation is rated when it is closed." };
    if (before?.score === score && before.comment === comment) return null;
    store.change({ csat: { score, ...(comment && { comment }) } }, { isNews: false });
    store.happened(
      { type: "csat.created", data: { score, ...(comment && { comment }), before: before?.score ?? null } },
      actorOf(caller),
    );
    handover.tellState();
    desk.tellDetails();
    return null;
  }

  #contact(
    caller: Caller,
    { name, email, fields }: Extract<VisitorsWord, { type: "contact" }>,
  ): Refused | null {
    const { store, handover, desk, speaker } = this.#around;
    const { visitor: before } = store.opened;
    const isNewAddress = email !== undefined && (email !== before.email || !isReachable(before));
    const visitor = {
      ...before,
      ...(name !== undefined && { name }),
      ...(email !== undefined && { email }),
      ...(isNewAddress && { consent_at: new Date().toISOString() }),
      ...(fields && { fields: { ...before.fields, ...fields } }),
    };
    if (JSON.stringify(visitor) === JSON.stringify(before)) return null;
    store.change({ visitor }, { isNews: false });
    store.happened(
      {
        type: "contact.collected",
        data: {
          ...(email !== undefined && { email }),
          ...(name !== undefined && { name }),
          ...(fields && { fields }),
        },
      },
      actorOf(caller),
    );
    handover.tellState();
    desk.tellDetails();
    // Before the first words there is nothing to say it in.
    if (isNewAddress && store.opened.last_seq > 0) speaker.sayEvent("contact_left");
    return null;
  }
}
