import apiFetch from "@wordpress/api-fetch";
import { __ } from "@wordpress/i18n";

export interface FieldError {
  path: string;
  message: string;
}

/** Why a route of this site's did not do what it was asked. */
export class Refusal extends Error {
  override name = "Refusal";
  /** Of this site's answer; 0 where none came. */
  status: number;
  /** `foyer_…` or WordPress's own; empty where the answer was not WordPress's. */
  code: string;
  errors: FieldError[];
  data: Record<string, unknown>;
  /** How an answer begins that was not WordPress's. */
  excerpt: string;
  url: string;

  constructor(message: string, told: Partial<Refusal>) {
    super(message);
    this.status = told.status ?? 0;
    this.code = told.code ?? "";
    this.errors = told.errors ?? [];
    this.data = told.data ?? {};
    this.excerpt = told.excerpt ?? "";
    this.url = told.url ?? "";
  }

  /** Something between the browser and WordPress answered in its place. */
  get isBlocked(): boolean {
    return !this.code || this.code === "rest_disabled" || this.code === "rest_no_route";
  }
}

interface Problem {
  code?: string;
  message?: string;
  data?: Record<string, unknown>;
}

/** Asks a route of `foyer/v1`. The raw answer is kept, so that a page can show what a firewall put in its place. */
export async function ask<Answer>(
  path: string,
  options: { method?: "GET" | "POST" | "DELETE"; data?: unknown; signal?: AbortSignal } = {},
): Promise<Answer> {
  const response = await fetched({ path: `/foyer/v1/${path}`, parse: false, ...options });
  const text = await response.text();
  const body = parsed(text);
  if (response.ok && body !== undefined) return body as Answer;
  const { code = "", message, data = {} }: Problem = isProblem(body) ? body : {};
  throw new Refusal(message ?? __("The answer did not come from WordPress.", "foyer-chat"), {
    status: response.status,
    code,
    data,
    errors: Array.isArray(data.errors) ? (data.errors as FieldError[]) : [],
    excerpt: code
      ? ""
      : text
          .replaceAll(/<style[\s\S]*?<\/style>|<script[\s\S]*?<\/script>|<[^>]*>/g, " ")
          .replaceAll(/\s+/g, " ")
          .trim()
          .slice(0, 300),
    url: response.url,
  });
}

type FetchOptions = Parameters<typeof apiFetch>[0];

/** A page left open for a day has an old nonce; `apiFetch` gets a new one only where it reads the answer itself. */
async function fetched(options: FetchOptions, isRetry = false): Promise<Response> {
  let response: Response;
  try {
    response = await (apiFetch as (options: FetchOptions) => Promise<Response>)(options);
  } catch (thrown) {
    if (!(thrown instanceof Response)) {
      if (thrown instanceof Error && thrown.name === "AbortError") throw thrown;
      throw new Refusal(
        __("This site cannot be reached. Check your connection and try again.", "foyer-chat"),
        {
          code: "fetch_error",
        },
      );
    }
    response = thrown;
  }
  if (response.status !== 403 || isRetry) return response;
  const problem = parsed(await response.clone().text());
  if (!isProblem(problem) || problem.code !== "rest_cookie_invalid_nonce") return response;
  const { nonceEndpoint, nonceMiddleware } = apiFetch as unknown as {
    nonceEndpoint?: string;
    nonceMiddleware?: { nonce: string };
  };
  if (!nonceEndpoint || !nonceMiddleware) return response;
  const fresh = await fetch(nonceEndpoint, { credentials: "same-origin" });
  const nonce = (await fresh.text()).trim();
  // Logged out meanwhile: the answer is WordPress's `0`.
  if (!fresh.ok || !/^[0-9a-f]{6,}$/.test(nonce)) return response;
  nonceMiddleware.nonce = nonce;
  return fetched(options, true);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && typeof (body as Problem).code === "string";
}

export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  return new Refusal(thrown instanceof Error ? thrown.message : String(thrown), { code: "script" });
}
