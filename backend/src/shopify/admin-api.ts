import * as z from "zod";
import type { Env } from "../env.ts";
import { readBytes } from "../routes/parse.ts";
import { isShopHost } from "./host.ts";
import { shopTokens } from "./shop-tokens-stub.ts";

export const adminApiVersion = "2026-10";

/** A query and all its tries. */
const deadlineMs = 20_000;
const answerBytes = 8 * 1024 * 1024;
/** Where nothing says how long to wait. */
const pauseMs = 1_000;

/**
 * `unauthorized`: the app is no longer installed, or lacks a scope; `throttled` and `unavailable`: later it may do;
 * `too_costly`: it asks for more than one query may; `invalid`: Shopify took the query, and refuses what it asks for.
 */
export type AdminApiCode = "unauthorized" | "throttled" | "unavailable" | "too_costly" | "invalid";

export class AdminApiError extends Error {
  override readonly name = "AdminApiError";
  readonly code: AdminApiCode;
  constructor(code: AdminApiCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** What is read of an answer; the rest is for who asked. */
const Answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .array(
      z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() }),
    )
    .optional(),
  extensions: z
    .object({
      cost: z
        .object({
          requestedQueryCost: z.number().nullish(),
          throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
        })
        .optional(),
    })
    .optional(),
});
type Answer = z.infer<typeof Answer>;

type Try =
  | { ok: true; data: Record<string, unknown> }
  | {
      ok: false;
      error: AdminApiError;
      /** Null: asking again will not help. */
      waitMs: number | null;
      isTokenRefused?: true;
    };

/** A shop's Admin GraphQL API, asked with the app's own token. */
export class AdminApi {
  readonly #env: Env;
  readonly #shop: string;
  /** Points that were left when last told, and how many come back in a second. */
  #bucket: { points: number; rate: number; at: number } | null = null;
  /** Of each document, what it cost last. */
  readonly #costs = new Map<string, number>();

  constructor(env: Env, shop: string) {
    if (!isShopHost(shop)) throw new TypeError("not a shop's permanent domain");
    this.#env = env;
    this.#shop = shop;
  }

  /** The answer's `data`. Waits where the shop's rate wants it, within 20 seconds; throws `AdminApiError`. */
  async query<T>(
    document: string,
    variables: Record<string, unknown> = {},
    signal?: AbortSignal,
  ): Promise<T> {
    const late = AbortSignal.timeout(deadlineMs);
    const until = Date.now() + deadlineMs;
    const stop = signal ? AbortSignal.any([signal, late]) : late;
    let token = await this.#token();
    let isRenewed = false;
    for (;;) {
      await this.#untilAffordable(document, until, stop);
      const tried = await this.#try(token, { query: document, variables }, stop);
      if (tried.ok) return tried.data as T;
      const { error, waitMs, isTokenRefused } = tried;
      if (isTokenRefused && !isRenewed) {
        isRenewed = true;
        token = await this.#token(token);
        continue;
      }
      if (waitMs === null || Date.now() + waitMs >= until) throw error;
      await pause(waitMs, stop);
    }
  }

  async #token(refused?: string): Promise<string> {
    const given = await shopTokens(this.#env, this.#shop).accessToken(refused);
    if (given.ok) return given.token;
    throw new AdminApiError(given.code, `no access token for ${this.#shop}: ${given.reason}`);
  }

  async #try(token: string, body: { query: string; variables: object }, signal: AbortSignal): Promise<Try> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`https://${this.#shop}/admin/api/${adminApiVersion}/graphql.json`, {
        method: "POST",
        redirect: "manual",
        headers: {
          "content-type": "application/json",
          accept: "application/json",
          "x-shopify-access-token": token,
        },
        body: JSON.stringify(body),
        signal,
      });
      text = new TextDecoder().decode(await readBytes(response, answerBytes));
    } catch (error) {
      return failed("unavailable", "no answer", isQuery(body.query) ? pauseMs : null, error);
    }
    const { status } = response;
    if (status === 401) return { ...failed("unauthorized", "answered 401", null), isTokenRefused: true };
    // 402: a frozen shop; 403: a suspended one, or the app may not.
    if (status === 402 || status === 403) return failed("unauthorized", `answered ${status}`, null);
    if (status === 429) return failed("throttled", "answered 429", retryAfterMs(response));
    if (status >= 500)
      return failed("unavailable", `answered ${status}`, isQuery(body.query) ? pauseMs : null);
    if (status !== 200) return failed("invalid", `answered ${status}`, null);
    return this.#read(body.query, text);
  }

  #read(document: string, text: string): Try {
    const answer = parse(text);
    if (!answer) return failed("unavailable", "the answer is none", null);
    const waitMs = this.#note(document, answer);
    const [first] = answer.errors ?? [];
    if (!first)
      return answer.data ? { ok: true, data: answer.data } : failed("invalid", "no data and no error", null);
    const codes = new Set(answer.errors?.map(({ extensions }) => extensions?.code));
    if (codes.has("THROTTLED")) return failed("throttled", first.message, waitMs);
    if (codes.has("MAX_COST_EXCEEDED")) return failed("too_costly", first.message, null);
    if (codes.has("ACCESS_DENIED")) return failed("unauthorized", first.message, null);
    if (codes.has("INTERNAL_SERVER_ERROR"))
      return failed("unavailable", first.message, isQuery(document) ? pauseMs : null);
    return failed("invalid", first.message, null);
  }

  /** Keeps what the answer tells of the rate. How long until the same can be asked once more. */
  #note(document: string, { extensions }: Answer): number {
    const cost = extensions?.cost;
    if (!cost) return pauseMs;
    const { currentlyAvailable: points, restoreRate: rate } = cost.throttleStatus;
    this.#bucket = { points, rate, at: Date.now() };
    if (cost.requestedQueryCost) this.#costs.set(document, cost.requestedQueryCost);
    return Math.max(100, secondsUntil(cost.requestedQueryCost ?? rate, points, rate) * 1000);
  }

  async #untilAffordable(document: string, until: number, signal: AbortSignal): Promise<void> {
    const cost = this.#costs.get(document);
    if (!this.#bucket || cost === undefined) return;
    const { points, rate, at } = this.#bucket;
    const waitMs = secondsUntil(cost, points, rate) * 1000 - (Date.now() - at);
    if (waitMs <= 0) return;
    if (Date.now() + waitMs >= until) throw new AdminApiError("throttled", "not enough points in time");
    await pause(waitMs, signal);
  }
}

function failed(
  code: AdminApiCode,
  message: string,
  waitMs: number | null,
  cause?: unknown,
): Extract<Try, { ok: false }> {
  return { ok: false, error: new AdminApiError(code, message, cause === undefined ? {} : { cause }), waitMs };
}

function parse(text: string): Answer | null {
  try {
    return Answer.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** What changes nothing may be asked twice. */
const isQuery = (document: string): boolean => !/^\s*mutation\b/.test(document);

const secondsUntil = (cost: number, points: number, rate: number): number =>
  Math.max(0, (cost - points) / rate);

function retryAfterMs({ headers }: Response): number {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? Math.max(100, seconds * 1000) : pauseMs;
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) throw new AdminApiError("unavailable", "no time is left", { cause: signal.reason });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    const stop = (): void => {
      clearTimeout(timer);
      reject(new AdminApiError("unavailable", "no time is left", { cause: signal.reason }));
    };
    signal.addEventListener("abort", stop, { once: true });
  });
}
