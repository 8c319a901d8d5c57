import { apiKeyKey, backendUrlKey } from "../keys.ts";
import { backendAddress } from "../platform/backend-address.ts";
import { filled } from "../platform/blank.ts";
import type { ServerContext } from "../platform/bubble.ts";
import { ActionRefusal } from "./action-refusal.ts";
import { explainRefusal } from "./explain-refusal.ts";

interface Call<Answer> {
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** Below the backend's address; made with `path`. */
  path: string;
  /** Blanks are left out. */
  query?: Record<string, string | number | undefined>;
  /** Sent as JSON. */
  body?: object;
  /** Refuses to overwrite anything but this version. */
  ifMatch?: number;
  /** Doing it twice is as doing it once: it may be tried again. */
  repeatable: boolean;
  /** Without these in it, an answer is none. */
  needs: readonly (keyof Answer & string)[];
  /** Also an answer, not a refusal. */
  accepts?: number;
  /** An answer with a body is none. */
  bodiless?: boolean;
  /** Sends no key. */
  open?: boolean;
}

export const deadlineMs = 30_000;
/** For what a model or another site is waited for. Bubble itself tries again after 150 s. */
export const longDeadlineMs = 60_000;
const answerBytesMax = 20 * 1024 * 1024;
const retryPauseMs = 300;
const retryAfterSecondsMax = 5;
const passingStatuses = new Set([502, 503, 504]);

/** The backend as one run of a server action talks to it: by the app's key, and all in one deadline. */
export class BackendApi {
  readonly #keys: ServerContext["keys"];
  readonly #deadlineMs: number;
  #startedAt: number | undefined;
  /** Of the last answer; null while there was none. */
  status: number | null = null;

  constructor({ keys }: Pick<ServerContext, "keys">, ms: number) {
    this.#keys = keys;
    this.#deadlineMs = ms;
  }

  /** What the backend answers. Everything else is thrown as a refusal that says what to do. */
  async call<Answer>(call: Call<Answer>): Promise<Answer> {
    const origin = this.#origin();
    const headers = this.#headers(call);
    const url = new URL(call.path, origin);
    for (const [name, value] of Object.entries(call.query ?? {}))
      if (value !== undefined) url.searchParams.set(name, String(value));
    const request = {
      method: call.method,
      headers,
      // A redirect could carry the words, and the key, to somewhere else.
      redirect: "manual",
      ...(call.body && { body: JSON.stringify(call.body) }),
    } satisfies RequestInit;
    const { response, text } = await this.#send(url, request, call.repeatable);
    this.status = response.status;
    const body = parseJson(text);
    if (!response.ok && response.status !== call.accepts)
      throw explainRefusal({
        origin,
        status: response.status,
        location: response.headers.get("location"),
        body,
      });
    const isAnswer = call.bodiless ? text === "" : call.needs.length === 0 || holds(body, call.needs);
    if (!isAnswer) {
      throw new ActionRefusal(
        "bad_answer",
        `${origin} answers something that is not Foyer's. Check the key "${backendUrlKey.caption}" in the Plugins tab.`,
      );
    }
    return body as Answer;
  }

  #origin(): string {
    const address = backendAddress(this.#keys[backendUrlKey.caption]);
    if (address.ok) return address.origin;
    throw new ActionRefusal("missing_key", address.message.replace(/^Foyer: /, ""));
  }

