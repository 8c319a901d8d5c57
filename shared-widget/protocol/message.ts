import * as z from "zod";
import { limits } from "./limits.ts";
import { messageCodes } from "./codes.ts";

/** An id its sender made: letters, digits, `-`, `_`, `.`; 1 to 64. The same id twice is the same message. */
export const MessageId = z.string().regex(/^[\w.-]{1,64}$/, "1 to 64 letters, digits, '-', '_' or '.'");

export const Role = z.enum(["visitor", "assistant", "agent", "system"]);
export type Role = z.infer<typeof Role>;

/** Who wrote a message, where it is a person: an agent, or a visitor who gave a name. */
export const Author = z.object({
  id: z.string().max(128),
  name: z.string().max(128),
  avatar_url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .optional(),
});
export type Author = z.infer<typeof Author>;

/** A source of an answer. `number` is how the text names it: `[2]`. */
export const Citation = z.object({
  number: z.int().min(1),
  title: z.string(),
  /** Where to read it; documents that were put without an address have none. */
  url: z.url({ protocol: /^https?$/ }).optional(),
  external_id: z.string(),
  /** The heading the passage stands under, outermost first, joined by " › ". */
  heading: z.string().optional(),
  /** The passage itself, shortened, as plain text. */
  quote: z.string().optional(),
});
export type Citation = z.infer<typeof Citation>;

/**
 * A message as it is stored and sent. `seq` counts 1, 2, 3 … in its conversation with no holes; `id` is the
 * sender's own; `text` is Markdown. A failed answer's `text` is a sentence in English for clients that do not
 * translate `code`.
 */
export const Message = z.object({
  seq: z.int().min(1),
  id: MessageId,
  role: Role,
  author: Author.optional(),
  text: z.string().max(limits.messageCharsMax * 4),
  citations: z.array(Citation).optional(),
  status: z.enum(["complete", "interrupted", "failed"]),
  code: z.enum(messageCodes).optional(),
  /** The assistant could not help and a person can be asked for: the client shows a button. */
  offer: z.literal("handoff").optional(),
  /** RFC 3339, UTC, milliseconds. */
  created_at: z.iso.datetime(),
});
export type Message = z.infer<typeof Message>;
