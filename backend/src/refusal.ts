import { type ErrorCode, errors, type PublicConfig } from "@foyer/shared-widget/protocol";

interface Details {
  detail?: string;
  errors?: { path: string; message: string }[];
  /** Seconds. */
  retryAfter?: number;
  /** Beside those every problem has. */
  headers?: Record<string, string>;
  /** With `identity_required`. */
  config?: PublicConfig;
}

/** An expected "no" of a route: thrown there, answered as problem+json in `app.onError`. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: ErrorCode;
  readonly details: Details;
  constructor(code: ErrorCode, details: Details = {}) {
    super(details.detail ?? errors[code].title);
    this.code = code;
    this.details = details;
  }
}

/** The RFC 9457 answer for a code. `detail` is safe to show: it never carries what a fault said. */
export function problem(
  code: ErrorCode,
  { detail, errors: fields, retryAfter, headers: more, config }: Details = {},
): Response {
  const { status, title } = errors[code];
  const body = {
    type: "about:blank",
    title,
    status,
    detail: detail ?? title,
    code,
    ...(fields && { errors: fields }),
    ...(retryAfter !== undefined && { retry_after: retryAfter }),
    ...(config && { config }),
  };
  const headers = new Headers({
    "content-type": "application/problem+json",
    "cache-control": "no-store",
    ...more,
  });
  if (retryAfter !== undefined) headers.set("retry-after", String(retryAfter));
  if (status === 401) headers.set("www-authenticate", "Bearer");
  return new Response(JSON.stringify(body), { status, headers });
}
