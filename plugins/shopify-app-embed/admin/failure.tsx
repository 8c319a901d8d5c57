import type { ApiError } from "./api.ts";
import { say } from "./words.ts";

/** Says what went wrong, and what to do. */
export function Failure({ error, again }: { error: ApiError; again?: () => Promise<void> }) {
  return (
    <s-banner tone="critical" heading={say("failed")}>
      <s-paragraph>{reasonOf(error)}</s-paragraph>
      {again && (
        <s-button slot="secondary-actions" onClick={() => void again()}>
          {say("try_again")}
        </s-button>
      )}
    </s-banner>
  );
}

export function reasonOf({ status, code }: ApiError): string {
  if (status === 0) return say("not_reached");
  if (status === 401) return say("signed_out");
  if (code === "rate_limited") return say("too_often");
  if (status >= 500) return say("unavailable");
  if (code === "too_large") return say("too_large");
  return say(status === 403 ? "forbidden" : "refused");
}
