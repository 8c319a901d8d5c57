import * as z from "zod";
import { limits } from "./limits.ts";
import { messageCodes } from "./codes.ts";

/** An id its sender made: letters, digits, `-`, `_`, `.`; 1 to 64. The same id twice is the same message. */
export const MessageId = z.string().regex(/^[\w.-]{1,64}$/, "1 to 64 letters, digits, '-', '_' or '.'");

export const Role = z.enum(["visitor", "assistant", "agent", "system"]);
export type Role = z.infer<typeof Role>;

export const HttpUrl = z.url({ protocol: /^https?$/ }).max(2_000);

/** Who wrote a message, where it is a person: an agent, or a visitor who gave a name. */
export const Author = z.object({
  id: z.string().max(128),
  name: z.string().max(128),
  avatar_url: HttpUrl.optional(),
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
 * A file somebody sent. `url` is on the backend and permission enough to read it, until `url_expires_at`: each time a
 * message is told or read again its files come with an address that is good for an hour or two. `GET
 * /api/files/{conversation_id}/{id}` gives a new one to who may read the conversation, for as long as it is kept.
 */
export const Attachment = z.object({
  id: z.string().regex(/^f_[\w-]{1,64}$/),
  name: z.string().max(200),
  content_type: z.string().max(100),
  /** Bytes. */
  size: z.int().min(0),
  url: z.string().max(2_000),
  /** RFC 3339. Absent in what a backend told that signed for good. */
  url_expires_at: z.iso.datetime().optional(),
});
export type Attachment = z.infer<typeof Attachment>;

/**
 * A product of the shop that the answer speaks of, as the shop told it while the answer was made. It is no attachment:
 * nothing of it lies on the backend, its picture and its page are the shop's own.
 */
export const Product = z.object({
  /** The shop's, `gid://shopify/Product/…`. */
  id: z.string().max(200),
  title: z.string().max(300),
  /** Its page, in the language that the visitor has the shop in. */
  url: HttpUrl.optional(),
  image: z.object({ url: HttpUrl, alt: z.string().max(500) }).optional(),
  /** In the currency's own unit, e.g. `1200.50`. */
  price: z.object({
    amount: z.string().regex(/^\d{1,15}(\.\d{1,4})?$/),
    currency: z.string().regex(/^[A-Z]{3}$/),
  }),
  /** Some of its variants cost more. */
  price_from: z.boolean().optional(),
  available: z.boolean(),
  /** What would be put into the cart. Absent where the visitor has to choose first, on the product's page. */
  variant: z.object({ id: z.string().max(200), title: z.string().max(300).optional() }).optional(),
});
export type Product = z.infer<typeof Product>;

export const Rating = z.enum(["up", "down"]);
export type Rating = z.infer<typeof Rating>;

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
  attachments: z.array(Attachment).optional(),
  citations: z.array(Citation).optional(),
  /** Of the assistant's: the shop's products that it recommends. */
  products: z.array(Product).max(6).optional(),
  status: z.enum(["complete", "interrupted", "failed"]),
  code: z.enum(messageCodes).optional(),
  /** The assistant could not help and a person can be asked for: the client shows a button. */
  offer: z.literal("handoff").optional(),
  /** What the visitor thinks of an answer of the assistant's. */
  rating: Rating.optional(),
  /** RFC 3339, UTC, milliseconds. */
  created_at: z.iso.datetime(),
});
export type Message = z.infer<typeof Message>;

/**
 * What agents tell each other about a conversation. It is no message: it has no `seq`, lives in a list of its own
 * and travels in frames of its own, so that there is no path by which a visitor could get one.
 */
export const Note = z.object({
  /** Counts 1, 2, 3 … */
  number: z.int().min(1),
  id: MessageId,
  author: Author,
  text: z.string().max(limits.messageCharsMax),
  /** The `seq` of the message it was written after; 0 for none. */
  after: z.int().min(0),
  created_at: z.iso.datetime(),
});
export type Note = z.infer<typeof Note>;
