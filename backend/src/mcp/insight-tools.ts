import { AnalyticsAnswer, MeAnswer } from "@foyer/shared-widget/protocol";
import * as z from "zod";
import { widgetId } from "./fields.ts";
import { type Tool, tool } from "./tool.ts";

const day = z.iso.date().optional();
const unansweredMost = 20;

export const insightTools: readonly Tool[] = [
  tool({
    name: "list_widgets",
    title: "List widgets",
    description:
      "The widgets this credential may see, a hundred at most, and whose credential it is. Start here: other tools ask for a widget_id.",
    input: z.strictObject({}),
    output: MeAnswer.pick({ credential: true, org_id: true, agent: true, widgets: true }),
    hints: { readOnly: true },
    run: async (api) => (await api("GET", "/api/me")).json(),
  }),
  tool({
    name: "get_analytics",
    title: "See how a widget does",
    description:
      "Counts over some days, 30 unless you say: conversations and how many of them the assistant answered alone, handoffs, response times, ratings, tokens and what they cost; and the questions to which the knowledge had no answer, the most frequent first. Times are sums in milliseconds beside the count to divide them by.",
    input: z.strictObject({
      widget_id: widgetId,
      from: day.describe(
        "The first day, e.g. 2026-05-01, in the widget's time zone. Default: 29 days before `to`.",
      ),
      to: day.describe("The last day, which counts in. Default: today."),
      by_day: z.boolean().default(false).describe("Also the counts of each day."),
    }),
    output: AnalyticsAnswer.omit({ busiest: true }).partial({ days: true }),
    hints: { readOnly: true },
    run: async (api, { widget_id, by_day, ...span }) => {
      const read = await api("GET", `/api/analytics/${encodeURIComponent(widget_id)}`, { query: span });
      const { days, ...rest } = AnalyticsAnswer.parse(await read.json());
      const unanswered = rest.unanswered.slice(0, unansweredMost);
      return { ...rest, unanswered, ...(by_day && { days }) };
    },
  }),
];
