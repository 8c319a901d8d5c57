import type { AnalyticsAnswer } from "../../../../shared-widget/protocol/analytics.ts";
import type { ActionManifest } from "../platform/manifest.ts";
import { path } from "./backend-api.ts";
import { dateOf } from "./inputs.ts";
import { ok, outcome, serverAction, type ServerActionManifest, stopField } from "./server-action.ts";
import { widgetField } from "./shared-fields.ts";
import { widgetIdOf } from "./widget-id.ts";

const count = (caption: string, doc: string) =>
  ({ caption, value: "number", doc }) as const satisfies ActionManifest["returns"][string];

export const getAnalytics = {
  display: "Foyer - Get analytics",
  type: "server_side",
  category: "analytics",
  fields: {
    ...widgetField,
    from: {
      caption: "From",
      editor: "DynamicValue",
      value: "date",
      optional: true,
      doc: "The first day. Blank: 29 days before the last. At most 400 days.",
    },
    to: {
      caption: "To",
      editor: "DynamicValue",
      value: "date",
      optional: true,
      doc: "The last day, which counts too. Blank: today.",
    },
    ...stopField,
  },
  returns: {
    conversations: count("Conversations", "Begun in these days."),
    messages_visitor: count("Messages of visitors", "Sent in these days."),
    messages_assistant: count("Messages of the assistant", "Sent in these days."),
    messages_agent: count("Messages of agents", "Sent in these days."),
    assistant_alone: count(
      "Assistant alone",
      "Of Conversations: no person was asked for and none was in it.",
    ),
    handoffs: count("Handoffs", "How often a person was asked for."),
    takeovers: count("Takeovers", "How often an agent took over."),
    closed: count("Closed", "Conversations that were closed."),
    unanswered: count("Unanswered", "Questions the knowledge had no answer to."),
    rated_up: count("Rated up", "Answers that were."),
    rated_down: count("Rated down", "Answers that were."),
    csat_count: count("Satisfaction (count)", "How often visitors said how satisfied they were."),
    csat_average: count("Satisfaction (average)", "From 1 to 5. Empty where nobody said."),
    first_response_seconds: count(
      "First response (seconds)",
      "On average, from asking for a person to a person's first words. Empty where there was none.",
    ),
    close_seconds: count(
      "Time to close (seconds)",
      "On average, from the first message to the close. Empty where none was closed.",
    ),
    tokens_in: count("Tokens in", "Read by the language model."),
    tokens_out: count("Tokens out", "Written by the language model."),
    cost_usd: count("Cost (US dollars)", "Of those tokens, by the prices your backend was told."),
    unanswered_questions: {
      caption: "Unanswered questions",
      value: "text",
      is_list: true,
      doc: "The most frequent first.",
    },
    json: { caption: "JSON", value: "text", doc: "All of it, day by day, with the busiest hours." },
    ...outcome,
  },
} as const satisfies ServerActionManifest;

export default serverAction(getAnalytics, async ({ properties, context, backend }) => {
  const widgetId = widgetIdOf(properties, context);
  const answer = await backend.call<AnalyticsAnswer>({
    method: "GET",
    path: path`/api/analytics/${widgetId}`,
    query: {
      from: dayOf(properties.from, context.userTimezone),
      to: dayOf(properties.to, context.userTimezone),
    },
    repeatable: true,
    needs: ["total", "unanswered"],
  });
  const { total } = answer;
  return ok({
    conversations: total.conversations,
    messages_visitor: total.messages_visitor,
    messages_assistant: total.messages_assistant,
    messages_agent: total.messages_agent,
    assistant_alone: total.assistant_alone,
    handoffs: total.handoffs,
    takeovers: total.takeovers,
    closed: total.closed,
    unanswered: total.unanswered,
    rated_up: total.rated_up,
    rated_down: total.rated_down,
    csat_count: total.csat_count,
    csat_average: average(total.csat_sum, total.csat_count),
    first_response_seconds: average(total.first_response_ms / 1_000, total.first_response_count),
    close_seconds: average(total.close_ms / 1_000, total.close_count),
    tokens_in: total.tokens_in,
    tokens_out: total.tokens_out,
    cost_usd: total.cost_micros / 1_000_000,
    unanswered_questions: answer.unanswered.map(({ question }) => question),
    json: JSON.stringify(answer),
  });
});

function average(sum: number, count: number): number | null {
  return count > 0 ? sum / count : null;
}

/** The day that a date picker showed: `2026-05-04`. */
function dayOf(value: unknown, timeZone: string): string | undefined {
  const date = dateOf(value);
  if (!date) return undefined;
  const inZone = (zone: string): string =>
    new Intl.DateTimeFormat("en-CA", { timeZone: zone, ...day }).format(date);
  try {
    return inZone(timeZone);
  } catch {
    return inZone("UTC");
  }
}

const day = { year: "numeric", month: "2-digit", day: "2-digit" } as const;
