/**
 * `limited`: the shop is asked too often; `restricted`: it lets nobody ask, or not us; `unavailable`: it does not
 * answer, or not as it should; `refused`: it took the question, and has an error for it.
 */
export type UcpCode = "limited" | "restricted" | "unavailable" | "refused";

export class UcpError extends Error {
  override readonly name = "UcpError";
  readonly code: UcpCode;
  /** After how long asking again makes sense, where the shop says so. */
  readonly retryAfterMs: number | undefined;
  constructor(code: UcpCode, message: string, options: ErrorOptions & { retryAfterMs?: number } = {}) {
    super(message, options);
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
  }
}
