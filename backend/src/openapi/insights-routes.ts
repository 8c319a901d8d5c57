import {
  AnalyticsAnswer,
  AnalyticsQuery,
  MessageSearchAnswer,
  MessageSearchQuery,
  OrgId,
} from "@foyer/shared-widget/protocol";
import type { Route } from "./route.ts";

const staff = ["agent", "org_key", "platform"] as const;

export const insightsRoutes: readonly Route[] = [
  {
    method: "get",
    path: "/api/analytics/{widget_id}",
    tag: "Insights",
    operation: "readInsights",
    summary: "See how a widget does",
    description: `Counts by day, in the widget's \`time_zone\`: conversations and how many of them the assistant answered alone, handoffs, response times, ratings, tokens and what they cost; the hours in which visitors write; the questions to which the knowledge had no answer. \`from\` and \`to\` are days and both count in; without them it is the last 30 days, and 400 are the most.

A conversation counts on the day of its first message, everything else on the day it happens. Times are sums in milliseconds beside the count to divide them by. \`format=csv\` answers the days as a table.`,
    credentials: staff,
    query: AnalyticsQuery,
    answers: [
      { status: 200, description: "The counts; with `format=csv` a table.", schema: AnalyticsAnswer },
    ],
    problems: ["not_found", "invalid"],
  },
  {
    method: "get",
    path: "/api/search",
    tag: "Insights",
    operation: "searchMessages",
    summary: "Search messages",
    description: `Full text over what visitors, the assistant and agents said, newest first, in all widgets the credential may see. A message is found that has every word of \`q\`, or words that begin so (of three letters or more), in its text or its author's name; capitals and accents do not matter, and what stands together without a space is looked for together. Internal notes are never found.

\`role\`, \`status\` (of the conversation), \`widget_id\`, \`from\` (counts in) and \`to\` (does not) narrow it down. \`excerpt\` is plain text in pieces; those with \`found\` are the hits. With the platform secret and without \`widget_id\`, \`org_id\` says whose.`,
    credentials: staff,
    query: MessageSearchQuery.extend({ org_id: OrgId.optional() }),
    answers: [{ status: 200, description: "One page.", schema: MessageSearchAnswer }],
    problems: ["not_found", "invalid"],
  },
];
