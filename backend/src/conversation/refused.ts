import type { ErrorCode } from "@foyer/shared-widget/protocol";

/** An expected "no" of a conversation: a value, since it travels over RPC and becomes a frame or a problem+json. */
export interface Refused {
  ok: false;
  code: ErrorCode;
  /** For the person who reads it; the code's own sentence where there is nothing to add. */
  detail?: string;
  /** Seconds. */
  retryAfter?: number;
}
