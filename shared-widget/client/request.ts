import type { ErrorCode, Problem, PublicConfig } from "../protocol/index.ts";

const timeoutMs = 20_000;

export interface Refusal {
  ok: false;
  code: ErrorCode | "unreachable";
  message: string;
  /** 0 where no answer came. */
  status: number;
  /** Seconds. */
  retryAfter?: number | undefined;
  config?: PublicConfig | undefined;
}

export type Answer<T> = { ok: true; body: T } | Refusal;

/** One JSON request. Never throws: whatever goes wrong on the way is `unreachable`. */
export async function request<T>(
  url: string,
  { token, body, signal }: { token?: string; body?: object; signal: AbortSignal },
): Promise<Answer<T>> {
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = setTimeout(end, timeoutMs);
  signal.addEventListener("abort", end, { signal: ending.signal });
  try {
    signal.throwIfAborted();
    const response = await fetch(url, {
      cache: "no-store",
      headers: {
        accept: "application/json",
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { "content-type": "application/json" }),
      },
      ...(body && { method: "POST", body: JSON.stringify(body) }),
      signal: ending.signal,
    });
    if (!response.ok) return await refusal(response);
    const answer: T = await response.json();
    return { ok: true, body: answer };
  } catch (error) {
    return { ok: false, code: "unreachable", message: String(error), status: 0 };
  } finally {
    clearTimeout(timer);
    end();
  }
}

/** What a response that is not 2xx says. Proxies answer too, so there may be no problem+json in it. */
export async function refusal(response: Response): Promise<Refusal> {
  const problem: Partial<Problem> | null = await response.json().catch(() => null);
  // A later server may have codes that this client does not know: they pass as they are.
  const code = (problem?.code ?? "unreachable") as Refusal["code"];
  return {
    ok: false,
    code,
    message: problem?.detail ?? code,
    status: response.status,
    retryAfter: problem?.retry_after,
    config: problem?.config,
  };
}

/** Where a thing of the API is. */
export function address(endpoint: string, collection: string, id: string): string {
  return `${endpoint}/api/${collection}/${encodeURIComponent(id)}`;
}
