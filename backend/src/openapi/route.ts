import type * as z from "zod";
import type { ErrorCode } from "@foyer/shared-widget/protocol";

/** Who may call. A route without any is open to everyone. */
export type Credential = "visitor" | "agent" | "admin" | "org_key" | "platform";

export const tags = {
  Visitors: "What a widget, or an app of your own, does for the person who asks.",
  People: "What your own people and servers do with conversations.",
  Agents: "Who answers, and the tokens they do it with.",
  Insights: "How it goes, and what was said.",
  Records: "What you have to be able to show, and to forget.",
  Widgets: "How a widget looks and behaves.",
  Knowledge: "What the assistant answers from.",
  Tools: "What the assistant may do.",
  Webhooks: "Events, told to your own servers.",
  Keys: "Credentials for servers.",
  Console: "The page where agents answer, and how they sign in to it.",
  Shopify: "The app in a shop's admin, and what Shopify tells of shops.",
  Delivery: "What browsers load.",
  Service: "About this deployment.",
} as const;

/** Plain JSON. */
export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export interface Answer {
  status: number;
  description: string;
  /** Default `application/json` where there is a schema. */
  contentType?: string;
  schema?: z.ZodType;
  example?: Json;
  headers?: Record<string, string>;
}

interface RequestBody {
  schema: z.ZodType;
  /** What a first caller would send. Shown, and used for the curl line. */
  example: Record<string, Json>;
  optional?: boolean;
}

/** What travels on a socket, one JSON object in each text frame. */
interface Frames {
  /** From the client. */
  up: z.ZodType;
  /** To the client. */
  down: z.ZodType;
}

/** One method of one address, as it is described to the world. */
export interface Route {
  method: "get" | "post" | "put" | "delete";
  /** OpenAPI style: `/api/widgets/{widget_id}`. */
  path: string;
  tag: keyof typeof tags;
  /** Unique; what a generated client calls it. */
  operation: string;
  summary: string;
  /** Paragraphs apart by an empty line; `code` in backticks. */
  description: string;
  credentials: readonly Credential[];
  query?: z.ZodObject;
  /** Request headers worth naming, with what they do. */
  headers?: Record<string, string>;
  body?: RequestBody;
  /** The body is a file, of one of these content types. */
  file?: readonly string[];
  /** Once it is a socket. */
  frames?: Frames;
  answers: readonly Answer[];
  /** What can be refused, beyond what every route can answer. */
  problems: readonly ErrorCode[];
}
