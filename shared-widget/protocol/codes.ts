/**
 * The codes both ends know a refusal or an event by. No zod here: browser bundles import this file at run
 * time. Where a code goes over HTTP its status stands beside it; `title` is the sentence a person may read.
 */

/** WebSocket close codes. Anything else: reconnect with back-off. */
export const CloseCode = {
  /** The server restarts: reconnect at once. */
  restart: 1012,
  unauthorized: 4401,
  forbidden: 4403,
  notFound: 4404,
  idle: 4408,
  tooMany: 4429,
} as const;

export const errors = {
  bad_request: { status: 400, title: "The request cannot be read." },
  bad_frame: { status: 400, title: "That frame is not one this conversation understands." },
  unauthorized: { status: 401, title: "A valid credential is needed." },
  token_expired: { status: 401, title: "The token has expired: get a new one." },
  identity_required: { status: 401, title: "Only visitors who are logged in can chat here." },
  forbidden: { status: 403, title: "This credential may not do that." },
  origin_not_allowed: { status: 403, title: "This site is not on the widget's list of allowed origins." },
  identity_invalid: { status: 403, title: "The identity signature is wrong or too old." },
  not_found: { status: 404, title: "There is nothing here by that name." },
  taken: { status: 409, title: "Another agent has this conversation." },
  not_taken: { status: 409, title: "Take the conversation over before answering in it." },
  version_mismatch: { status: 412, title: "The config was saved by someone else in between." },
  too_large: { status: 413, title: "That is larger than is taken here." },
  unsupported_file: { status: 415, title: "Files of that kind are not taken here." },
  unsupported_type: { status: 415, title: "Send JSON: content-type application/json." },
  invalid: { status: 422, title: "Some fields are not right." },
  too_long: { status: 422, title: "That message is too long." },
  rate_limited: { status: 429, title: "Too many messages. Wait a moment." },
  internal: { status: 500, title: "Something failed on our side." },
  not_configured: { status: 501, title: "This deployment is not set up for that." },
  unavailable: { status: 503, title: "This part is not available right now. Try again shortly." },
} as const satisfies Record<string, { status: number; title: string }>;

export type ErrorCode = keyof typeof errors;

/**
 * Why a message is as it is, for clients that translate. On the assistant's messages it says what went wrong
 * (`status` is `interrupted` or `failed`) or that nothing was found; on system messages, what happened.
 */
export const messageCodes = [
  /** The visitor or an agent stopped the answer. */
  "stopped",
  /** The server went away while the answer was being written. */
  "interrupted",
  "model_unavailable",
  "model_timeout",
  "model_rate_limited",
  "model_misconfigured",
  /** The knowledge has no answer; a person is offered where the widget has handoff. */
  "no_answer",
  /** Moderation flagged what the visitor wrote: no model was asked. */
  "message_refused",
  /** Moderation flagged the answer, or it repeated what the assistant alone was told: the rest was kept back. */
  "answer_withheld",
  "handoff_requested",
  "handoff_cancelled",
  "agent_joined",
  "agent_left",
  "closed",
  /** An agent opened the conversation again. */
  "reopened",
  /** The agent who had it was gone too long: the visitor waits again. */
  "agent_lost",
  /** Nobody came in time, or nobody is there at this hour. An e-mail address may be left. */
  "nobody_came",
  "outside_hours",
  /** The visitor left an e-mail address: the answer will come there too. */
  "contact_left",
] as const;

export type MessageCode = (typeof messageCodes)[number];
