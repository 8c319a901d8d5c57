import { env } from "cloudflare:workers";
import type { AnalyticsCounts, Message } from "@foyer/shared-widget/protocol";
import { describe, expect, test } from "vitest";
import type { ConversationEvent, Happened } from "../conversation/events.ts";
import { newRecord } from "../conversation/record.ts";
import { calendar } from "../insights/days.ts";
import { applyDelivery } from "./conversations.ts";
import { counters, countElsewhere, readInsights } from "./insights.ts";
import { deleteTraces } from "./traces.ts";

const owner = { org_id: "acme", widget_id: "shop" };
const hourMs = 3_600_000;
const ana = { id: "ana", name: "Ana" };

interface History {
  id: string;
  org_id: string;
  widget_id: string;
  messages: Message[];
  events: ConversationEvent[];
}

/** Numbers that look random and are the same every time. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function deliver(
  { id, org_id, widget_id, messages, events }: History,
  part: { messages?: Message[]; events?: ConversationEvent[] } = {},
): Promise<void> {
  const record = newRecord(
    { id, org_id, widget_id, visitor: { id: `v_${id}`, verified: false } },
    "2026-01-01T00:00:00.000Z",
  );
  return applyDelivery(env.DB, {
    record: { ...record, version: 1 },
    messages: part.messages ?? messages,
    events: part.events ?? events,
    visitorAway: false,
  });
}

function history(id: string, begins: string, happened: readonly [minutes: number, Happened][] = []): History {
  const at = (minutes: number): string => new Date(Date.parse(begins) + minutes * 60_000).toISOString();
  return {
    ...owner,
    id,
    messages: [
      { seq: 1, id: `${id}-1`, role: "visitor", text: "Hello", status: "complete", created_at: begins },
    ],
    events: [[0, { type: "conversation.created", data: {} }] as [number, Happened], ...happened].map(
      ([minutes, event], index) => ({
        number: index + 1,
        at: at(minutes),
        started_at: begins,
        actor: { kind: "system" },
        ...event,
      }),
    ),
  };
}

function erase(conversation_id: string): Promise<void> {
  return deleteTraces(env.DB, { org_id: owner.org_id, conversation_id, before: undefined });
}

async function read(from: string, to: string, timeZone = "UTC", of = owner) {
  return readInsights(env.DB, of, calendar(timeZone, from, to));
}

/** A talk of any shape, over some days around the end of summer time. */
function anyHistory(random: (below: number) => number, n: number): History {
  const begins = Date.parse("2026-10-20T00:00:00Z") + random(10 * 24 * 60) * 60_000 + random(60_000);
  let now = begins;
  const next = (): string => new Date((now += random(5 * hourMs))).toISOString();
  const any: (() => Happened)[] = [
    () => ({
      type: "answer",
      data: {
        seq: null,
        status: "complete",
        model: "m",
        ...(random(2) && { tokens_in: random(9_000), tokens_out: random(500), cost_micros: random(90_000) }),
        ...(random(3) === 0 && { code: "no_answer" as const, question: `Question ${random(5)}` }),
        ...(random(3) === 0 && { alone: 1 as const }),
      },
    }),
    () => ({ type: "handoff.requested", data: { by: "visitor", ...(random(2) && { alone: -1 as const }) } }),
    () => ({ type: "takeover", data: { agent: ana, ...(random(4) === 0 && { alone: -1 as const }) } }),
    () => ({ type: "first_response", data: { agent: ana, ms: random(hourMs) } }),
    () => ({ type: "conversation.closed", data: { ms: random(9 * hourMs) } }),
    () => ({ type: "conversation.reopened", data: {} }),
    () => ({
      type: "rating.created",
      data: { seq: 1 + random(3), value: ([null, "up", "down"] as const)[random(3)] ?? null, before: null },
    }),
    () => ({ type: "csat.created", data: { score: 1 + random(5), before: null } }),
    () => ({ type: "labelled", data: { labels: ["a"] } }),
  ];
  const first = { at: new Date(begins).toISOString() };
  return {
    id: `c${n}`,
    org_id: n % 7 === 0 ? "other" : "acme",
    widget_id: n % 7 === 0 || n % 3 > 0 ? "shop" : "blog",
    messages: Array.from({ length: 1 + random(8) }, (_, index) => ({
      seq: index + 1,
      id: `m${index + 1}`,
      role:
        index === 0
          ? "visitor"
          : ((["visitor", "assistant", "agent", "system"] as const)[random(4)] ?? "system"),
      text: "Words",
      status: "complete",
      created_at: index === 0 ? first.at : next(),
    })),
    events: Array.from({ length: 1 + random(12) }, (_, index) => ({
      number: index + 1,
      at: index === 0 ? first.at : next(),
      started_at: first.at,
      actor: { kind: "system" },
      ...(index === 0
        ? { type: "conversation.created", data: {} }
        : (any[random(any.length)]?.() ?? { type: "handoff.cancelled", data: {} })),
    })),
  };
}

