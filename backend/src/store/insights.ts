import type { AnalyticsAnswer, AnalyticsCounts } from "@foyer/shared-widget/protocol";
import { type Day, instantOf, type Span } from "../insights/days.ts";
import type { Owner } from "./documents.ts";

/** Every counter, in the order in which tables show them; the columns of `rollups` have the same names. */
export const counters = [
  "conversations",
  "messages_visitor",
  "messages_assistant",
  "messages_agent",
  "assistant_alone",
  "handoffs",
  "takeovers",
  "closed",
  "unanswered",
  "rated_up",
  "rated_down",
  "csat_count",
  "csat_sum",
  "first_response_count",
  "first_response_ms",
  "close_count",
  "close_ms",
  "tokens_in",
  "tokens_out",
  "cost_micros",
] as const satisfies readonly (keyof AnalyticsCounts)[];

const nothing = Object.fromEntries(counters.map((name) => [name, 0])) as unknown as AnalyticsCounts;

/** Different wordings read of one time; the rarest beyond are not counted. */
const wordingsMost = 10_000;
const questionsShown = 100;

/** What happened in a widget, day by day; the days follow on each other, and `spans` cover them. */
export async function readInsights(
  db: D1Database,
  { org_id, widget_id }: Owner,
  { days, spans }: { days: readonly Day[]; spans: readonly Span[] },
): Promise<Pick<AnalyticsAnswer, "total" | "days" | "busiest" | "unanswered">> {
  const [byDay, byHour, questions] = await db.batch<Record<string, number>>([
    db
      .prepare(
        `SELECT days.key AS day, ${counters.map((name) => `sum(${name}) AS ${name}`).join(", ")}
           FROM json_each(?3) AS days CROSS JOIN rollups
          WHERE org_id = ?1 AND widget_id = ?2 AND quarter >= days.value ->> 'start' AND quarter < days.value ->> 'end'
          GROUP BY days.key`,
      )
      .bind(org_id, widget_id, JSON.stringify(days)),
    db
      .prepare(
        // The first of January 1970 was a Thursday: three days after a Monday.
        `SELECT ((quarter + spans.value ->> 'offset') / 4 + 72) % 168 AS hour, sum(messages_visitor) AS messages
           FROM json_each(?3) AS spans CROSS JOIN rollups
          WHERE org_id = ?1 AND widget_id = ?2
            AND quarter >= spans.value ->> 'start' AND quarter < spans.value ->> 'end'
          GROUP BY hour`,
      )
      .bind(org_id, widget_id, JSON.stringify(spans)),
    db
      .prepare(
        `SELECT data ->> 'question' AS question, count(*) AS count, max(at) AS last_at, conversation_id FROM events
          WHERE org_id = ?1 AND widget_id = ?2 AND type = 'answer' AND data ->> 'code' = 'no_answer'
            AND at >= ?3 AND at < ?4 AND data ->> 'question' IS NOT NULL
          GROUP BY data ->> 'question' ORDER BY count DESC, last_at DESC LIMIT ?5`,
      )
      .bind(
        org_id,
        widget_id,
        instantOf(days[0]?.start ?? 0),
        instantOf(days.at(-1)?.end ?? 0),
        wordingsMost,
      ),
  ]);
  const found = new Map(
    byDay?.results.map(({ day, ...counts }) => [day, counts as unknown as AnalyticsCounts]),
  );
  const all = days.map(({ day }, index) => ({ day, ...(found.get(index) ?? nothing) }));
  const messages = new Map(byHour?.results.map((row) => [row["hour"], row["messages"]]));
  return {
    total: sum(all),
    days: all,
    busiest: Array.from({ length: 7 }, (_, weekday) =>
      Array.from({ length: 24 }, (_, hour) => messages.get(weekday * 24 + hour) ?? 0),
    ),
    unanswered: sameQuestions((questions?.results ?? []) as unknown as Question[]).slice(0, questionsShown),
  };
}

/**
 * Does not count a conversation's messages, and that it began, any more: they go over into another conversation of
 * the same person, where they count. To be called before the conversation is erased; twice is once.
 */
export async function countElsewhere(
  db: D1Database,
  { org_id, conversation_id }: { org_id: string; conversation_id: string },
): Promise<void> {
  await db
    .prepare(
      "INSERT INTO merged_conversations (conversation_id, org_id) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    )
    .bind(conversation_id, org_id)
    .run();
}

type Question = AnalyticsAnswer["unanswered"][number];

/** Wordings that differ in capitals and spaces only are one question, as it was asked last. */
function sameQuestions(wordings: readonly Question[]): Question[] {
  const questions = new Map<string, Question>();
  for (const wording of wordings) {
    const same = wording.question.normalize("NFC").toLowerCase().replaceAll(/\s+/g, " ").trim();
    const known = questions.get(same);
    const last = known && known.last_at >= wording.last_at ? known : wording;
    questions.set(same, { ...last, count: (known?.count ?? 0) + wording.count });
  }
  return [...questions.values()].toSorted(
    (a, b) => b.count - a.count || (a.last_at < b.last_at ? 1 : a.last_at > b.last_at ? -1 : 0),
  );
}

function sum(days: readonly AnalyticsCounts[]): AnalyticsCounts {
  const total = { ...nothing };
  for (const day of days) for (const name of counters) total[name] += day[name];
  return total;
}
