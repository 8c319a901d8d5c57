import type { ErrorCode, Problem } from "../protocol/index.ts";

const timeoutMs = 20_000;

export interface Refusal {
  ok: false;
  code: ErrorCode | "unreachable";
  message: string;
  /** 0 where no answer came. */
  status: number;
  retryAfterMs?: number;
}

export type Answer<T> = { ok: true; body: T } | Refusal;

/** One JSON request. Never throws: whatever goes wrong on the way is `unreachable`. */
export async function request<T>(
  url: string,
  { token, body, signal }: { token?: string; body?: unknown; signal: AbortSignal },
): Promise<Answer<T>> {
  const deadline = new AbortController();
  const giveUp = () => deadline.abort();
  const timer = setTimeout(giveUp, timeoutMs);
  signal.addEventListener("abort", giveUp);
  if (signal.aborted) giveUp();
  try {
    const response = await fetch(url, {
      method: body ? "POST" : "GET",
      cache: "no-store",
      credentials: "omit",
      headers: {
        ...(body ? { "content-type": "application/json" } : {}),
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        accept: "application/json",
      },
      signal: deadline.signal,
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    if (!response.ok) return await refusal(response);
    const answer: T = await response.json();
    return { ok: true, body: answer };
  } catch (error) {
    return { ok: false, code: "unreachable", message: String(error), status: 0 };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", giveUp);
  }
}

/** What a response that is not 2xx says. Proxies answer too, so there may be no problem+json in it. */
export async function refusal(response: Response): Promise<Refusal> {
  const { status } = response;
  const problem: Partial<Problem> | null = await response.json().catch(() => null);
  const seconds = problem?.retry_after ?? Number(response.headers.get("retry-after"));
  return {
    ok: false,
    code: isCode(problem?.code) ? problem.code : "unreachable",
    message: problem?.detail ?? problem?.title ?? `HTTP ${status}`,
    status,
    ...(seconds > 0 ? { retryAfterMs: seconds * 1_000 } : {}),
  };
}

/** A later server may have codes that this client does not know: they pass as they are. */
export function isCode(code: string | undefined): code is ErrorCode {
  return Boolean(code);
}

/** Where a thing of the API is. */
export function address(endpoint: string, collection: string, id: string): string {
  return `${endpoint}/api/${collection}/${encodeURIComponent(id)}`;
}
