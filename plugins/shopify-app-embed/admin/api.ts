import type { Problem } from "../../../shared-widget/protocol/http.ts";

/** What the backend refused; 0: it was not reached. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly status: number;
  readonly code: string;
  /** By the path of the field. */
  readonly fields: Record<string, string>;

  constructor(status: number, problem?: Problem) {
    super(problem?.detail ?? `HTTP ${status}`);
    this.status = status;
    this.code = problem?.code ?? "unavailable";
    this.fields = Object.fromEntries((problem?.errors ?? []).map(({ path, message }) => [path, message]));
  }
}

interface Asked {
  body?: unknown;
  headers?: Record<string, string>;
}

const longestMs = 20_000;
const tokenMs = 10_000;

/** Asks the page's own backend as whoever has it open in Shopify's admin. */
export async function ask<T>(method: string, path: string, asked: Asked = {}): Promise<T> {
  const answer = await send(method, path, asked);
  // A token holds for a minute: what was made before a laptop slept is old.
  if (answer.status !== 401 || !answer.headers.has("x-shopify-retry-invalid-session-request"))
    return read(answer);
  return read(await send(method, path, asked));
}

async function send(method: string, path: string, { body, headers }: Asked): Promise<Response> {
  const token = await sessionToken();
  try {
    return await fetch(path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(longestMs),
    });
  } catch {
    throw new ApiError(0);
  }
}

/** A new one at each call: it holds for a minute. Where the session has ended Shopify gives none, or never answers. */
export async function sessionToken(): Promise<string> {
  let timer: number | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = window.setTimeout(() => reject(new Error("no session token")), tokenMs);
  });
  try {
    return await Promise.race([shopify.idToken(), tooLate]);
  } catch {
    throw new ApiError(navigator.onLine ? 401 : 0);
  } finally {
    clearTimeout(timer);
  }
}

async function read<T>(answer: Response): Promise<T> {
  const text = await answer.text().catch(() => {
    throw new ApiError(0);
  });
  if (!answer.ok) {
    const isProblem = answer.headers.get("content-type")?.startsWith("application/problem+json");
    throw new ApiError(answer.status, isProblem ? (JSON.parse(text) as Problem) : undefined);
  }
  if (text === "") return undefined as T;
  try {
    return JSON.parse(text) as T;
  } catch {
    // Somebody's between us: a hotel's network answers in the backend's place, with a page of its own.
    throw new ApiError(502);
  }
}
