import type { ErrorCode } from "@foyer/shared-widget/protocol";
import { DeadlineError } from "../deadline.ts";
import { Refusal } from "../refusal.ts";

/** What a model can do about a "no" that its sentence does not already say. */
const advice: Partial<Record<ErrorCode, string>> = {
  not_taken: "Call take_over, then repeat this call.",
  taken: "Leave it to them, or call take_over with force and a reason if the person you work for wants that.",
  not_found: "It may not exist, or this credential may not see it. Look ids up with a list tool.",
  forbidden: "Another credential is needed; do not try again with this one.",
  unauthorized: "The credential holds no more. Ask for a new one.",
  token_expired: "Ask for a new one.",
  unavailable: "Try again once, in a few seconds.",
};

/** A failure as a model can act on it; null: a fault of ours, of which nothing may be told. */
export function refusalText(error: unknown): string | null {
  if (error instanceof DeadlineError) return `unavailable: It took too long. ${advice.unavailable}`;
  if (!(error instanceof Refusal)) return null;
  const { code, message, details } = error;
  const fields = details.errors?.map(({ path, message: why }) => `${path}: ${why}`) ?? [];
  const wait = details.retryAfter === undefined ? [] : [`Wait ${details.retryAfter} seconds.`];
  return [`${code}: ${message}`, ...fields, ...wait, ...(advice[code] ? [advice[code]] : [])].join("\n");
}
