/**
 * Why words did not become speech, or speech words. `unreadable`: what was sent is no speech that can be read;
 * `not_offered`: the provider does not have this at all; `busy`: too much is asked of it.
 */
export class SpeechError extends Error {
  override readonly name = "SpeechError";
  readonly code: "unreadable" | "not_offered" | "busy" | "unavailable";
  /** Seconds, where the provider says. */
  readonly retryAfter: number | undefined;
  constructor(code: SpeechError["code"], message: string, retryAfter?: number) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}
