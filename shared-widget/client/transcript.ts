import { type Answer, address, request } from "./request.ts";
import type { Session } from "./session.ts";
import { transfer } from "./transfer.ts";

/** What was said, as a file. */
export function fetchTranscript(
  endpoint: string,
  { conversationId, token }: Session,
  format: "txt" | "html",
  signal: AbortSignal,
): Promise<Answer<Blob>> {
  const url = `${address(endpoint, "transcript", conversationId)}?format=${format}&time_zone=${encodeURIComponent(timeZone())}`;
  return transfer(url, { token, signal }, (response) => response.blob());
}

/** Has it sent. `not_configured` where the backend can send no e-mail. */
export function mailTranscript(
  endpoint: string,
  { conversationId, token }: Session,
  email: string,
  signal: AbortSignal,
): Promise<Answer<unknown>> {
  return request(address(endpoint, "transcript", conversationId), {
    token,
    body: { email, time_zone: timeZone() },
    signal,
  });
}

/** The visitor's own: times are to be read as they are here. */
function timeZone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}