function total(numbers: readonly (number | undefined)[]): number {
  return numbers.reduce<number>((sum, each) => sum + (each ?? 0), 0);
}

/** The same numbers from the histories themselves, by the meaning of each. */
function recount(histories: readonly History[], isIn: (at: string) => boolean): AnalyticsCounts {
  const within = histories.flatMap(({ events }) => events).filter(({ at }) => isIn(at));
  const of = <T extends Happened["type"]>(type: T) =>
    within.filter((event): event is Extract<ConversationEvent, { type: T }> => event.type === type);
  const begun = histories.filter(({ events }) => isIn(events[0]?.started_at ?? ""));
  const said = (role: string) =>
    histories
      .flatMap(({ messages }) => messages)
      .filter((each) => each.role === role && isIn(each.created_at)).length;
  const lastWords = histories.flatMap(({ events }) => [
    ...new Map(
      events.flatMap((event) => (event.type === "rating.created" ? [[event.data.seq, event] as const] : [])),
    ).values(),
  ]);
  const rated = (value: string) =>
    lastWords.filter((each) => each.data.value === value && isIn(each.at)).length;
  const scores = histories
    .flatMap(({ events }) => events.findLast((event) => event.type === "csat.created") ?? [])
    .filter(({ at }) => isIn(at))
    .map(({ data }) => data.score);
  const answers = of("answer").map(({ data }) => data);
  const responses = of("first_response").map(({ data }) => data.ms);
  const closes = of("conversation.closed").map(({ data }) => data.ms);
  return {
    conversations: begun.length,
    messages_visitor: said("visitor"),
    messages_assistant: said("assistant"),
    messages_agent: said("agent"),
    assistant_alone: total(
      begun.flatMap(({ events }) => events.map(({ data }) => ("alone" in data ? data.alone : 0))),
    ),
    handoffs: of("handoff.requested").length,
    takeovers: of("takeover").length,
    closed: closes.length,
    unanswered: answers.filter(({ code }) => code === "no_answer").length,
    rated_up: rated("up"),
    rated_down: rated("down"),
    csat_count: scores.length,
    csat_sum: total(scores),
    first_response_count: responses.length,
    first_response_ms: total(responses),
    close_count: closes.length,
    close_ms: total(closes),
    tokens_in: total(answers.map(({ tokens_in }) => tokens_in)),
    tokens_out: total(answers.map(({ tokens_out }) => tokens_out)),
    cost_micros: total(answers.map(({ cost_micros }) => cost_micros)),
  };
}

const rating = (value: "up" | "down" | null, before: "up" | "down" | null): Happened => ({
  type: "rating.created",
  data: { seq: 2, value, before },
});

