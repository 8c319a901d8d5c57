import type { AudioServer } from "./speech-provider.ts";
import { SpeechError } from "./speech-error.ts";

/** Longest rest that a provider's wish is passed on with, in seconds. */
const longestRest = 60;

/**
 * Asks the audio server and answers with its 200, the body unread. The provider's own words never get into an
 * error: they may hold the key or what was said.
 */
export async function askAudioServer(
  { apiKey, baseURL, model }: AudioServer,
  path: "transcriptions" | "speech",
  init: { headers?: Record<string, string>; body: BodyInit },
  signal: AbortSignal,
): Promise<Response> {
  const where = `${model} at ${hostOf(baseURL)}`;
  let response: Response;
  try {
    response = await fetch(`${baseURL}/audio/${path}`, {
      method: "POST",
      headers: { ...init.headers, authorization: `Bearer ${apiKey}` },
      body: init.body,
      // The key goes nowhere else.
      redirect: "manual",
      signal,
    });
  } catch {
    throw new SpeechError(
      "unavailable",
      signal.aborted ? `${where}: no answer in time` : `${where}: the connection failed`,
    );
  }
  const { status, headers } = response;
  if (status === 200) return response;
  await response.body?.cancel();
  throw new SpeechError(codeOf(status), `${where}: HTTP ${status}`, restOf(headers));
}

function codeOf(status: number): SpeechError["code"] {
  if (status === 404 || status === 405 || status === 501) return "not_offered";
  if (status === 400 || status === 413 || status === 415 || status === 422) return "unreadable";
  return status === 429 ? "busy" : "unavailable";
}

function restOf(headers: Headers): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return seconds > 0 ? Math.min(Math.ceil(seconds), longestRest) : undefined;
}

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : "an address that is not valid";
}
