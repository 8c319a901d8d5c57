import * as z from "zod";
import { WidgetId } from "./config.ts";
import { Mode } from "./frames.ts";
import { Author, Role } from "./message.ts";

const day = z.iso.date();

/** `GET /api/analytics/{widget_id}`. Days are the owner's, by the widget's `time_zone`; both ends count in. */
export const AnalyticsQuery = z.object({
  /** Default: 29 days before `to`. */
  from: day.optional(),
  /** Default: today. */
  to: day.optional(),
  format: z.enum(["json", "csv"]).default("json"),
});

/** A conversation counts on the day its first message was sent; what happens in it, when it happens. */
const Counts = z.object({
  conversations: z.int(),
  messages_visitor: z.int(),
  messages_assistant: z.int(),
  messages_agent: z.int(),
  /** Of `conversations`: answered by the assistant, with no person asked for and none in it. */
  assistant_alone: z.int(),
  handoffs: z.int(),
  takeovers: z.int(),
  closed: z.int(),
  /** Questions the knowledge had no answer to. */
  unanswered: z.int(),
  rated_up: z.int(),
  rated_down: z.int(),
  csat_count: z.int(),
  csat_sum: z.int(),
  /** From the first request for a person to a person's first words. */
  first_response_count: z.int(),
  first_response_ms: z.int(),
  /** From a conversation's first message to its close. */
  close_count: z.int(),
  close_ms: z.int(),
  tokens_in: z.int(),
  tokens_out: z.int(),
  /** Millionths of a US dollar, by the prices of the models as they were set when the tokens were used. */
  cost_micros: z.int(),
});
export type AnalyticsCounts = z.infer<typeof Counts>;

export const AnalyticsAnswer = z.object({
  widget_id: WidgetId,
  time_zone: z.string(),
  from: day,
  to: day,
  total: Counts,
  /** One for each day, also for those on which nothing happened. */
  days: z.array(Counts.extend({ day })),
  /** Visitors' messages by hour of the week: `[weekday 0 = Monday][hour 0–23]`. */
  busiest: z.array(z.array(z.int()).length(24)).length(7),
  /** The most frequent first. Questions that say the same in other capitals or spaces are one. */
  unanswered: z.array(
    z.object({
      question: z.string(),
      count: z.int(),
      last_at: z.iso.datetime(),
      /** Where it was asked last. */
      conversation_id: z.string(),
    }),
  ),
});
export type AnalyticsAnswer = z.infer<typeof AnalyticsAnswer>;

/** `GET /api/search`: full text over the org's messages. */
export const MessageSearchQuery = z.object({
  q: z.string().trim().min(1).max(200),
  widget_id: WidgetId.optional(),
  role: Role.optional(),
  status: Mode.optional(),
  /** RFC 3339, both optional. */
  from: z.iso.datetime({ offset: true }).optional(),
  to: z.iso.datetime({ offset: true }).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(500).optional(),
});
export const MessageSearchAnswer = z.object({
  results: z.array(
    z.object({
      conversation_id: z.string(),
      widget_id: WidgetId,
      seq: z.int(),
      role: Role,
      author: Author.optional(),
      created_at: z.iso.datetime(),
      visitor: z.object({ id: z.string(), name: z.string().optional(), email: z.string().optional() }),
      /** A piece of the message around what was found; `found` pieces are the hits. Plain text. */
      excerpt: z.array(z.object({ text: z.string(), found: z.boolean() })),
    }),
  ),
  next_cursor: z.string().nullable(),
});
export type MessageSearchAnswer = z.infer<typeof MessageSearchAnswer>;