describe("what is counted", () => {
  test.each([1, 2, 3, 4])(
    "is what a recount finds, whatever happened, and however often and in whatever order it was delivered (%i)",
    async (seed) => {
      const random = seeded(seed);
      const histories = Array.from({ length: 30 }, (_, n) => anyHistory(random, n));
      const deliveries = histories.flatMap((each) => {
        const cut = random(each.messages.length + 1);
        const cutEvents = random(each.events.length + 1);
        return [
          () =>
            deliver(each, { messages: each.messages.slice(0, cut), events: each.events.slice(cutEvents) }),
          () =>
            deliver(each, { messages: each.messages.slice(cut), events: each.events.slice(0, cutEvents) }),
          ...(random(2) ? [() => deliver(each)] : []),
          ...(random(2) ? [() => deliver(each, { messages: each.messages.slice(0, cut), events: [] })] : []),
        ].map((run) => ({ run, order: random(1_000_000) }));
      });
      for (const { run } of deliveries.toSorted((a, b) => a.order - b.order)) await run();

      for (const timeZone of ["UTC", "Europe/Berlin", "Asia/Kathmandu"]) {
        for (const of of [
          owner,
          { org_id: "acme", widget_id: "blog" },
          { org_id: "other", widget_id: "shop" },
        ]) {
          const own = histories.filter(
            (each) => each.org_id === of.org_id && each.widget_id === of.widget_id,
          );
          const dayOf = new Intl.DateTimeFormat("sv-SE", { timeZone });
          const found = await read("2026-10-18", "2026-11-12", timeZone, of);
          expect(found.total).toEqual(recount(own, () => true));
          for (const { day, ...counts } of found.days) {
            expect({ day, ...counts }).toEqual({
              day,
              ...recount(own, (at) => dayOf.format(new Date(at)) === day),
            });
          }
          expect(found.busiest.flat().reduce((a, b) => a + b)).toBe(found.total.messages_visitor);
        }
      }
    },
  );

  test("names every counter there is", async () => {
    const { total } = await read("2026-01-01", "2026-01-01");
    expect(Object.keys(total)).toEqual(counters);
    const columns = await env.DB.prepare("SELECT name FROM pragma_table_info('rollups')").all<{
      name: string;
    }>();
    expect(columns.results.map(({ name }) => name)).toEqual(["org_id", "widget_id", "quarter", ...counters]);
  });

  test("stays when the conversation is erased, and its questions go", async () => {
    const talk = history("c1", "2026-01-05T10:00:00.000Z", [
      [
        1,
        {
          type: "answer",
          data: { seq: 2, status: "complete", code: "no_answer", model: "m", question: "Why?" },
        },
      ],
      [2, { type: "csat.created", data: { score: 4, before: null } }],
    ]);
    await deliver(talk);
    const before = await read("2026-01-05", "2026-01-05");
    expect(before.unanswered).toMatchObject([{ question: "Why?", count: 1 }]);
    await erase("c1");
    expect(await read("2026-01-05", "2026-01-05")).toEqual({ ...before, unanswered: [] });
  });

  test("of a rating is the last word, on the day it was given", async () => {
    await deliver(
      history("c1", "2026-01-05T10:00:00.000Z", [
        [1, rating("up", null)],
        [24 * 60, rating("down", "up")],
        [48 * 60, { type: "csat.created", data: { score: 2, before: null } }],
        [72 * 60, { type: "csat.created", data: { score: 5, before: 2 } }],
      ]),
    );
    await deliver(
      history("c2", "2026-01-05T10:00:00.000Z", [
        [1, rating("up", null)],
        [2, rating(null, "up")],
      ]),
    );
    const { days } = await read("2026-01-05", "2026-01-08");
    expect(days.map((day) => [day.rated_up, day.rated_down, day.csat_count, day.csat_sum])).toEqual([
      [0, 0, 0, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 0],
      [0, 0, 1, 5],
    ]);
  });

  test.each(["before", "after"])(
    "of a talk that goes over into another is counted there only (%s)",
    async (when) => {
      const former = history("former", "2026-01-05T10:00:00.000Z", [
        [1, { type: "answer", data: { seq: 2, status: "complete", model: "m", tokens_in: 7, alone: 1 } }],
      ]);
      const [hello] = former.messages;
      if (!hello) throw new Error("nothing was said");
      former.messages.push({ ...hello, seq: 2, id: "a1", role: "assistant" });
      const into = { ...history("into", "2026-01-05T10:00:00.000Z"), messages: former.messages };
      if (when === "before") await deliver(former);
      for (let n = 0; n < 2; n++) await countElsewhere(env.DB, { ...owner, conversation_id: "former" });
      if (when === "after") await deliver(former);
      await deliver(into);
      await erase("former");
      expect((await read("2026-01-05", "2026-01-05")).total).toMatchObject({
        conversations: 1,
        assistant_alone: 0,
        messages_visitor: 1,
        messages_assistant: 1,
        tokens_in: 7,
      });
      expect(await env.DB.prepare("SELECT count(*) AS n FROM merged_conversations").first("n")).toBe(0);
    },
  );

  test("does not stop a delivery that has no sense in it", async () => {
    const talk = history("c1", "2026-01-05T10:00:00.000Z", [
      [1, { type: "first_response", data: { agent: ana, ms: 12.7 } }],
      [2, { type: "conversation.closed", data: { ms: "soon" as unknown as number } }],
    ]);
    const [hello] = talk.messages;
    if (!hello) throw new Error("nothing was said");
    talk.messages.push({ ...hello, seq: 2, id: "m2", created_at: "then" });
    await deliver(talk);
    const { total } = await read("2026-01-05", "2026-01-05");
    expect(total).toMatchObject({ messages_visitor: 1, first_response_ms: 12, closed: 1, close_ms: 0 });
  });
});

const asked = (question: string): Happened => ({
  type: "answer",
  data: { seq: 2, status: "complete", code: "no_answer", model: "m", question },
});

describe("questions without an answer", () => {
  test("are forgotten when the history is cleared, up to there", async () => {
    await deliver(
      history("c1", "2026-01-05T10:00:00.000Z", [
        [1, asked("Before?")],
        [2, { type: "history.cleared", data: {} }],
        [3, asked("After?")],
      ]),
    );
    const { unanswered, total } = await read("2026-01-05", "2026-01-05");
    expect(unanswered.map(({ question }) => question)).toEqual(["After?"]);
    expect(total.unanswered).toBe(2);
  });

  test("are forgotten also where they arrive after it", async () => {
    const talk = history("c1", "2026-01-05T10:00:00.000Z", [
      [1, asked("Before?")],
      [2, { type: "history.cleared", data: {} }],
    ]);
    for (const event of talk.events.toReversed()) await deliver(talk, { messages: [], events: [event] });
    expect((await read("2026-01-05", "2026-01-05")).unanswered).toEqual([]);
    const { results } = await env.DB.prepare("SELECT data FROM events").all();
    expect(JSON.stringify(results)).not.toContain("Before?");
  });
});
