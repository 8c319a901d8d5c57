import * as z from "zod";
import { TimeZone } from "./config.ts";
import { Message } from "./message.ts";

/** `GET /api/transcript/{conversation_id}`: the conversation to take along, as a download. Notes are none of it. */
export const TranscriptQuery = z.object({
  format: z.enum(["txt", "html", "json"]).default("txt"),
  /** Times are written as they are there. */
  time_zone: TimeZone.default("UTC"),
  /** A language tag. Left out: the visitor's. */
  locale: z.string().max(35).optional(),
});

/** With `format=json`. */
export const TranscriptAnswer = z.object({
  conversation_id: z.string(),
  widget_id: z.string(),
  title: z.string(),
  exported_at: z.iso.datetime(),
  messages: z.array(Message),
});
export type TranscriptAnswer = z.infer<typeof TranscriptAnswer>;

/** `POST /api/transcript/{conversation_id}`, the visitor's own: send it there. */
export const TranscriptRequest = z.strictObject({
  email: z.email().max(254),
  time_zone: TimeZone.default("UTC"),
});
