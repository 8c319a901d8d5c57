import { DeadlineError, within } from "../deadline.ts";

/** How one request to a webhook went. */
export interface Posted {
  ok: boolean;
  /** 0: nobody answered. */
  status: number;
  ms: number;
  /** In words, for the org's own eyes; null where it did not fail. */
  error: string | null;
}

const deadlineMs = 10_000;
const excerptBytes = 2_048;
const excerptChars = 200;

/** Posts a signed body. Every 2xx is a success; a redirect is not followed, for it could lead anywhere. */
export async function postWebhook(
  url: string,
  { headers, body }: { headers: Record<string, string>; body: string },
  limitMs: number = deadlineMs,
): Promise<Posted> {
  const started = Date.now();
  const done = (status: number, error: string | null): Posted => ({
    ok: error === null,
    status,
    ms: Date.now() - started,
    error,
  });
  const abort = new AbortController();
  let status = 0;
  try {
    return await within(
      limitMs,
      "the answer",
      (async () => {
        const response = await fetch(url, {
          method: "POST",
          headers: { "content-type": "application/json", "user-agent": "Foyer-Webhooks", ...headers },
          body,
          redirect: "manual",
          signal: abort.signal,
        });
        ({ status } = response);
        if (response.ok) {
          await response.body?.cancel();
          return done(status, null);
        }
        if (status >= 300 && status < 400) {
          await response.body?.cancel();
          return done(status, `It answered ${status}: redirects are not followed.`);
        }
        const said = await excerpt(response);
        return done(status, `It answered ${status}${said && `: ${said}`}`);
      })(),
    );
  } catch (error) {
    if (error instanceof DeadlineError) return done(status, `No whole answer within ${limitMs / 1000} s.`);
    return done(status, status > 0 ? `It answered ${status} and broke off.` : "The connection failed.");
  } finally {
    abort.abort();
  }
}

/** The beginning of what a receiver said, in one line. */
async function excerpt({ body }: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for await (const part of body ?? []) {
    text += decoder.decode(part.subarray(0, excerptBytes - bytes), { stream: true });
    bytes += part.byteLength;
    if (bytes >= excerptBytes) break;
  }
  // What was said is shown to people: nothing in it may act.
  return text
    .replaceAll(/[\s\p{C}]+/gu, " ")
    .trim()
    .slice(0, excerptChars);
}
