import { type Answer, type Refusal, refusal } from "../../client/request.ts";

export type { Answer } from "../../client/request.ts";

const timeoutMs = 20_000;
const uploadMs = 120_000;

/** Who lends the token: `refused` names one that the server did not take. */
export interface TokenSource {
  token(refused?: string): Promise<string | null>;
}

/** A body that is no JSON: a file. */
export interface RawBody {
  file: Blob;
  onProgress?: (share: number) => void;
}

interface Asked {
  method: string;
  path: string;
  body?: object | undefined;
  signal?: AbortSignal | undefined;
  patienceMs?: number | undefined;
}

/** The backend as an agent sees it. Nothing here throws: what goes wrong is an answer with `ok: false`. */
export class Api {
  readonly endpoint: string;
  #tokens: TokenSource;
  #life = new AbortController();

  constructor(endpoint: string, tokens: TokenSource) {
    this.endpoint = endpoint.replace(/\/+$/, "");
    this.#tokens = tokens;
  }

  /** `path` from the origin: `/api/me`. */
  get<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
    return this.#ask<T>({ method: "GET", path, signal }, readJson<T>);
  }

  /** `patienceMs`: how long the answer may take. */
  send<T>(
    method: "POST" | "PUT" | "DELETE",
    path: string,
    body?: object,
    patienceMs?: number,
  ): Promise<Answer<T>> {
    return this.#ask<T>({ method, path, body, patienceMs }, readJson<T>);
  }

  /** What is no JSON, e.g. a CSV. */
  text(path: string): Promise<Answer<string>> {
    return this.#ask({ method: "GET", path }, (response) => response.text());
  }

  /** Puts a file, and says how far it is. `signal` takes it back. */
  async upload<T>(path: string, { file, onProgress }: RawBody, signal: AbortSignal): Promise<Answer<T>> {
    const token = await this.#tokens.token();
    if (!token) return unauthorized;
    const put = (bearer: string) => uploadOnce<T>(this.endpoint + path, bearer, file, onProgress, signal);
    const answer = await put(token);
    if (answer.ok || answer.status !== 401) return answer;
    const another = await this.#tokens.token(token);
    return another ? put(another) : answer;
  }

  /** Everything under way ends, and nothing is asked any more. */
  close(): void {
    this.#life.abort();
  }

  async #ask<T>(asked: Asked, read: (response: Response) => Promise<T>): Promise<Answer<T>> {
    const token = await this.#tokens.token();
    if (!token) return unauthorized;
    const answer = await this.#once(asked, token, read);
    if (answer.ok || answer.status !== 401) return answer;
    const another = await this.#tokens.token(token);
    return another ? this.#once(asked, another, read) : answer;
  }

  async #once<T>(
    { method, path, body, signal, patienceMs = timeoutMs }: Asked,
    token: string,
    read: (response: Response) => Promise<T>,
  ): Promise<Answer<T>> {
    const ending = new AbortController();
    const end = () => ending.abort();
    const timer = setTimeout(end, patienceMs);
    const { signal: ended } = ending;
    signal?.addEventListener("abort", end, { signal: ended });
    this.#life.signal.addEventListener("abort", end, { signal: ended });
    try {
      signal?.throwIfAborted();
      this.#life.signal.throwIfAborted();
      const response = await fetch(this.endpoint + path, {
        method,
        cache: "no-store",
        headers: {
          accept: "application/json, */*;q=0.5",
          authorization: `Bearer ${token}`,
          ...(body && { "content-type": "application/json" }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: ended,
      });
      if (!response.ok) return await refusal(response);
      return { ok: true, body: await read(response) };
    } catch (error) {
      return unreachable(error);
    } finally {
      clearTimeout(timer);
      end();
    }
  }
}

const unauthorized: Refusal = {
  ok: false,
  code: "unauthorized",
  message: "The session has ended.",
  status: 401,
};

function unreachable(error: unknown): Refusal {
  return { ok: false, code: "unreachable", message: String(error), status: 0 };
}

async function readJson<T>(response: Response): Promise<T> {
  const text = await response.text();
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** By XMLHttpRequest: `fetch` does not tell how much of a body has gone out. */
function uploadOnce<T>(
  url: string,
  token: string,
  file: Blob,
  onProgress: RawBody["onProgress"],
  signal: AbortSignal,
): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.timeout = uploadMs;
    request.setRequestHeader("authorization", `Bearer ${token}`);
    request.setRequestHeader("content-type", file.type || "application/octet-stream");
    request.upload.addEventListener("progress", ({ loaded, total }) =>
      onProgress?.(total ? loaded / total : 0),
    );
    request.addEventListener("load", () => {
      const { status, responseText } = request;
      void (async () => {
        if (status >= 200 && status < 300) return { ok: true as const, body: JSON.parse(responseText) as T };
        return refusal(new Response(responseText, { status: status || 500 }));
      })()
        .catch(unreachable)
        .then(resolve);
    });
    for (const name of ["error", "abort", "timeout"] as const)
      request.addEventListener(name, () => resolve(unreachable(name)));
    signal.addEventListener("abort", () => request.abort());
    if (signal.aborted) resolve(unreachable("abort"));
    else request.send(file);
  });
}