  #headers({ body, ifMatch, open }: Call<never>): Record<string, string> {
    return {
      accept: "application/json",
      ...(!open && { authorization: `Bearer ${this.#apiKey()}` }),
      ...(body && { "content-type": "application/json" }),
      ...(ifMatch !== undefined && { "if-match": `"${ifMatch}"` }),
    };
  }

  #apiKey(): string {
    const name = `The key "${apiKeyKey.caption}" in the Plugins tab`;
    const key = filled(this.#keys[apiKeyKey.caption]);
    if (key === undefined) {
      throw new ActionRefusal(
        "missing_key",
        `${name} is missing. Make one at your backend and put it there: the live one and the development one.`,
      );
    }
    // What no header can hold would be quoted in the error.
    if (!/^[\x21-\x7e]+$/.test(key))
      throw new ActionRefusal(
        "wrong_key",
        `${name} has spaces or letters in it that no key has. Copy it anew.`,
      );
    return key;
  }

  async #send(url: URL, request: RequestInit, repeatable: boolean): Promise<Answered> {
    const first = await this.#try(url, request);
    if (!repeatable || !isPassing(first)) return settled(first);
    await new Promise((done) => setTimeout(done, pauseMs(first)));
    return settled(await this.#try(url, request));
  }

  async #try(url: URL, request: RequestInit): Promise<Answered | Unanswered> {
    this.#startedAt ??= Date.now();
    const leftMs = this.#startedAt + this.#deadlineMs - Date.now();
    if (leftMs <= 0) return { fault: new ActionRefusal("timeout", tooLate(url)), isFinal: true };
    const giveUp = new AbortController();
    const timer = setTimeout(() => giveUp.abort(), leftMs);
    try {
      const response = await fetch(url, { ...request, signal: giveUp.signal });
      return { response, text: await readText(response, url) };
    } catch (error) {
      if (error instanceof ActionRefusal) return { fault: error, isFinal: true };
      return giveUp.signal.aborted
        ? { fault: new ActionRefusal("timeout", tooLate(url)), isFinal: true }
        : { fault: new ActionRefusal("unreachable", notReached(url, error)), isFinal: false };
    } finally {
      clearTimeout(timer);
    }
  }
}

/** `` path`/api/config/${widgetId}` ``: what is filled in stays one segment. */
export function path(parts: TemplateStringsArray, ...values: string[]): string {
  return parts.reduce((whole, part, index) => whole + segment(values[index - 1] ?? "") + part);
}

function segment(value: string): string {
  // An address with such a segment is another address.
  if (/^\.{1,2}$/.test(value)) throw new ActionRefusal("invalid", `"${value}" is no ID.`);
  return encodeURIComponent(value);
}

interface Answered {
  response: Response;
  text: string;
}
interface Unanswered {
  fault: ActionRefusal;
  /** Trying again would not help. */
  isFinal: boolean;
}

function settled(tried: Answered | Unanswered): Answered {
  if ("fault" in tried) throw tried.fault;
  return tried;
}

function isPassing(tried: Answered | Unanswered): boolean {
  return "fault" in tried ? !tried.isFinal : passingStatuses.has(tried.response.status);
}

function pauseMs(tried: Answered | Unanswered): number {
  const asked = "fault" in tried ? 0 : Number(tried.response.headers.get("retry-after") ?? 0);
  const seconds = Number.isFinite(asked) ? Math.min(asked, retryAfterSecondsMax) : 0;
  return seconds * 1_000 + retryPauseMs * (1 + Math.random());
}

async function readText(response: Response, url: URL): Promise<string> {
  const reader = response.body?.getReader();
  if (!reader) return "";
  const decoder = new TextDecoder();
  let text = "";
  let bytes = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    bytes += value.byteLength;
    if (bytes > answerBytesMax) {
      await reader.cancel();
      throw new ActionRefusal(
        "too_large",
        `${url.origin} answers more than fits here. Ask for fewer at once.`,
      );
    }
    text += decoder.decode(value, { stream: true });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function holds(body: unknown, names: readonly string[]): boolean {
  return typeof body === "object" && body !== null && names.every((name) => name in body);
}

function tooLate({ origin }: URL): string {
  return `${origin} took too long to answer. Try again in a moment.`;
}

function notReached({ origin }: URL, error: unknown): string {
  const { cause } = error as { cause?: { code?: unknown } };
  const why = typeof cause?.code === "string" ? ` (${cause.code})` : "";
  return `${origin} cannot be reached${why}. Check the key "${backendUrlKey.caption}" in the Plugins tab.`;
}
